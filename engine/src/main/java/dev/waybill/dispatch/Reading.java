package dev.waybill.dispatch;

import dev.waybill.problem.Code;
import java.time.Instant;
import java.util.Locale;

/**
 * How a probe found a provider. Immutable.
 *
 * @param at when it was asked last, or null
 * @param code what it failed with, or null
 * @param failures how many probes have failed since one went well
 */
public record Reading(State state, Instant at, Code code, int failures) {
  /** Not asked. */
  public static final Reading UNKNOWN = new Reading(State.UNKNOWN, null, null, 0);

  /** Whether a provider is well. */
  public enum State {
    OK,
    FAILING,
    UNKNOWN;

    /** As answers say it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
