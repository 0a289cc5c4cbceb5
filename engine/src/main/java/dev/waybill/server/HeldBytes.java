package dev.waybill.server;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of bodies lie in memory, of all event loops together, and whether more may. Thread-safe. */
final class HeldBytes {
  private final long max;
  private final AtomicLong held = new AtomicLong();

  HeldBytes(long max) {
    this.max = max;
  }

  /** Takes them all or none. One body alone may always be held, however small the limit. */
  boolean take(long bytes) {
    long before = held.get();
    while (before == 0 || before + bytes <= max) {
      if (held.compareAndSet(before, before + bytes)) {
        return true;
      }
      before = held.get();
    }
    return false;
  }

  void give(long bytes) {
    held.addAndGet(-bytes);
  }

  long held() {
    return held.get();
  }

  /** A share that grows with one body and is given back once. Confined to one event loop. */
  Share share() {
    return new Share();
  }

  /** What one body holds. */
  final class Share {
    private long mine;

    /** Grows so that it covers so many bytes in all; false leaves it as it is. */
    boolean cover(long bytes) {
      if (bytes <= mine) {
        return true;
      }
      // Whoever is alone may grow: the limit must not be smaller than what one caller may send.
      if (held.compareAndSet(mine, bytes) || take(bytes - mine)) {
        mine = bytes;
        return true;
      }
      return false;
    }

    void release() {
      give(mine);
      mine = 0;
    }
  }
}
