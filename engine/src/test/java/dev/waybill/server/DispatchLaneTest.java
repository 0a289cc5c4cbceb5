package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.access.AccessKey;
import dev.waybill.access.AccessKeys;
import dev.waybill.access.KeyMaker;
import dev.waybill.access.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The straight way of a dispatch and the router's say the same: a target in absolute form goes the second. */
class DispatchLaneTest {
  private static final KeyMaker.Made KEY = new KeyMaker(new Random(8)).make();
  private static final KeyMaker.Made STATUS = new KeyMaker(new Random(9)).make();
  private static final String HOST = "127.0.0.1:PORT";
  private static final String AUTHORIZATION = "Authorization: Bearer " + KEY.key();
  private static final String TYPE = "Content-Type: application/json";
  private static Rig rig;

  @TempDir static Path folder;

  @BeforeAll
  static void start() {
    rig = Rig.open(folder, settings -> settings, new AccessKeys(List.of(
        new AccessKey("all", KEY.hash(), List.of(Scope.parse("dispatch:fax/*"))),
        new AccessKey("status", STATUS.hash(), List.of(Scope.parse("dispatch:fax/status"))))));
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  static Stream<Arguments> requests() {
    String good = "/v1/dispatch/fax/send";
    return Stream.of(
        Arguments.of(200, good, List.of(AUTHORIZATION, TYPE), "{\"to\":\"1\"}"),
        Arguments.of(200, good, List.of("X-API-Key: " + KEY.key(), "Content-Type: application/json; charset=UTF-8"), "{}"),
        Arguments.of(200, good, List.of("authorization: BEARER  " + KEY.key(), "content-type: application/merge-patch+json"), "{}"),
        Arguments.of(200, good, List.of(AUTHORIZATION, AUTHORIZATION, "X-API-Key: " + KEY.key()), null),
        Arguments.of(200, good, List.of(AUTHORIZATION, "Authorization: Basic eA=="), null),
        Arguments.of(200, good + "?dry_run=true", List.of(AUTHORIZATION, TYPE), "{}"),
        Arguments.of(200, good, List.of(AUTHORIZATION, TYPE, "Prefer: handling=strict", "Accept: application/json"), "{\"to\":\"1\"}"),
        Arguments.of(200, good, List.of(AUTHORIZATION, TYPE, "Accept: application/x-ndjson"), "{\"to\":\"1\"}"),
        Arguments.of(200, good, List.of(AUTHORIZATION, TYPE), "{\"to\":\"1\",\"unknown\":1}"),
        Arguments.of(401, good, List.of(TYPE), "{}"),
        Arguments.of(401, good, List.of("X-API-Key: " + STATUS.key(), AUTHORIZATION), "{}"),
        Arguments.of(401, good, List.of("Authorization: Bearer wbk_nobody", TYPE), "{}"),
        Arguments.of(403, good, List.of("X-API-Key: " + STATUS.key()), "{}"),
        Arguments.of(404, "/v1/dispatch/other/send", List.of(AUTHORIZATION), "{}"),
        Arguments.of(404, "/v1/dispatch/fax/none", List.of(AUTHORIZATION), "{}"),
        Arguments.of(404, "/v1/dispatch/fax/..", List.of(AUTHORIZATION), "{}"),
        Arguments.of(404, "/v1/dispatch/fax/send;a", List.of(AUTHORIZATION), "{}"),
        Arguments.of(404, good + "?dry_run=true#a", List.of(AUTHORIZATION), "{}"),
        Arguments.of(400, good + "?dry_run=1", List.of(AUTHORIZATION), "{}"),
        Arguments.of(400, good + "?a/b%41=1", List.of(AUTHORIZATION), "{}"),
        Arguments.of(400, good, List.of(AUTHORIZATION, "Idempotency-Key: a"), "{}"),
        Arguments.of(400, good, List.of(AUTHORIZATION, TYPE), "{\"to\":\"1\",\"to\":\"2\"}"),
        Arguments.of(415, good, List.of(AUTHORIZATION, TYPE, TYPE), "{}"),
        Arguments.of(415, good, List.of(AUTHORIZATION, TYPE, "Content-Encoding: gzip"), "{}"),
        Arguments.of(200, good, List.of(AUTHORIZATION, TYPE, "Content-Encoding: identity"), "{}"),
        Arguments.of(422, good, List.of(AUTHORIZATION, TYPE), "{\"to\":1}"));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void answersAsTheRouterDoes(int status, String target, List<String> fields, String body) {
    String straight = said(target, fields, body);
    assertThat(straight).startsWith(status + " ").isEqualTo(said("http://" + HOST + target, fields, body));
  }

  /** Without what differs from request to request. */
  private static String said(String target, List<String> fields, String body) {
    String request = "POST " + target + " HTTP/1.1\r\nHost: " + HOST + "\r\nX-Request-Id: r\r\n" + String.join("\r\n", fields)
        + (body == null ? "" : "\r\nContent-Length: " + body.length()) + "\r\n\r\n" + (body == null ? "" : body);
    RawCall.Answer answer = RawCall.send(rig.port(), request.replace("PORT", "" + rig.port()));
    String text = answer.status() + " " + answer.fields() + " " + answer.body();
    return text.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "id").replaceAll("\"duration_ms\":\\d+", "ms")
        .replaceAll("ength: \\d+", "").replaceAll("00-[0-9a-f]{32}-[0-9a-f]{16}-00", "trace");
  }

  @ParameterizedTest
  @CsvSource({"/v1/dispatch/a/b,14", "/v1/dispatch/a/b?c/d%20,14", "/v1/dispatch/com.acme/send_fax,21",
      "/v1/dispatch/a/b?,14", "/v1/dispatch/a/b#,14",
      "/v1/dispatch/a,-1", "/v1/dispatch/a/,-1", "/v1/dispatch/a/?b,-1", "/v1/dispatch//b,-1", "/v1/dispatch/a/b/,-1",
      "/v1/dispatch/a/b/c,-1",
      "/v1/dispatch/a%40/b,-1", "/v1/dispatch/a/b%2f,-1", "/v1/dispatch/a?b/c,-1", "/v1/dispatch/?a/b,-1", "/v1/dispatch,-1",
      "/V1/dispatch/a/b,-1", "//v1/dispatch/a/b,-1", "http://a/v1/dispatch/a/b,-1", "/,-1", "*,-1"})
  void takesWhatIsWrittenPlainly(String target, int slash) {
    assertThat(DispatchLane.between(target)).isEqualTo(slash);
  }

  @Test
  void leavesOtherMethodsToTheRouter() {
    assertThat(rig.get("/v1/dispatch/fax/send", "X-API-Key", KEY.key()).header("Allow")).isEqualTo("POST");
    assertThat(RawCall.send(rig.port(), RawCall.request("post", "/v1/dispatch/fax/send", rig.port(), null)).status()).isEqualTo(405);
  }
}
