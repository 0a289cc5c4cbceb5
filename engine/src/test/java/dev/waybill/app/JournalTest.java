package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.dispatch.Origin;
import dev.waybill.dispatch.Outcome;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.telemetry.Logging;
import dev.waybill.telemetry.Meters;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalTest {
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  private String line(Problem problem, Origin origin) {
    Logging.start(Logging.Format.JSON, "info", text -> text, log);
    new Journal(new Meters()).ended(new Outcome("d-1", "acme", "send", "1.0.0", "cafe", null, problem, List.of(), null, 0,
        Duration.ofMillis(7), false, null, null, Outcome.Held.NO), origin);
    return log.toString(StandardCharsets.UTF_8).strip().replaceAll(".*\"dispatch\":\"d-1\",", "");
  }

  @Test
  void saysWhoCalled() {
    assertThat(line(null, new Origin("r-1", "billing", "key", "10.0.0.7"))).isEqualTo("\"caller\":\"billing\",\"caller_kind\":\"key\","
        + "\"provider\":\"acme\",\"action\":\"send\",\"version\":\"1.0.0\",\"code\":\"ok\",\"attempts\":0,\"duration_ms\":7}");
  }

  @Test
  void saysWhatTheGuardRefused() {
    assertThat(line(Problem.of(Code.EGRESS_DENIED, "address_private", "`api.acme.example` stands for an address that may not be reached (private)."),
        null)).isEqualTo("\"provider\":\"acme\",\"action\":\"send\",\"version\":\"1.0.0\",\"code\":\"egress_denied\","
        + "\"reason\":\"address_private\",\"maybe_processed\":false,"
        + "\"why\":\"`api.acme.example` stands for an address that may not be reached (private).\",\"attempts\":0,\"duration_ms\":7}");
  }

  @Test
  void saysNoSentenceOfOtherProblems() {
    assertThat(line(Problem.of(Code.INVALID_REQUEST, "schema", "The input holds hunter2."), null)).doesNotContain("why", "hunter2");
  }
}
