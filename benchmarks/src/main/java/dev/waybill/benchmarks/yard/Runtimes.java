package dev.waybill.benchmarks.yard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of this machine, and what they say of themselves. */
public final class Runtimes {
  private Runtimes() {}

  /** The program's path, or null where it is not on PATH. */
  public static String find(String program) {
    return Stream.of((System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin").split(":"))
        .map(folder -> Path.of(folder, program)).filter(Files::isExecutable).map(Path::toString).findFirst().orElse(null);
  }

  /** The JVM that runs this. */
  public static String java() {
    return ProcessHandle.current().info().command().orElse("java");
  }

  /** The Python that {@code PYTHON} names, or the one on PATH. */
  public static String python() {
    String named = System.getenv("PYTHON");
    return named != null && !named.isEmpty() ? named : find("python3");
  }

  /** The first line that a command prints, or null where it fails. */
  public static String ask(String... command) {
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0 ? said.lines().findFirst().orElse("") : null;
    } catch (IOException none) {
      return null;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
