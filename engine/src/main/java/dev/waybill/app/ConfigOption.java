package dev.waybill.app;

import dev.waybill.secret.Known;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --config}, the same for every command that reads settings. */
final class ConfigOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = "--config", paramLabel = "FILE",
      description = "The settings; waybill.yaml in the working directory where left out.")
  private Path file;

  /** @param paths null or empty for the manifests of the settings */
  Workbench open(List<Path> paths) {
    return Workbench.open(file, paths, command.commandLine().getErr(),
        command.root().userObject() instanceof Main main ? main.known() : new Known(System::nanoTime));
  }
}
