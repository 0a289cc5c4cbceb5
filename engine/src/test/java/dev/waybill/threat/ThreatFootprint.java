package dev.waybill.threat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What the process holds: threads, file descriptors, and heap after a collection. */
record ThreatFootprint(int threads, long descriptors, long heap) {
  private static final int TRIES = 50;
  /** Small counts differ by more than 5 % for one thread of a pool. */
  private static final int SLACK = 4;
  private static final long HEAP_SLACK = 32L << 20;

  static ThreatFootprint now() {
    System.gc();
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return new ThreatFootprint(ManagementFactory.getThreadMXBean().getThreadCount(), open.count(),
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Whether this is no more than 5 % above what was before. */
  boolean isBack(ThreatFootprint before) {
    return threads <= before.threads * 1.05 + SLACK && descriptors <= before.descriptors * 1.05 + SLACK
        && heap <= before.heap * 1.05 + HEAP_SLACK;
  }

  /** The footprint once it is back where it was, or as it still is after a while: closed connections go a moment later. */
  static ThreatFootprint backTo(ThreatFootprint before) {
    ThreatFootprint now = now();
    for (int i = 0; i < TRIES && !now.isBack(before); i++) {
      try {
        new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
      now = now();
    }
    return now;
  }
}
