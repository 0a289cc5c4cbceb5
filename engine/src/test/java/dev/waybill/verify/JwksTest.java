package dev.waybill.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.clock.VirtualTimeline;
import dev.waybill.http.Exchange;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Target;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.signature.JwtCheck;
import dev.waybill.signature.JwtCheck.Fault;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When published keys are fetched, shared, renewed and given up. */
class JwksTest {
  /** RFC 8037, appendix A.2. */
  private static final String KEY = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"%s\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";

  private final VirtualTimeline time = new VirtualTimeline();
  private final List<HttpCall> calls = new ArrayList<>();
  private final List<Promise<HttpReply>> replies = new ArrayList<>();
  private final Exchange exchange = call -> {
    calls.add(call);
    replies.add(Promise.promise());
    return replies.get(replies.size() - 1).future();
  };
  private final Jwks jwks = Jwks.at(Target.parse("https://keys.acme.example/jwks"), List.of("EdDSA"), "acme", time);

  private static String token(String kid) {
    return Base64.getUrlEncoder().withoutPadding()
        .encodeToString(("{\"alg\":\"EdDSA\",\"kid\":\"" + kid + "\"}").getBytes(StandardCharsets.UTF_8)) + ".e30.AAAA";
  }

  private Future<JwtCheck> ask(String kid) {
    return jwks.check(token(kid), exchange);
  }

  private void reply(int call, int status, String body) {
    replies.get(call).complete(HttpReply.received(status, Headers.NONE, Buffer.buffer(body), calls.get(call).trip()));
  }

  private void publish(int call, String... kids) {
    StringBuilder keys = new StringBuilder();
    for (String kid : kids) {
      keys.append(keys.isEmpty() ? "" : ",").append(KEY.formatted(kid));
    }
    reply(call, 200, "{\"keys\":[" + keys + "]}");
  }

  private void fail(int call) {
    replies.get(call).fail(Problem.of(Code.TIMEOUT, "late", "It took too long.").failure());
  }

  private Fault fault(String kid) {
    return ask(kid).result().check(token(kid)).fault();
  }

  @Test
  void everybodyWhoWaitsSharesOneCall() {
    List<Future<JwtCheck>> all = List.of(ask("a"), ask("a"), ask("b"));
    assertThat(calls).hasSize(1);
    assertThat(all).noneMatch(Future::isComplete);
    publish(0, "a");
    assertThat(all).allMatch(Future::succeeded);
    assertThat(fault("a")).isEqualTo(Fault.SIGNATURE);
    assertThat(fault("b")).isEqualTo(Fault.UNKNOWN_KEY);
    assertThat(calls).hasSize(1);
  }

  @Test
  void areRenewedBehindTheBackOfWhoAsks() {
    ask("a");
    publish(0, "a");
    time.advance(Duration.ofMinutes(8).minusNanos(1));
    ask("a");
    assertThat(calls).hasSize(1);
    time.advance(Duration.ofNanos(1));
    assertThat(ask("a").succeeded()).isTrue();
    assertThat(ask("a").succeeded()).isTrue();
    assertThat(calls).hasSize(2);
    publish(1, "b");
    assertThat(fault("a")).isEqualTo(Fault.UNKNOWN_KEY);
    assertThat(fault("b")).isEqualTo(Fault.SIGNATURE);
  }

  @Test
  void anUnknownNameIsAskedForOnceInThirtySeconds() {
    ask("a");
    publish(0, "a");
    for (int i = 0; i < 100; i++) {
      assertThat(fault("x" + i)).isEqualTo(Fault.UNKNOWN_KEY);
    }
    assertThat(calls).hasSize(1);
    time.advance(Duration.ofSeconds(30));
    Future<JwtCheck> waiting = ask("x");
    assertThat(waiting.isComplete()).isFalse();
    assertThat(ask("a").succeeded()).as("who needs no new key does not wait").isTrue();
    fail(1);
    assertThat(waiting.result().check(token("x")).fault()).isEqualTo(Fault.UNKNOWN_KEY);
    assertThat(fault("y")).isEqualTo(Fault.UNKNOWN_KEY);
    assertThat(calls).hasSize(2);
  }

  @Test
  void staySoLongWhileNoneCanBeHad() {
    ask("a");
    publish(0, "a");
    int failed = 0;
    for (int minute = 0; minute < 69; minute++) {
      time.advance(Duration.ofMinutes(1));
      assertThat(ask("a").succeeded()).isTrue();
      if (calls.size() > failed + 1) {
        fail(++failed);
      }
    }
    time.advance(Duration.ofMinutes(1));
    Future<JwtCheck> last = ask("a");
    fail(failed + 1);
    assertThat(((Failure) last.cause()).problem().label()).isEqualTo("late");
    assertThat(ask("a").failed()).isTrue();
    assertThat(calls).hasSize(failed + 2);
    time.advance(Duration.ofSeconds(30));
    Future<JwtCheck> again = ask("a");
    publish(failed + 2, "a");
    assertThat(again.succeeded()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "500 | {} | The published keys of `acme` cannot be had (HTTP 500).", "302 | {} | The published keys of `acme` cannot be had (HTTP 302).",
      "200 | [] | The published keys of `acme` cannot be used: The keys are no JWK set (RFC 7517).",
      "200 | LARGE | The published keys of `acme` cannot be used: they are larger than 524288 bytes."})
  void whatIsNoKeySetIsSaidToBeNone(int status, String body, String sentence) {
    Future<JwtCheck> asked = ask("a");
    reply(0, status, body.equals("LARGE") ? " ".repeat(524_289) : body);
    assertThat(((Failure) asked.cause()).problem().detail()).isEqualTo(sentence);
    assertThat(((Failure) asked.cause()).problem().code()).isEqualTo(Code.UNAVAILABLE);
  }

  @Test
  void aWayOutThatThrowsIsAFailureAndNoMore() {
    Exchange broken = call -> {
      throw Problem.of(Code.EGRESS_DENIED, "host_not_allowed", "It may not be reached.").failure();
    };
    assertThat(jwks.check(token("a"), broken).failed()).isTrue();
    time.advance(Duration.ofSeconds(30));
    Future<JwtCheck> asked = ask("a");
    publish(0, "a");
    assertThat(asked.succeeded()).isTrue();
  }
}
