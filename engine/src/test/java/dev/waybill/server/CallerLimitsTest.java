package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.access.AccessKey;
import dev.waybill.access.AccessKeys;
import dev.waybill.access.KeyMaker;
import dev.waybill.access.Ration;
import dev.waybill.access.Scope;
import dev.waybill.http.HttpReply;
import dev.waybill.tree.Units;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a caller may dispatch, and what becomes of credentials that are tried one after the other. */
class CallerLimitsTest {
  private static final KeyMaker MAKER = new KeyMaker(new Random(9));
  private static final KeyMaker.Made SLOW = MAKER.make();
  private static final KeyMaker.Made NARROW = MAKER.make();
  private static final KeyMaker.Made FREE = MAKER.make();

  @TempDir Path folder;

  private final Ration narrow = new Ration(null, 1);
  private Rig rig;

  @BeforeEach
  void start() {
    List<Scope> all = List.of(Scope.parse("dispatch:*/*"), Scope.parse("read"));
    rig = Rig.open(folder, settings -> settings, new AccessKeys(List.of(
        new AccessKey("slow", SLOW.hash(), all, new Ration(Units.rate("2/h").orElseThrow(), 0)),
        new AccessKey("narrow", NARROW.hash(), all, narrow), new AccessKey("free", FREE.hash(), all))));
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void aCallerBeyondItsRateIsToldWhenToComeBackAndOthersAreNot() {
    assertThat(rig.dispatch("fax/send", "{}", "X-API-Key", SLOW.key()).status()).isEqualTo(200);
    assertThat(rig.dispatch("nope/send", "{}", "X-API-Key", SLOW.key()).status()).isEqualTo(404);
    RawCall.Answer refused = rig.dispatch("fax/send", "{}", "Authorization", "Bearer " + SLOW.key());
    assertThat(refused.status()).isEqualTo(429);
    ObjectNode problem = refused.json();
    assertThat(problem.get("code").textValue()).isEqualTo("rate_limited");
    assertThat(problem.get("reason").textValue()).isEqualTo("caller_rate");
    assertThat(problem.get("maybe_processed").booleanValue()).isFalse();
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1790, 1800);
    assertThat(rig.dispatch("fax.send", "{}", "X-API-Key", SLOW.key()).status()).isEqualTo(429);
    assertThat(rig.get("/v1/providers", "X-API-Key", SLOW.key()).status()).isEqualTo(200);
    assertThat(rig.dispatch("fax/send", "{}", "X-API-Key", FREE.key()).status()).isEqualTo(200);
    assertThat(rig.calls).hasSize(2);
    assertThat(rig.meters.scrape()).contains("waybill_refusals_total{reason=\"caller_rate\"} 2.0");
  }

  @Test
  void aDispatchIsUnderWayUntilItEndsEvenWhereItsCallerHungUp() {
    Promise<HttpReply> slow = Promise.promise();
    rig.provider = call -> slow.future();
    try (RawCall.Line line = new RawCall.Line(rig.port())) {
      line.send(RawCall.request("POST", "/v1/dispatch/fax/send", rig.port(), "{}", "Content-Type", "application/json", "X-API-Key", NARROW.key()));
      await().until(() -> rig.calls.size() == 1);
    }
    RawCall.Answer refused = rig.dispatch("fax/send", "{}", "X-API-Key", NARROW.key());
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.json().get("reason").textValue()).isEqualTo("caller_in_flight");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    rig.provider = call -> io.vertx.core.Future.succeededFuture(Rig.ok(call));
    slow.complete(Rig.ok(rig.calls.peek()));
    await().until(() -> narrow.underWay() == 0);
    for (int i = 0; i < 5; i++) {
      assertThat(rig.dispatch("fax/send", "{}", "X-API-Key", NARROW.key()).status()).isEqualTo(200);
      await().until(() -> narrow.underWay() == 0);
    }
  }

  @Test
  void whatIsRefusedForItsBodyOrLeftHalfWayTakesNothing() {
    for (String body : new String[] {"garbage", "[]", "{\"to\":5}"}) {
      rig.dispatch("fax/send", body, "X-API-Key", NARROW.key());
      await().until(() -> narrow.underWay() == 0);
    }
    try (RawCall.Line line = new RawCall.Line(rig.port())) {
      line.send("POST /v1/dispatch/fax/send HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\nX-API-Key: "
          + NARROW.key() + "\r\n\r\n{");
      await().until(() -> narrow.underWay() == 1);
    }
    await().until(() -> narrow.underWay() == 0);
  }

  @Test
  void whoTriesManyKeysIsToldToWaitButAGoodKeyFromThereIsTaken() {
    for (int i = 0; i < 20; i++) {
      RawCall.Answer answer = rig.get("/v1/providers", "X-API-Key", "guess-" + i);
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
    }
    RawCall.Answer damped = rig.dispatch("fax/send", "{}", "Authorization", "Bearer guess-20");
    assertThat(damped.status()).isEqualTo(429);
    assertThat(damped.code()).isEqualTo("rate_limited");
    assertThat(damped.header("Retry-After")).isEqualTo("1");
    assertThat(rig.get("/metrics", "X-API-Key", "guess-21").header("Retry-After")).isEqualTo("2");
    assertThat(rig.dispatch("fax/send", "{}", "X-API-Key", FREE.key()).status()).isEqualTo(200);
    assertThat(rig.get("/v1/providers").status()).isEqualTo(401);
    assertThat(rig.get("/health/live").status()).isEqualTo(200);
    assertThat(rig.meters.scrape()).contains("waybill_access_refusals_total{reason=\"unknown_key\"} 22.0",
        "waybill_access_refusals_total{reason=\"no_key\"} 1.0", "waybill_refusals_total{reason=\"too_many_failures\"} 2.0");
  }

  @Test
  void oddCredentialsAreRefusedLikeEveryOther() {
    String[][] odd = {{"X-API-Key", ""}, {"X-API-Key", "x".repeat(10_000)}, {"X-API-Key", "schlüssel\u00ff"}, {"X-API-Key", "\u2603"},
        {"Authorization", "Bearer"}, {"Authorization", "Bearer  "}, {"Authorization", "Basic YTpi"}, {"Authorization", "Bearer a.b.c"},
        {"X-API-Key", FREE.key(), "Authorization", "Bearer " + SLOW.key()}, {"X-API-Key", FREE.key(), "X-API-Key", ""},
        {"X-API-Key", FREE.hash()}, {"X-API-Key", FREE.key() + "x"}, {"Authorization", "Bearer " + FREE.key() + ", Bearer " + FREE.key()},
        {"Authorization", "Bearer \"" + FREE.key() + "\""}};
    for (String[] headers : odd) {
      RawCall.Answer answer = rig.get("/v1/providers", headers);
      assertThat(answer.status()).as(String.join(" ", headers)).isEqualTo(401);
      assertThat(answer.toString()).doesNotContain(FREE.key());
    }
    assertThat(rig.get("/v1/providers", "X-API-Key", FREE.key(), "Authorization", "Bearer " + FREE.key()).status()).isEqualTo(200);
    assertThat(rig.get("/v1/providers", "X-API-Key", FREE.key(), "Authorization", "Basic YTpi").status()).isEqualTo(200);
  }
}
