package dev.waybill.benchmarks.yard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the figures were measured on. */
public final class Machine {
  private Machine() {}

  /** Cores of the machine, whatever this process is pinned to. */
  public static int cores() {
    long count = lines("/proc/cpuinfo").lines().filter(line -> line.startsWith("processor")).count();
    return count > 0 ? (int) count : Runtime.getRuntime().availableProcessors();
  }

  /** The load average of the last minute, before the run began to make its own. */
  public static String load() {
    String text = lines("/proc/loadavg");
    return text.isEmpty() ? "unknown" : text.substring(0, text.indexOf(' ', text.indexOf(' ', text.indexOf(' ') + 1) + 1));
  }

  /** Processor, cores, memory, kernel, and the versions of what takes part. */
  public static Map<String, String> facts(Path home) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put("commit", commit(home));
    facts.put("processor", lines("/proc/cpuinfo").lines().filter(line -> line.startsWith("model name")).findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse(System.getProperty("os.arch")));
    facts.put("cores", String.valueOf(cores()));
    facts.put("memory", lines("/proc/meminfo").lines().findFirst()
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1_048_576 + " GiB")
        .orElse("unknown"));
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("jvm", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
    return facts;
  }

  private static String commit(Path home) {
    String id = Runtimes.ask("git", "-C", home.toString(), "rev-parse", "--short=10", "HEAD");
    String changed = Runtimes.ask("git", "-C", home.toString(), "status", "--porcelain", "--untracked-files=no", "--", "engine",
        "pom.xml", "benchmarks/src", "benchmarks/systems");
    return id == null ? "unknown" : changed == null || changed.isEmpty() ? id : id + "-changed";
  }

  static String lines(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException none) {
      return "";
    }
  }
}
