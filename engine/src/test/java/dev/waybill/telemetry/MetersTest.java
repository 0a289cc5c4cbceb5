package dev.waybill.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetersTest {
  @Test
  void countsRequestsByRouteAndStatusAndRefusalsByReason() {
    Meters meters = new Meters();
    meters.requested("dispatch", 200, 1_000_000);
    meters.requested("dispatch", 200, 1_000_000);
    meters.requested("dispatch", 404, 1_000_000);
    meters.refused("unknown_key");
    assertThat(meters.scrape())
        .contains("waybill_http_seconds_count{route=\"dispatch\",status=\"200\"} 2")
        .contains("waybill_http_seconds_count{route=\"dispatch\",status=\"404\"} 1")
        .contains("waybill_refusals_total{reason=\"unknown_key\"} 1.0");
  }
}
