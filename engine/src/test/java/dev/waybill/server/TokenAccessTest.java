package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.access.AccessKey;
import dev.waybill.access.AccessKeys;
import dev.waybill.access.Callers;
import dev.waybill.access.Issuer;
import dev.waybill.access.KeyMaker;
import dev.waybill.access.OpenIdIssuer;
import dev.waybill.access.Ration;
import dev.waybill.access.Scope;
import dev.waybill.access.TokenRules;
import dev.waybill.access.Tokens;
import dev.waybill.audit.AuditLog;
import dev.waybill.clock.VirtualTimeline;
import dev.waybill.verify.Jwks;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers with tokens, whose issuer answers when the test says so. */
class TokenAccessTest {
  private static final KeyMaker.Made KEY = new KeyMaker(new Random(4)).make();

  @TempDir Path folder;

  private final VirtualTimeline time = new VirtualTimeline();
  private final Issuer issuer = new Issuer();
  private final Promise<Void> gate = Promise.promise();
  private final AtomicInteger waiting = new AtomicInteger();
  private AuditLog log;
  private Rig rig;

  @BeforeEach
  void start() throws IOException {
    log = AuditLog.open(folder.resolve("audit"), 10_000_000, Instant::now, System::nanoTime, new Random(1));
    Jwks keys = Jwks.found(new OpenIdIssuer(Issuer.URL), List.of("RS256", "ES256"), Issuer.URL, time);
    Tokens tokens = new Tokens(new TokenRules(Issuer.URL, List.of("gw"), null, "sub"), keys, call -> {
      waiting.incrementAndGet();
      return gate.future().compose(open -> issuer.exchange().send(call));
    }, time, () -> Ration.UNLIMITED);
    AccessKeys known = new AccessKeys(List.of(new AccessKey("k", KEY.hash(), List.of(Scope.parse("read")))));
    rig = Rig.recorded(folder.resolve("spool"), log, settings -> settings.withAccess(new Callers(known, List.of(), tokens)));
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
    log.close();
  }

  private String token(String scope, long seconds) {
    return Issuer.token("ES256", "{kid: 'ec'}", "{iss: '" + Issuer.URL + "', aud: 'gw', sub: 'alice', exp: "
        + (time.now().getEpochSecond() + seconds) + ", scope: '" + scope + "'}");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 5_000, 200_000})
  void aRequestWaitsForTheIssuersKeysAndLosesNoByte(int note) {
    String body = "{\"to\": \"+1\", \"note\": \"" + "n".repeat(note) + "\"}";
    String request = RawCall.request("POST", "/v1/dispatch/fax/send", rig.port(), body, "Content-Type", "application/json",
        "Authorization", "Bearer " + token("dispatch:fax/*", 300));
    int half = request.length() - body.length() / 2;
    try (RawCall.Line line = new RawCall.Line(rig.port())) {
      Thread rest = new Thread(() -> {
        await().until(() -> waiting.get() == 1);
        line.send(request.substring(half));
        gate.complete();
      });
      line.send(request.substring(0, half));
      rest.start();
      RawCall.Answer answer = line.answer();
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      line.send(RawCall.request("GET", "/health/live", rig.port(), null));
      assertThat(line.answer().status()).isEqualTo(200);
    }
    assertThat(rig.calls).hasSize(1);
    assertThat(rig.calls.peek().body().toString()).isNotEmpty();
  }

  @Test
  void manyWhoWaitShareOneFetchAndKeysAreTakenMeanwhile() throws InterruptedException {
    String token = token("read", 300);
    List<RawCall.Line> lines = IntStream.range(0, 20).mapToObj(i -> new RawCall.Line(rig.port())
        .send(RawCall.request("GET", "/v1/providers", rig.port(), null, "Authorization", "Bearer " + token))).toList();
    await().until(() -> waiting.get() == 1);
    assertThat(rig.get("/v1/providers", "X-API-Key", KEY.key()).status()).isEqualTo(200);
    assertThat(rig.get("/health/ready", "Authorization", "Bearer " + token).status()).isEqualTo(200);
    gate.complete();
    for (RawCall.Line line : lines) {
      assertThat(line.answer().status()).isEqualTo(200);
      line.close();
    }
    assertThat(issuer.asked).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "read | 300 | 200 | | ", "read | -60 | 401 | Bearer error=\"invalid_token\" | This token has expired.",
      "openid | 300 | 403 | Bearer error=\"insufficient_scope\" | This token holds no scope of this gateway.",
      "dispatch:fax/* | 300 | 403 | | This token lacks the scope `read`."})
  void theAnswerSaysWhatIsWrongAsBearersAreTold(String scope, long seconds, int status, String challenge, String sentence) {
    gate.complete();
    RawCall.Answer answer = rig.get("/v1/providers", "Authorization", "bearer " + token(scope, seconds));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo(challenge);
    if (sentence != null) {
      assertThat(answer.json().get("detail").textValue()).isEqualTo(sentence);
    }
  }

  @Test
  void anEventStreamEndsWithTheTokenItBeganWith() {
    gate.complete();
    long soon = Instant.now().getEpochSecond() + 2 - time.now().getEpochSecond();
    try (RawCall.Line line = new RawCall.Line(rig.port())) {
      line.send(RawCall.request("GET", "/v1/events", rig.port(), null, "Authorization", "Bearer " + token("read", soon), "Connection", "close"));
      assertThat(line.untilClosed()).startsWith("HTTP/1.1 200 OK").contains(": waybill\n\n", ": stopping\n\n");
    }
  }

  @Test
  void whoCannotBeToldForNowIsAnsweredSo() {
    issuer.down = true;
    gate.complete();
    RawCall.Answer answer = rig.dispatch("fax/send", "{}", "Authorization", "Bearer " + token("dispatch:*/*", 300));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("unavailable");
    assertThat(answer.header("Retry-After")).isEqualTo("10");
    assertThat(answer.json().get("maybe_processed").booleanValue()).isFalse();
    assertThat(rig.calls).isEmpty();
  }

  @Test
  void aCallerWhoHangsUpWhileItWaitsDispatchesNothingAndIsRecordedAsGone() throws Exception {
    try (RawCall.Line line = new RawCall.Line(rig.port())) {
      line.send(RawCall.request("POST", "/v1/dispatch/fax/send", rig.port(), "{}", "Content-Type", "application/json",
          "Authorization", "Bearer " + token("dispatch:fax/*", 300)));
      await().until(() -> waiting.get() == 1);
    }
    await().until(() -> rig.meters.scrape().contains("waybill_requests_under_way 0.0"));
    gate.complete();
    assertThat(rig.get("/v1/providers", "X-API-Key", KEY.key()).status()).isEqualTo(200);
    assertThat(rig.calls).isEmpty();
    log.flush().get();
    List<String> records = Files.readAllLines(folder.resolve("audit/0001.ndjson"));
    assertThat(records).hasSize(2);
    assertThat(records.get(1)).contains("\"kind\":\"dispatch\"", "\"provider\":\"fax\",\"action\":\"send\"",
        "\"decision\":\"caller_gone\"").doesNotContain("\"caller\"", "\"status\"");
  }
}
