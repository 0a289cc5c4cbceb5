package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.dispatch.Outcome;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTextTest {
  private static Outcome outcome(
      String version, JsonNode output, List<String> warnings, Integer status, boolean truncated, Outcome.Held held) {
    return new Outcome("0190-a", "com.acme", "send", version, "cafe", output, null, warnings, status, 2, Duration.ofMillis(1234),
        truncated, null, null, held);
  }

  @Test
  void isTheTextOfTheTree() {
    JsonNode output = JsonText.read(Buffer.buffer("{\"a\":[1,2.50,null,true,\"é\\n\\\"\"],\"b\":{}}"), "It");
    for (Outcome usual : List.of(
        outcome("1.0", output, List.of(), 200, false, Outcome.Held.NO),
        outcome("1.0\"", output, List.of(), null, false, Outcome.Held.DONE),
        outcome("", output.get("b"), List.of(), 404, false, Outcome.Held.NO),
        outcome("1", output.path("a").get(2), List.of(), 200, false, Outcome.Held.NO))) {
      assertThat(AnswerText.of(usual)).hasToString(JsonText.write(Answers.good(usual, false)).toString());
    }
  }

  @Test
  void leavesWhatIsUnusualToTheTree() {
    JsonNode output = JsonText.object();
    for (Outcome unusual : List.of(
        outcome(null, output, List.of(), 200, false, Outcome.Held.NO),
        outcome("1", null, List.of(), 200, false, Outcome.Held.NO),
        outcome("1", output, List.of("A warning."), 200, false, Outcome.Held.NO),
        outcome("1", output, List.of(), 200, true, Outcome.Held.NO),
        outcome("1", output, List.of(), 200, false, Outcome.Held.WAITING),
        outcome("1", JsonText.object().put("half", "\ud800"), List.of(), 200, false, Outcome.Held.NO))) {
      assertThat(AnswerText.of(unusual)).isNull();
    }
  }
}
