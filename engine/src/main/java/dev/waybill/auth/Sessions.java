package dev.waybill.auth;

import dev.waybill.clock.Timeline;
import dev.waybill.standing.Bounded;
import java.util.function.DoubleSupplier;

/** The sessions of one scheme with one set of credentials: one for each value that it is kept per, bounded. Thread-safe. */
final class Sessions {
  private static final int MOST = 10_000;

  private final Timeline timeline;
  private final DoubleSupplier random;
  private final Bounded<String, SessionSlot> slots = new Bounded<>(MOST);

  /** @param random gives numbers from 0 to 1, for the jitter */
  Sessions(Timeline timeline, DoubleSupplier random) {
    this.timeline = timeline;
    this.random = random;
  }

  SessionSlot of(String value) {
    return slots.get(value, fresh -> new SessionSlot(timeline, random));
  }
}
