package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.access.AccessKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {
  private static Rig rig;

  @TempDir static Path folder;

  @BeforeAll
  static void start() {
    rig = Rig.open(folder, settings -> settings.withLimits(1_000_000, 1_000_000, 3_000_000), AccessKeys.OPEN);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @BeforeEach
  void good() {
    rig.provider = call -> Future.succeededFuture(Rig.ok(call));
    rig.calls.clear();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"application/json|200", "application/json; charset=utf-8|200",
      "application/problem+json|200", "text/plain|415", "application/x-www-form-urlencoded|415",
      "application/json; charset=utf-16|415", "multipart/mixed; boundary=x|415", "nonsense|415", "''|415"})
  void onlyJsonAndFormDataAreTaken(String type, int status) {
    assertThat(rig.post("/v1/dispatch/fax/send", "{}", "Content-Type", type).status()).isEqualTo(status);
  }

  @Test
  void aBodyWithoutATypeIsNotGuessed() {
    RawCall.Answer answer = rig.post("/v1/dispatch/fax/send", "{}");
    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.code()).isEqualTo("unsupported_media_type");
    assertThat(answer.header("Connection")).isEqualTo("close");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "x"})
  void aCompressedBodyIsNotTaken(String encoding) {
    assertThat(rig.dispatch("fax/send", "{}", "Content-Encoding", encoding).status()).isEqualTo(415);
    assertThat(rig.dispatch("fax/send", "{}", "Content-Encoding", "identity").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"to\":\"a\",\"to\":\"b\"}", "{}x", "{} {}", "{\"to\":NaN}", "{'to':'x'}", "{}//", ""})
  void whatIsNotStrictlyJsonIsRefusedWithoutAnEcho(String body) {
    RawCall.Answer answer = rig.dispatch("fax/send", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("malformed_request");
    assertThat(rig.calls).isEmpty();
  }

  @Test
  void anInputThatIsNoObjectIsTheEnginesToRefuse() {
    assertThat(rig.dispatch("fax/send", "[]").code()).isEqualTo("invalid_request");
  }

  @Test
  void aLargeBodyIsReadOffTheEventLoopAllTheSame() {
    assertThat(rig.dispatch("fax/send", "{\"to\":\"" + "x".repeat(900_000) + "\"}").status()).isEqualTo(200);
    assertThat(rig.dispatch("fax/send", "{\"to\":\"" + "x".repeat(900_000) + "\"").status()).isEqualTo(400);
  }

  @Test
  void tooLargeIsSaidOnTheLengthAlone() {
    try (RawCall.Line line = new RawCall.Line(rig.port())) {
      line.send("POST /v1/dispatch/fax/send HTTP/1.1\r\nHost: 127.0.0.1:" + rig.port()
          + "\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 1000001\r\n\r\n");
      RawCall.Answer answer = line.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.code()).isEqualTo("payload_too_large");
      assertThat(line.untilClosed()).isEmpty();
    }
  }

  @Test
  void tooLargeIsSaidWhileChunksComeAndIsHeardByWhoOnlyWrites() {
    byte[] all = ("POST /v1/dispatch/fax/send HTTP/1.1\r\nHost: 127.0.0.1:" + rig.port()
        + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        + ("20000\r\n" + " ".repeat(0x20000) + "\r\n").repeat(20) + "0\r\n\r\n")
        .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    List<RawCall.Answer> answers = RawCall.exchange(rig.port(), all, new byte[0]);
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).code()).isEqualTo("payload_too_large");
  }

  @Test
  void allBodiesTogetherTakeNoMoreThanTheirShareOfMemory() {
    Promise<Void> go = Promise.promise();
    rig.provider = call -> go.future().map(on -> Rig.ok(call));
    String large = RawCall.request("POST", "/v1/dispatch/fax/send", rig.port(), "{\"to\":\"" + "x".repeat(990_000) + "\"}",
        "Content-Type", "application/json");
    List<RawCall.Line> lines = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      lines.add(new RawCall.Line(rig.port()).send(large));
    }
    Awaitility.await().until(() -> rig.calls.size() == 3);
    RawCall.Answer refused = RawCall.send(rig.port(), large);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.code()).isEqualTo("overloaded");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    go.complete();
    lines.forEach(line -> assertThat(line.answer().status()).isEqualTo(200));
    lines.forEach(RawCall.Line::close);
    Awaitility.await().until(() -> rig.meters.scrape().contains("waybill_bodies_held 0.0"));
    assertThat(RawCall.send(rig.port(), large).status()).isEqualTo(200);
  }

  @Test
  void anAnnouncementTakesNoRoomAndStillMustFit() {
    List<RawCall.Line> silent = new ArrayList<>();
    String head = "POST /v1/dispatch/fax/send HTTP/1.1\r\nHost: 127.0.0.1:" + rig.port()
        + "\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n";
    for (int i = 0; i < 10; i++) {
      silent.add(new RawCall.Line(rig.port()).send(head));
    }
    assertThat(rig.dispatch("fax/send", "{\"to\":\"" + "x".repeat(900_000) + "\"}").status()).isEqualTo(200);
    assertThat(silent).noneMatch(RawCall.Line::hasAnswer);
    silent.forEach(RawCall.Line::close);
    Promise<Void> go = Promise.promise();
    rig.provider = call -> go.future().map(on -> Rig.ok(call));
    String large = RawCall.request("POST", "/v1/dispatch/fax/send", rig.port(), "{\"to\":\"" + "x".repeat(990_000) + "\"}",
        "Content-Type", "application/json");
    List<RawCall.Line> lines = new ArrayList<>();
    rig.calls.clear();
    for (int i = 0; i < 3; i++) {
      lines.add(new RawCall.Line(rig.port()).send(large));
    }
    Awaitility.await().until(() -> rig.calls.size() == 3);
    try (RawCall.Line refused = new RawCall.Line(rig.port()).send(head)) {
      assertThat(refused.answer().code()).as("before any byte of it has come").isEqualTo("overloaded");
    }
    go.complete();
    lines.forEach(line -> assertThat(line.answer().status()).isEqualTo(200));
    lines.forEach(RawCall.Line::close);
  }

  @Test
  void whatIsHeldIsGivenBackWhateverBecomesOfTheRequest() {
    rig.dispatch("fax/send", "{\"to\":5}");
    rig.dispatch("fax/send", "garbage");
    rig.post("/v1/dispatch/fax/send?dry_run=true", "{}", "Content-Type", "application/json");
    rig.post("/v1/dispatch/fax/upload", "garbage", "Content-Type", "multipart/form-data; boundary=x");
    try (RawCall.Line line = new RawCall.Line(rig.port())) {
      line.send("POST /v1/dispatch/fax/send HTTP/1.1\r\nHost: 127.0.0.1:" + rig.port()
          + "\r\nContent-Type: application/json\r\nContent-Length: 500000\r\n\r\n{");
      Awaitility.await().until(() -> rig.meters.scrape().contains("waybill_bodies_held 65580.0"));
    }
    Awaitility.await().until(() -> rig.meters.scrape().contains("waybill_bodies_held 0.0"));
  }
}
