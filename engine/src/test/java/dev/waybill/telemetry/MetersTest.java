package dev.waybill.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
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

  @Test
  void aCountThatIsKeptElsewhereIsReadForAsLongAsTheMetersLive() throws InterruptedException {
    Meters meters = new Meters();
    AtomicLong records = new AtomicLong(3);
    WeakReference<Supplier<Number>> source = counted(meters, records);
    for (int i = 0; i < 50 && source.get() != null; i++) {
      System.gc();
      Thread.onSpinWait();
    }
    records.set(42);
    assertThat(meters.scrape()).contains("waybill_audit_records_total 42.0");
  }

  private static WeakReference<Supplier<Number>> counted(Meters meters, AtomicLong records) {
    Supplier<Number> source = records::get;
    meters.counter("waybill.audit.records", "Audit records written", source);
    return new WeakReference<>(source);
  }
}
