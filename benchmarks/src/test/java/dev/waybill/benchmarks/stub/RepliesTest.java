package dev.waybill.benchmarks.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.benchmarks.wire.Intake;
import dev.waybill.benchmarks.wire.Seal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepliesTest {
  private static final String BODY = "{\"text\":\"hello \\\"you\\\"\",\"reference\":\"REF\"}";

  private final Replies replies = new Replies();

  private static String body(long number) {
    byte[] rest = "{\"text\":\"hello \\\"you\\\"\"}".getBytes(StandardCharsets.US_ASCII);
    return BODY.replace("REF", Seal.reference(number, Seal.of(rest, rest.length).sum()));
  }

  private Intake asked(String line, String token, String body) {
    Intake request = new Intake();
    assertThat(request.take(ByteBuffer.wrap((line + " HTTP/1.1\r\nAuthorization: " + token + "\r\nContent-Length: "
        + body.length() + "\r\n\r\n" + body)
        .getBytes(StandardCharsets.US_ASCII)))).isTrue();
    Intake reply = new Intake();
    assertThat(reply.take(replies.to(request))).isTrue();
    return reply;
  }

  @Test
  void aMessageIsAnsweredByTwoHundredAndFiftyBytesWithItsNumber() {
    Intake reply = asked("POST /v2/messages", "Bearer provider-token", body(77));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).hasSize(250).contains("\"id\":\"msg_0000000000000077\"");
  }

  @Test
  void anEchoSaysTheTextAgain() {
    assertThat(asked("POST /v2/echo", "Bearer provider-token", body(5)).text())
        .isEqualTo("{\"data\":{\"id\":\"msg_0000000000000005\",\"status\":\"queued\",\"pages\":3,\"text\":\"hello \\\"you\\\"\"},\"meta\":{\"ok\":true}}");
  }

  @ParameterizedTest
  @CsvSource({"Bearer provider-token, false", "Bearer provider-token2, true", "Bearer other, true", "'', true"})
  void wrongCredentialsAreRefusedAndCounted(String token, boolean refused) {
    assertThat(asked("POST /v2/messages", token, body(1)).status()).isEqualTo(refused ? 400 : 200);
    assertThat(asked("GET /tally", "", "").text()).startsWith("{\"seen\":1,\"wrong\":" + (refused ? 1 : 0) + ",");
  }

  @Test
  void aChangedBodyIsRefusedAndCounted() {
    assertThat(asked("POST /v2/messages", "Bearer provider-token", body(1).replace("hello", "hallo")).status()).isEqualTo(400);
    assertThat(asked("POST /v2/messages", "Bearer provider-token", "").status()).isEqualTo(400);
    assertThat(asked("GET /tally", "", "").text()).isEqualTo("{\"seen\":2,\"wrong\":2,\"pages\":0,\"second\":0,\"last\":\"body of POST /v2/messages HTTP/1.1\"}");
  }

  @Test
  void aListHasAsManyPagesAsThePathSays() {
    assertThat(asked("GET /v2/list/2?page=0", "Bearer provider-token", "").text()).startsWith("{\"rows\":[{\"id\":0,")
        .endsWith("],\"next\":1}");
    assertThat(asked("GET /v2/list/2?page=1", "Bearer provider-token", "").text()).startsWith("{\"rows\":[{\"id\":1000,")
        .endsWith("]}");
  }

  @Test
  void onlyTheSlowPathWaits() {
    Intake request = new Intake();
    request.take(ByteBuffer.wrap("POST /v2/slow HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
    assertThat(replies.isSlow(request)).isTrue();
    request.reset();
    request.take(ByteBuffer.wrap("POST /v2/messages HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
    assertThat(replies.isSlow(request)).isFalse();
  }
}
