package dev.waybill.auth;

import dev.waybill.clock.Timeline;
import dev.waybill.standing.Bounded;
import java.util.HexFormat;
import java.util.function.DoubleSupplier;

/** The sessions of one scheme with one set of credentials: one for each value that it is kept per, bounded. Thread-safe. */
final class Sessions {
  private static final int MOST = 10_000;
  /** A longer value is kept as its digest. */
  private static final int LONG = 100;

  private final Timeline timeline;
  private final DoubleSupplier random;
  private final Bounded<String, SessionSlot> slots = new Bounded<>(MOST);

  /** @param random gives numbers from 0 to 1, for the jitter */
  Sessions(Timeline timeline, DoubleSupplier random) {
    this.timeline = timeline;
    this.random = random;
  }

  SessionSlot of(String value) {
    String key = value.length() <= LONG ? value : HexFormat.of().formatHex(BodyDigest.sha256(value));
    return slots.get(key, fresh -> new SessionSlot(timeline, random));
  }
}
