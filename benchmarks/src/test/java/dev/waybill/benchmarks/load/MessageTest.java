package dev.waybill.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.benchmarks.wire.Intake;
import dev.waybill.benchmarks.wire.Seal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTest {
  private static Intake answer(int status, String body) {
    Intake intake = new Intake();
    intake.take(ByteBuffer.wrap(("HTTP/1.1 " + status + " Word\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
        .getBytes(StandardCharsets.US_ASCII)));
    return intake;
  }

  private static Message message(Target.Form form, String path, int providers) {
    return new Message(new Target(80, path, form), "key", providers);
  }

  @Test
  void eachRequestBearsItsNumberAndASealThatHolds() {
    Message message = message(Target.Form.MAPPED, "/v1/dispatch/bench-00000/send", 7);
    for (long number : new long[] {1, 9, 10, 123_456, 9_999_999_999L}) {
      Intake request = new Intake();
      assertThat(request.take(message.request(number))).isTrue();
      assertThat(request.line()).isEqualTo(String.format("POST /v1/dispatch/bench-%05d/send HTTP/1.1", number % 7));
      assertThat(request.length()).isEqualTo(190);
      assertThat(Seal.of(request.body(), request.kept())).matches(Seal.Read::holds).matches(read -> read.number() == number);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "200|MAPPED|{\"output\":{\"job_id\":\"msg_0000000000000042\",\"status\":\"queued\",\"pages\":3}}|true",
      "200|MAPPED|{\"output\": {\"job_id\": \"msg_0000000000000042\", \"status\": \"queued\", \"pages\": 3}}|true",
      "200|MAPPED|{\"output\":{\"job_id\":\"msg_0000000000000043\",\"status\":\"queued\",\"pages\":3}}|false",
      "200|MAPPED|{\"output\":{\"job_id\":\"msg_0000000000000042\",\"status\":\"queued\"}}|false",
      "200|MAPPED|{\"output\":{\"job_id\":\"msg_0000000000000042\",\"status\":\"queued\",\"pages\":3,\"carrier\":\"none\"}}|false",
      "502|MAPPED|{\"output\":{\"job_id\":\"msg_0000000000000042\",\"status\":\"queued\",\"pages\":3}}|false",
      "200|THROUGH|{\"data\":{\"id\":\"msg_0000000000000042\",\"carrier\":\"none\"}}|true",
      "200|THROUGH|{\"data\":{\"id\":\"msg_0000000000000041\",\"carrier\":\"none\"}}|false",
      "200|THROUGH|{\"data\":{\"id\":\"msg_0000000000000042\"}}|false",
      "200|STATIC|{\"status\":\"queued\"}|true",
      "200|STATIC|{}|false"})
  void onlyTheRightAnswerIsRight(int status, Target.Form form, String body, boolean right) {
    assertThat(message(form, "/", 0).flaw(42, answer(status, body)) == null).isEqualTo(right);
  }
}
