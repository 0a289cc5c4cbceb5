package dev.waybill.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestraintMetersTest {
  private final Meters meters = new Meters();

  @Test
  void countsByProviderAndHost() {
    meters.restraints().refused("acme");
    meters.restraints().refused("acme");
    meters.restraints().waited("acme", Duration.ofSeconds(2));
    meters.restraints().breaker("acme", "api.acme.example", 2);
    meters.restraints().breaker("acme", "api.acme.example", 1);
    assertThat(meters.scrape()).contains("waybill_limit_refusals_total{provider=\"acme\"} 2.0",
        "waybill_limit_waits_seconds_sum{provider=\"acme\"} 2.0",
        "waybill_breaker_openings_total{host=\"api.acme.example\",provider=\"acme\"} 1.0",
        "waybill_breaker_state{host=\"api.acme.example\",provider=\"acme\"} 1.0");
  }

  @Test
  void hostsWithoutNumberAreCountedTogether() {
    for (int i = 0; i < 1_000; i++) {
      meters.restraints().breaker("acme", "h" + i + ".example", 2);
    }
    assertThat(meters.scrape().lines().filter(line -> line.startsWith("waybill_breaker_openings_total{"))).hasSize(101);
    assertThat(meters.scrape()).contains("waybill_breaker_openings_total{host=\"other\",provider=\"acme\"} 900.0");
  }
}
