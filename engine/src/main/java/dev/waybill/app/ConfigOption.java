package dev.waybill.app;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --config}, the same for every command that reads settings. */
final class ConfigOption {
  @Option(names = "--config", paramLabel = "FILE", description = "The settings; waybill.yaml in the working directory where left out.")
  Path file;
}
