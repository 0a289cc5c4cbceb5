package dev.waybill.attempt;

import java.util.BitSet;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What a breaker knows of one host: closed, it looks at the last calls; open, it lets none through; half open, it lets a few through
 * and believes them. Calls that began in an earlier state change nothing. Thread-safe.
 */
public final class Circuit {
  /** Whether calls pass. */
  public enum State {
    CLOSED,
    HALF_OPEN,
    OPEN;

    /** As metrics and logs say it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a call says of the host. */
  enum Sign {
    WELL,
    ILL,
    NOTHING
  }

  /** In place of a ticket: the call may not pass. */
  static final long REFUSED = -1;

  private final BreakerPolicy policy;
  private final Consumer<State> turned;
  private final BitSet failed = new BitSet();
  private State state = State.CLOSED;
  private long term;
  private int seen;
  private int at;
  private long openUntil;
  private int trying;
  private int well;

  /** @param turned told of every new state, under this circuit's lock: it must be quick */
  Circuit(BreakerPolicy policy, Consumer<State> turned) {
    this.policy = policy;
    this.turned = turned;
  }

  /** A ticket for {@link #end}, or {@link #REFUSED}. */
  synchronized long enter(long now) {
    if (state == State.OPEN && now - openUntil >= 0) {
      turn(State.HALF_OPEN);
    }
    if (state == State.OPEN || state == State.HALF_OPEN && trying + well >= policy.probes()) {
      return REFUSED;
    }
    trying += state == State.HALF_OPEN ? 1 : 0;
    return term;
  }

  /** The call with this ticket is over; each ticket once. */
  synchronized void end(long ticket, Sign sign, long now) {
    if (ticket != term) {
      return;
    }
    if (state == State.HALF_OPEN) {
      trying--;
      well += sign == Sign.WELL ? 1 : 0;
      if (sign == Sign.ILL) {
        open(now);
      } else if (well == policy.probes()) {
        turn(State.CLOSED);
      }
    } else if (sign != Sign.NOTHING) {
      failed.set(at, sign == Sign.ILL);
      at = (at + 1) % policy.of();
      seen = Math.min(seen + 1, policy.of());
      if (seen == policy.of() && failed.cardinality() * 100L >= (long) policy.failures() * seen) {
        open(now);
      }
    }
  }

  private void open(long now) {
    openUntil = now + policy.open().toNanos();
    turn(State.OPEN);
  }

  private void turn(State other) {
    state = other;
    term++;
    failed.clear();
    seen = 0;
    at = 0;
    trying = 0;
    well = 0;
    turned.accept(other);
  }

  /** Whether a call that enters now is a trial. */
  synchronized boolean isTrying() {
    return state == State.HALF_OPEN;
  }

  /** How long until calls are let through again; 0 where they are, or where that hangs on a trial under way. */
  synchronized long rest(long now) {
    return state == State.OPEN ? Math.max(0, openUntil - now) : 0;
  }
}
