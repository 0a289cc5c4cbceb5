package dev.waybill.benchmarks.yard;

import java.util.Locale;

/** Says on standard error what goes on, with the seconds since the start. */
public final class Progress {
  private static final long START = System.nanoTime();

  private Progress() {}

  /** One line. */
  public static void say(String format, Object... values) {
    System.err.printf(Locale.ROOT, "%5d s  %s%n", (System.nanoTime() - START) / 1_000_000_000L,
        String.format(Locale.ROOT, format, values));
  }
}
