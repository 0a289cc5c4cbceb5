package dev.waybill.benchmarks.yard;

import dev.waybill.benchmarks.load.Tally;
import dev.waybill.benchmarks.load.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Waits until a system gives its first good answer. */
public final class Starting {
  private static final Duration LONGEST = Duration.ofMinutes(4);

  private Starting() {}

  /** How long that took from here. */
  public static Duration firstAnswer(Running process, Target target) throws IOException {
    long start = System.nanoTime();
    String why = "it does not listen";
    while (System.nanoTime() - start < LONGEST.toNanos()) {
      try {
        Tally tally = target.messages(Yard.KEY).count(1, 1);
        if (tally.right() == 1) {
          return Duration.ofNanos(System.nanoTime() - start);
        }
        why = tally.flaw();
      } catch (UncheckedIOException notYet) {
        why = notYet.getMessage();
      }
      if (!process.isAlive()) {
        break;
      }
      pause(5);
    }
    throw new IOException(process.name() + " gave no good answer: " + why + "\n" + process.lastWords());
  }

  /** Sleeps so many milliseconds. */
  public static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
