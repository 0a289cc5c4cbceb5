package dev.waybill.attempt;

import java.time.Duration;

/** Told of what holds calls back: limits and breakers. Must be quick and must not fail. Thread-safe. */
public interface Lookout {
  /** Sees nothing. */
  Lookout NONE = new Lookout() {};

  /** A limit of the provider refused a call. */
  default void refused(String provider) {}

  /** A limit of the provider made a call wait before it was let through. */
  default void waited(String provider, Duration time) {}

  /** A breaker changed its state. */
  default void turned(String provider, String host, Circuit.State state) {}
}
