package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.egress.EgressRules;
import dev.waybill.egress.Verdict;
import dev.waybill.http.Target;
import dev.waybill.telemetry.Logging;
import dev.waybill.telemetry.Meters;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CrossingsTest {
  private static final Target TARGET = Target.parse("https://api.acme.example:8443/secret/path?token=hunter2");
  private static final Verdict REPORTED = new Verdict(Verdict.Ruling.REPORTED, "port_closed");

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  private String logged(Runnable work) {
    Logging.start(Logging.Format.JSON, "info", text -> text, log);
    work.run();
    return log.toString(StandardCharsets.UTF_8);
  }

  @Test
  void writesALineForWhatIsOnlyReported() {
    Crossings crossings = new Crossings(new Meters());
    String text = logged(() -> {
      crossings.of("acme").note(TARGET, REPORTED);
      crossings.of("acme").note(TARGET, Verdict.ALLOWED);
      crossings.of("acme").note(TARGET, new Verdict(Verdict.Ruling.REFUSED, "host_not_allowed"));
    });
    assertThat(text.lines()).singleElement().asString().contains("\"level\":\"warn\",\"logger\":\"waybill.egress\"",
        "\"provider\":\"acme\",\"host\":\"api.acme.example\",\"port\":8443,\"reason\":\"port_closed\"").doesNotContain("secret", "hunter2");
  }

  @Test
  void warnsAtTheStartOfReportModeOnly() {
    assertThat(logged(() -> Crossings.warnOfMode(EgressRules.STRICT))).isEmpty();
    assertThat(logged(() -> Crossings.warnOfMode(new EgressRules(List.of(), false, Set.of(), true)))).contains("\"level\":\"warn\"",
        "THE EGRESS GUARD IS OFF");
  }

  @Test
  void aCommandSaysWhatIsOnlyReported() {
    PrintStream err = new PrintStream(log, true, StandardCharsets.UTF_8);
    Crossings.spoken(err, text -> text).of("acme").note(TARGET, REPORTED);
    Crossings.spoken(err, text -> text).of("acme").note(TARGET, Verdict.ALLOWED);
    assertThat(log.toString(StandardCharsets.UTF_8)).isEqualTo("warning: api.acme.example, port 8443, is not allowed (port_closed)"
        + " and is called all the same, since egress.mode is report." + System.lineSeparator());
    log.reset();
    Crossings.spoken(err, text -> text.replace("acme", "***")).of("acme").note(TARGET, REPORTED);
    assertThat(log.toString(StandardCharsets.UTF_8)).startsWith("warning: api.***.example, port 8443,");
  }
}
