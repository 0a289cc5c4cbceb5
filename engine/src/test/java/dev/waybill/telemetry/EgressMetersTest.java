package dev.waybill.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EgressMetersTest {
  private final Meters meters = new Meters();

  @Test
  void countsByProviderVerdictAndReason() {
    EgressMeters.OfProvider acme = meters.egress().of("acme");
    acme.allowed();
    acme.allowed();
    acme.other("refused", "address_private");
    acme.other("reported", "host_not_allowed");
    meters.egress().of("other");
    assertThat(meters.egress().of("acme")).isSameAs(acme);
    assertThat(meters.scrape().lines().filter(line -> line.startsWith("waybill_egress_verdicts_total"))).containsExactlyInAnyOrder(
        "waybill_egress_verdicts_total{provider=\"acme\",reason=\"none\",verdict=\"allowed\"} 2.0",
        "waybill_egress_verdicts_total{provider=\"acme\",reason=\"address_private\",verdict=\"refused\"} 1.0",
        "waybill_egress_verdicts_total{provider=\"acme\",reason=\"host_not_allowed\",verdict=\"reported\"} 1.0",
        "waybill_egress_verdicts_total{provider=\"other\",reason=\"none\",verdict=\"allowed\"} 0.0");
  }
}
