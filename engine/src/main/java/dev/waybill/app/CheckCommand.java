package dev.waybill.app;

import dev.waybill.tree.Finding;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waybill check} */
@Command(name = "check", description = "Finds every mistake in manifests, with its place and how to mend it.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  private enum Format {
    TEXT,
    JSON,
    SARIF
  }

  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;

  @Option(names = "--format", defaultValue = "text", description = "text, json or sarif; ${DEFAULT-VALUE} where left out.")
  private Format format;

  @Parameters(paramLabel = "PATH", arity = "0..*",
      description = "Manifests, or directories of them; those of the settings where left out.")
  private List<Path> paths;

  @Override
  public Integer call() {
    Workbench bench = config.open(paths);
    Workbench.Reading reading = bench.read(true);
    PrintWriter out = spec.commandLine().getOut();
    List<Finding> findings = reading.findings();
    switch (format) {
      case JSON -> out.println(FindingJson.list(findings, reading.files()).toPrettyString());
      case SARIF -> out.println(FindingJson.sarif(findings, Version.text()).toPrettyString());
      default -> text(out, findings, reading.files());
    }
    out.flush();
    return findings.stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR) ? 1 : 0;
  }

  private static void text(PrintWriter out, List<Finding> findings, int files) {
    Paint paint = Paint.forTerminal();
    FindingText printer = new FindingText(paint, findings);
    findings.forEach(finding -> out.println(printer.text(finding)));
    long errors = findings.stream().filter(finding -> finding.severity() == Finding.Severity.ERROR).count();
    long warnings = findings.size() - errors;
    String summary = Counted.of(files, "manifest") + ": " + Counted.of(errors, "error") + ", " + Counted.of(warnings, "warning");
    out.println(errors == 0 ? paint.green(summary) : paint.red(summary));
  }
}
