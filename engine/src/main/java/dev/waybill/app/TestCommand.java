package dev.waybill.app;

import dev.waybill.rehearsal.Coverage;
import dev.waybill.rehearsal.Player;
import dev.waybill.rehearsal.Verdict;
import dev.waybill.manifest.Manifest;
import dev.waybill.plan.Witness;
import dev.waybill.tree.Finding;
import dev.waybill.tree.Findings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waybill test} */
@Command(name = "test", description = "Plays the tests in manifests through the real engine, offline.",
    mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
  private enum Format {
    TEXT,
    JSON,
    JUNIT
  }

  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;

  @Option(names = "--format", defaultValue = "text", description = "text, json or junit; ${DEFAULT-VALUE} where left out.")
  private Format format;

  @Option(names = "--coverage", description = "Say which actions, webhooks, error rules and map entries no test reaches.")
  private boolean coverage;

  @Parameters(paramLabel = "PATH", arity = "0..*",
      description = "Manifests, or directories of them; those of the settings where left out.")
  private List<Path> paths;

  @Override
  public Integer call() {
    long begin = System.nanoTime();
    Workbench bench = config.open(paths);
    Workbench.Reading reading = bench.read(false);
    Player player = bench.player();
    List<Verdict> verdicts = new ArrayList<>();
    List<Coverage> covered = new ArrayList<>();
    Findings findings = new Findings();
    for (Manifest manifest : reading.sound()) {
      Coverage.Recorder recorder = new Coverage.Recorder();
      List<Verdict> played = player.play(manifest, coverage ? recorder : Witness.NONE, findings);
      verdicts.addAll(played);
      covered.add(Coverage.of(manifest, played, recorder));
    }
    List<Finding> broken = new ArrayList<>(reading.findings().stream()
        .filter(finding -> finding.severity() == Finding.Severity.ERROR).toList());
    findings.list().stream().filter(finding -> finding.severity() == Finding.Severity.ERROR).forEach(broken::add);
    print(verdicts, covered, broken, Duration.ofNanos(System.nanoTime() - begin));
    return broken.isEmpty() && verdicts.stream().allMatch(Verdict::passed) ? 0 : 1;
  }

  private void print(List<Verdict> verdicts, List<Coverage> covered, List<Finding> broken, Duration took) {
    PrintWriter out = spec.commandLine().getOut();
    VerdictReport report = new VerdictReport(verdicts);
    switch (format) {
      case JSON -> {
        var json = report.json();
        json.set("findings", FindingJson.list(broken, 0).get("findings"));
        if (coverage) {
          covered.forEach(each -> json.withObject("/coverage").set(each.provider(), each.json()));
        }
        out.println(json.toPrettyString());
      }
      case JUNIT -> out.println(report.junit());
      default -> {
        Paint paint = Paint.forTerminal();
        FindingText printer = new FindingText(paint, broken);
        broken.forEach(finding -> out.println(printer.text(finding)));
        out.print(report.text(paint));
        if (coverage) {
          covered.forEach(each -> out.print(each.text()));
        }
        long failed = verdicts.stream().filter(verdict -> !verdict.passed()).count();
        String summary = Counted.of(verdicts.size(), "test") + ", " + failed + " failed"
            + (broken.isEmpty() ? "" : ", " + Counted.of(broken.size(), "error") + " in manifests") + ", " + took.toMillis()
            + " ms";
        out.println(failed == 0 && broken.isEmpty() ? paint.green(summary) : paint.red(summary));
      }
    }
    out.flush();
    if (format == Format.JUNIT) {
      FindingText printer = new FindingText(new Paint(false), broken);
      broken.forEach(finding -> spec.commandLine().getErr().println(printer.text(finding)));
    }
  }
}
