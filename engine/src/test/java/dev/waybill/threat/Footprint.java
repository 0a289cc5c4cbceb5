package dev.waybill.threat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds.
 *
 * @param heap bytes in use after a collection
 */
record Footprint(int threads, int descriptors, long heap) {
  private static final Pattern USED = Pattern.compile("(?:generation|Heap|heap)\\s+total \\d+K, used (\\d+)K");

  /** Of a JVM with the serial collector, from {@code /proc} and {@code jcmd}. */
  static Footprint of(long pid) throws IOException, InterruptedException {
    jcmd(pid, "GC.run");
    jcmd(pid, "GC.run");
    Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
    long kilobytes = 0;
    while (used.find()) {
      kilobytes += Long.parseLong(used.group(1));
    }
    return new Footprint(count(pid, "task"), count(pid, "fd"), kilobytes << 10);
  }

  static int descriptors(long pid) throws IOException {
    return count(pid, "fd");
  }

  private static int count(long pid, String what) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(pid), what))) {
      return (int) all.count();
    }
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process = new ProcessBuilder(tool, Long.toString(pid), command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(said);
    }
    return said;
  }
}
