package dev.waybill.egress;

import static dev.waybill.egress.WireRig.problem;
import static dev.waybill.egress.WireRig.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.HeldBytes;
import dev.waybill.http.HttpCall;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of replies that all dispatches together may hold. */
class HeldRepliesTest {
  private final HeldBytes held = new HeldBytes(1_000);

  private HttpCall call(WireRig rig, RawProvider provider, HeldBytes.Share share) {
    HttpCall call = rig.call("POST", provider.port(), "/");
    call.trip().holding(share);
    return call;
  }

  private static RawProvider answering(String head, String body) throws IOException {
    return new RawProvider(connection -> {
      while (connection.readRequest() != null) {
        connection.write("HTTP/1.1 200 OK\r\n" + head + "\r\n\r\n" + body);
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 600", "Transfer-Encoding: chunked"})
  void aReplyThatDoesNotFitIsRefusedAndGivenBack(String head) throws IOException {
    String body = head.startsWith("T") ? "258\r\n" + "x".repeat(600) + "\r\n0\r\n\r\n" : "x".repeat(600);
    try (WireRig rig = new WireRig(); RawProvider provider = answering(head, body)) {
      HeldBytes.Share first = held.share();
      assertThat(result(rig.send(call(rig, provider, first))).body().length()).isEqualTo(600);
      assertThat(held.held()).isEqualTo(600);
      HeldBytes.Share second = held.share();
      Problem problem = problem(rig.send(call(rig, provider, second)));
      assertThat(problem.code()).isEqualTo(Code.OVERLOADED);
      assertThat(problem.label()).isEqualTo("replies");
      assertThat(problem.retryAfter()).isEqualTo(Duration.ofSeconds(1));
      assertThat(problem.maybeProcessed()).as("the request has gone out").isTrue();
      second.release();
      first.release();
      assertThat(held.held()).isZero();
      assertThat(result(rig.send(call(rig, provider, held.share()))).body().length()).isEqualTo(600);
    }
  }

  /** What is read of them takes many times their bytes. */
  @Test
  void aReplyOfManyValuesTakesTheRoomOfItsValues() throws IOException {
    String body = "[" + "{},".repeat(9) + "{}]";
    try (WireRig rig = new WireRig(); RawProvider provider = answering("Content-Length: " + body.length(), body)) {
      HeldBytes.Share first = held.share();
      assertThat(result(rig.send(call(rig, provider, first))).body().length()).isEqualTo(body.length());
      assertThat(held.held()).isEqualTo(body.length() + 11 * 44 + 9 * 16);
      assertThat(problem(rig.send(call(rig, provider, held.share()))).code()).isEqualTo(Code.OVERLOADED);
    }
  }

  @Test
  void oneReplyAloneMayAlwaysBeHeld() throws IOException {
    try (WireRig rig = new WireRig(); RawProvider provider = answering("Content-Length: 5000", "x".repeat(5_000))) {
      assertThat(result(rig.send(call(rig, provider, held.share()))).body().length()).isEqualTo(5_000);
    }
  }

  @Test
  void aTripWithoutAShareIsNotCounted() throws IOException {
    try (WireRig rig = new WireRig(); RawProvider provider = answering("Content-Length: 600", "x".repeat(600))) {
      assertThat(result(rig.get(provider)).body().length()).isEqualTo(600);
      assertThat(held.held()).isZero();
    }
  }
}
