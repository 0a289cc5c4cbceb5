package dev.waybill.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.secret.Redactor;
import java.time.Duration;
import java.util.List;

/**
 * What a login or a token call gave. Immutable; never prints its values.
 *
 * @param values what {@code $.session} holds; the token among them
 * @param openedNanos when it was asked for, on the timeline's monotonic scale
 * @param life how long it is good from then on, or null where only the provider will say
 * @param masks takes its credentials out of texts
 */
record Session(ObjectNode values, long openedNanos, Duration life, Redactor masks) {
  /** From here on it is renewed while it is still good. */
  private static final double FRESH = 0.8;

  boolean isGood(long nowNanos) {
    return life == null || nowNanos - openedNanos < life.toNanos();
  }

  boolean isFresh(long nowNanos) {
    return life == null || nowNanos - openedNanos < (long) (life.toNanos() * FRESH);
  }

  /** The same, which hides more. */
  Session masking(Redactor more) {
    return new Session(values, openedNanos, life, Redactor.all(List.of(masks, more)));
  }

  @Override
  public String toString() {
    return "Session";
  }
}
