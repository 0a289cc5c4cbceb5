package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.HttpReply;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Rig;
import dev.waybill.plan.Table;
import dev.waybill.problem.Code;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProberTest {
  private final Rig rig = new Rig();
  private final Map<String, ProviderPlan> plans = new HashMap<>();
  private final List<String> told = new ArrayList<>();
  private final List<Promise<HttpReply>> open = new ArrayList<>();
  private double random = 0.5;
  private final Dispatcher dispatcher =
      new Dispatcher(() -> new Table(plans), new Ids(rig.time::now, new Random(1)), rig.time, outcome -> {}, Prober.AT_ONCE);
  private final Prober prober =
      new Prober(() -> new Table(plans), dispatcher, rig.time, () -> random, (provider, state) -> told.add(provider + " " + state.word()));

  private void load(String id, String rest) {
    plans.put(id, rig.planAs(id, "allowed_domains: [a.example]\nbase: https://a.example\nactions: { who: { request: { GET: /who } } }\n" + rest));
  }

  private void load(String id) {
    load(id, "probe: { action: who, every: 60s }\n");
  }

  private int after(Duration wait) {
    rig.time.advance(wait);
    return rig.calls.size();
  }

  private void holding() {
    rig.provider = call -> {
      open.add(Promise.promise());
      return open.get(open.size() - 1).future();
    };
  }

  private void status(int status) {
    rig.provider = call -> Future.succeededFuture(Rig.json(call, status, "{}"));
  }

  @Test
  void asksSoonAfterLoadAndThenAtItsIntervalGiveOrTakeATenth() {
    load("acme");
    prober.follow();
    assertThat(prober.reading("acme")).isEqualTo(Reading.UNKNOWN);
    assertThat(after(Duration.ofMillis(2_499))).isZero();
    random = 0;
    assertThat(after(Duration.ofMillis(1))).isOne();
    assertThat(prober.reading("acme")).isEqualTo(new Reading(Reading.State.OK, Instant.parse("2026-01-01T00:00:02.500Z"), null, 0));
    assertThat(after(Duration.ofMillis(53_999))).isOne();
    random = 1;
    assertThat(after(Duration.ofMillis(1))).isEqualTo(2);
    assertThat(after(Duration.ofMillis(65_999))).isEqualTo(2);
    assertThat(after(Duration.ofMillis(1))).isEqualTo(3);
  }

  @Test
  void tellsOnlyOfChangesAndCountsFailures() {
    load("acme");
    prober.follow();
    status(401);
    after(Duration.ofSeconds(3));
    after(Duration.ofSeconds(60));
    Reading reading = prober.reading("acme");
    assertThat(reading.state()).isEqualTo(Reading.State.FAILING);
    assertThat(reading.code()).isEqualTo(Code.UNAUTHORIZED);
    assertThat(reading.failures()).isEqualTo(2);
    status(200);
    after(Duration.ofSeconds(60));
    assertThat(prober.reading("acme").failures()).isZero();
    after(Duration.ofSeconds(60));
    assertThat(told).containsExactly("acme failing", "acme ok");
  }

  @Test
  void aRefusalByOurOwnLimitSaysNothing() {
    load("acme", "probe: { action: who, every: 60s }\nlimits: [{ rate: 1/h }]\n");
    prober.follow();
    after(Duration.ofMinutes(10));
    assertThat(told).containsExactly("acme ok");
    assertThat(rig.calls).hasSize(1);
  }

  @Test
  void oneIsUnderWayAtATime() {
    holding();
    load("acme", "probe: { action: who, every: 1s }\ntimeout: 1h\n");
    prober.follow();
    assertThat(after(Duration.ofMinutes(1))).isOne();
    open.get(0).complete(Rig.json(rig.calls.get(0), 200, "{}"));
    assertThat(after(Duration.ofSeconds(1))).isEqualTo(2);
  }

  @Test
  void fewAreUnderWayOfAll() {
    holding();
    for (int i = 0; i < 300; i++) {
      load("p" + i);
    }
    prober.follow();
    assertThat(after(Duration.ofSeconds(5))).isEqualTo(Prober.AT_ONCE);
    for (int i = 0; i < 300; i++) {
      assertThat(rig.calls.size() - i).isBetween(1, Prober.AT_ONCE);
      open.get(i).complete(Rig.json(rig.calls.get(i), 200, "{}"));
    }
    assertThat(rig.calls.stream().map(call -> call.trip().action()).distinct()).hasSize(300);
    assertThat(prober.readings()).hasSize(300);
  }

  @Test
  void followsReloadsAndLeavesTheClocksAloneThatDidNotChange() {
    load("acme");
    load("other", "");
    prober.follow();
    after(Duration.ofMillis(2_000));
    load("acme");
    prober.follow();
    assertThat(after(Duration.ofMillis(500))).as("its clock went on").isOne();
    load("acme", "probe: { action: who, every: 30s }\n");
    prober.follow();
    assertThat(prober.reading("acme")).isEqualTo(Reading.UNKNOWN);
    assertThat(after(Duration.ofMillis(2_500))).as("a changed probe begins anew").isEqualTo(2);
    plans.remove("acme");
    prober.follow();
    assertThat(after(Duration.ofHours(1))).isEqualTo(2);
    assertThat(prober.readings()).isEmpty();
    assertThat(rig.time.pending()).isZero();
  }

  @Test
  void anAnswerThatComesAfterTheProviderWentIsDropped() {
    holding();
    load("acme");
    prober.follow();
    after(Duration.ofSeconds(3));
    plans.clear();
    prober.follow();
    open.get(0).complete(Rig.json(rig.calls.get(0), 500, "{}"));
    assertThat(told).isEmpty();
    assertThat(prober.readings()).isEmpty();
    load("acme");
    prober.follow();
    assertThat(after(Duration.ofSeconds(3))).isEqualTo(2);
  }

  @Test
  void whoLacksASecretOrIsOffIsNotAsked() {
    load("acme", "probe: { action: who, every: 60s }\nsecrets: { s: {} }\nauth: { bearer: { token: $.secret.s } }\n");
    prober.follow();
    assertThat(after(Duration.ofHours(1))).isZero();
    rig.secrets.put("s", "the-secret-of-acme");
    load("acme", "probe: { action: who, every: 60s }\nsecrets: { s: {} }\nauth: { bearer: { token: $.secret.s } }\n");
    prober.follow();
    assertThat(after(Duration.ofSeconds(3))).isOne();
    prober.close();
    assertThat(after(Duration.ofHours(1))).isOne();
  }
}
