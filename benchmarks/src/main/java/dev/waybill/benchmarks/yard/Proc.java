package dev.waybill.benchmarks.yard;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says of a process, read from {@code /proc}. */
final class Proc {
  static final long NANOS_A_TICK = 10_000_000;

  private Proc() {}

  /** User and system time of the process, threads that have ended included, to the tick of 10 ms. */
  static long tickNanos(long pid) {
    String stat = read(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * NANOS_A_TICK;
  }

  /** Time on a core to the nanosecond, over the threads that live; -1 where the kernel does not keep it. */
  static long exactNanos(long pid) {
    long sum = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads) {
        try {
          String text = Files.readString(thread.resolve("schedstat"));
          sum += Long.parseLong(text.substring(0, text.indexOf(' ')));
        } catch (IOException ended) {
          continue;
        }
      }
    } catch (IOException gone) {
      return -1;
    }
    return sum == 0 ? -1 : sum;
  }

  /** Resident bytes: now ({@code VmRSS}) or at most so far ({@code VmHWM}). */
  static long bytes(long pid, String field) {
    return read(Path.of("/proc/" + pid + "/status")).lines().filter(line -> line.startsWith(field + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024).findFirst().orElse(0);
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException gone) {
      throw new Dead(file + " cannot be read: the process has ended", gone);
    }
  }

  /** The process is no more. */
  static final class Dead extends RuntimeException {
    private static final long serialVersionUID = 1;

    Dead(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
