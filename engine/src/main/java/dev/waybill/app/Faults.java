package dev.waybill.app;

import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * What nobody expected: told by class and place, as the log does it. What the exception itself says may quote what a provider or
 * a caller sent, and the JVM would print it past every mask. Thread-safe.
 */
final class Faults implements Thread.UncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger("waybill");

  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    LOG.atError().addKeyValue("thread", thread.getName()).setCause(thrown).log("A thread ended by a fault of our own");
  }

  /** How a command ends: with its own sentence, or with where the fault is. */
  static int ended(Exception thrown, CommandLine line) {
    PrintWriter err = line.getErr();
    if (thrown instanceof Stop stop) {
      err.println(stop.getMessage());
      return 1;
    }
    StackTraceElement[] frames = thrown.getStackTrace();
    Throwable cause = thrown.getCause();
    err.println("waybill: this failed for a reason of its own: " + thrown.getClass().getName()
        + (cause == null ? "" : ", from " + cause.getClass().getName()) + (frames.length == 0 ? "." : ", at " + frames[0] + "."));
    return 1;
  }
}
