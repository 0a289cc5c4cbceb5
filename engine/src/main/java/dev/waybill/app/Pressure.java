package dev.waybill.app;

import dev.waybill.attempt.Circuit;
import dev.waybill.attempt.Lookout;
import dev.waybill.telemetry.Meters;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Counts what limits and breakers do, and writes a line when a breaker turns. Thread-safe. */
final class Pressure implements Lookout {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.breaker");

  private final Meters meters;

  Pressure(Meters meters) {
    this.meters = meters;
  }

  @Override
  public void refused(String provider) {
    meters.restraints().refused(provider);
  }

  @Override
  public void waited(String provider, Duration time) {
    meters.restraints().waited(provider, time);
  }

  @Override
  public void turned(String provider, String host, Circuit.State state) {
    meters.restraints().breaker(provider, host, state.ordinal());
    LOG.atLevel(state == Circuit.State.OPEN ? Level.WARN : Level.INFO).addKeyValue("provider", provider).addKeyValue("host", host)
        .addKeyValue("state", state.word()).log(switch (state) {
          case OPEN -> "A breaker opened: the host is not called for a while";
          case HALF_OPEN -> "A breaker lets trial calls through";
          case CLOSED -> "A breaker closed: the host is well";
        });
  }
}
