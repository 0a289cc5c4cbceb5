package dev.waybill.http;

import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of one sort lie in memory, of all event loops together, and whether more may. Thread-safe. */
public final class HeldBytes {
  private final long max;
  private final AtomicLong held = new AtomicLong();

  public HeldBytes(long max) {
    this.max = max;
  }

  /** Where nothing is counted against a limit. */
  public static HeldBytes unlimited() {
    return new HeldBytes(Long.MAX_VALUE);
  }

  /** Takes them all or none. One body alone may always be held, however small the limit. */
  public boolean take(long bytes) {
    long before = held.get();
    while (before == 0 || bytes <= max - before) {
      if (held.compareAndSet(before, before + bytes)) {
        return true;
      }
      before = held.get();
    }
    return false;
  }

  public void give(long bytes) {
    held.addAndGet(-bytes);
  }

  public long held() {
    return held.get();
  }

  /** @param sort of bytes, a word in the plural, which is the label too: {@code replies} */
  public static Problem noRoom(String sort) {
    return Problem.of(Code.OVERLOADED, sort, "The gateway holds as many bytes of " + sort + " as it may at once.")
        .withRetryAfter(Duration.ofSeconds(1));
  }

  /** A share that grows with one body or one dispatch and is given back once. Confined to one event loop. */
  public Share share() {
    return new Share();
  }

  /** What one of them holds. After its release it counts nothing and refuses nothing: what still comes is on its way out. */
  public final class Share {
    private long mine;
    private boolean released;

    /** Grows so that it covers so many bytes in all; false leaves it as it is. */
    public boolean cover(long bytes) {
      if (bytes <= mine || released) {
        return true;
      }
      // Whoever is alone may grow: the limit must not be smaller than what one caller may send.
      if (mine > 0 && held.compareAndSet(mine, bytes) || take(bytes - mine)) {
        mine = bytes;
        return true;
      }
      return false;
    }

    /** Grows by so many bytes; false leaves it as it is. */
    public boolean add(long bytes) {
      return cover(mine + bytes);
    }

    /** Whether so many bytes more could be held now; holds none of them. */
    public boolean fits(long bytes) {
      long others = held.get() - mine;
      return others == 0 || released || mine + bytes <= max - others;
    }

    /** Gives some of it back before the end. */
    public void giveBack(long bytes) {
      if (!released) {
        long some = Math.min(bytes, mine);
        mine -= some;
        give(some);
      }
    }

    public void release() {
      give(mine);
      mine = 0;
      released = true;
    }
  }
}
