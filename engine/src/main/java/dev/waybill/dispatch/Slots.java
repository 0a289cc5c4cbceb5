package dev.waybill.dispatch;

import java.util.concurrent.atomic.AtomicInteger;

/** What a gateway carries at once: dispatches, and answers that are held while nothing is carried for them. Thread-safe. */
final class Slots {
  /** How many answers may be held, for each dispatch that may be carried. */
  private static final int HELD = 4;

  private final int most;
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger held = new AtomicInteger();

  Slots(int most) {
    this.most = most;
  }

  int taken() {
    return taken.get();
  }

  /** Whether there was a place; then it is to be given back. */
  boolean take() {
    return take(taken, most);
  }

  void give() {
    taken.decrementAndGet();
  }

  /** Whether one more answer may be held; then it is to be {@link #release released}. */
  boolean hold() {
    return take(held, (int) Math.min(Integer.MAX_VALUE, (long) HELD * most));
  }

  void release() {
    held.decrementAndGet();
  }

  private static boolean take(AtomicInteger count, int most) {
    boolean free = count.incrementAndGet() <= most;
    if (!free) {
      count.decrementAndGet();
    }
    return free;
  }
}
