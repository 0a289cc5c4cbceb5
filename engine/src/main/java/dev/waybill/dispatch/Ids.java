package dev.waybill.dispatch;

import java.time.Instant;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Ids of dispatches: UUID version 7 (RFC 9562), ordered by time; within a millisecond, or when the clock goes back, by a counter.
 * Thread-safe.
 */
public final class Ids {
  private final Supplier<Instant> clock;
  private final RandomGenerator random;
  private long last;
  private int sequence;

  public Ids(Supplier<Instant> clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  public String next() {
    long millis;
    int count;
    long low;
    synchronized (this) {
      long now = clock.get().toEpochMilli();
      if (now > last) {
        last = now;
        sequence = random.nextInt(1 << 10);
      } else if (++sequence == 1 << 12) {
        last++;
        sequence = 0;
      }
      millis = last;
      count = sequence;
      low = random.nextLong();
    }
    long high = millis << 16 | 0x7000L | count;
    return new java.util.UUID(high, low & 0x3fffffffffffffffL | 0x8000000000000000L).toString();
  }
}
