package dev.waybill.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.clock.VirtualTimeline;
import dev.waybill.document.Document;
import dev.waybill.http.Trip;
import dev.waybill.plan.Rig;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.secret.Redactor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets which session, and when it is opened again. The jitter is half of its most: a quarter of a second. */
class SessionSlotTest {
  private final VirtualTimeline time = new VirtualTimeline();
  private final SessionSlot slot = new SessionSlot(time, () -> 0.5);
  private final List<Promise<Session>> flights = new ArrayList<>();

  @BeforeEach
  void begin() {
    time.advance(Duration.ofHours(5));
  }

  private Trip trip(Duration left) {
    return new Trip("d-1", Document.EMPTY, time.nanos() + left.toNanos());
  }

  private Future<Session> get(Trip trip) {
    return slot.get(trip, this::open);
  }

  private Future<Session> open() {
    flights.add(Promise.promise());
    return flights.get(flights.size() - 1).future();
  }

  private Session session(String name, Duration life) {
    return new Session((ObjectNode) Rig.tree("{ token: " + name + " }"), time.nanos(), life, Redactor.NONE);
  }

  private void fail(int flight, Duration retryAfter) {
    flights.get(flight).fail(Problem.of(Code.UNAVAILABLE, "down", "It is down.").withRetryAfter(retryAfter).failure());
  }

  private static String told(Future<Session> future) {
    return !future.isComplete() ? "waits" : future.succeeded() ? future.result().values().get("token").textValue() : ((Failure) future.cause()).problem().label();
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {"-, 1250", "PT0.5S, 1250", "PT1S, 1250", "PT1.001S, 1251", "PT20S, 20250", "PT30S, 30250", "PT31S, 30250"})
  void aFailureIsRememberedAsLongAsItAsksButNotLong(Duration asked, long millis) {
    Future<Session> first = get(trip(Duration.ofSeconds(50)));
    fail(0, asked);
    assertThat(told(first)).isEqualTo("down");
    time.advance(Duration.ofMillis(millis).minusNanos(1));
    assertThat(told(get(trip(Duration.ofSeconds(50))))).isEqualTo("down");
    assertThat(flights).hasSize(1);
    time.advance(Duration.ofNanos(1));
    assertThat(told(get(trip(Duration.ofSeconds(50))))).isEqualTo("waits");
    assertThat(flights).hasSize(2);
  }

  @Test
  void whoWasToldWaitsForTheNextAnswerWhereThereIsTime() {
    Trip patient = trip(Duration.ofMillis(1_251));
    Trip hasty = trip(Duration.ofMillis(1_250));
    assertThat(told(get(patient))).isEqualTo("waits");
    get(hasty);
    fail(0, null);
    Future<Session> again = get(patient);
    assertThat(told(again)).isEqualTo("waits");
    assertThat(told(get(hasty))).isEqualTo("down");
    time.advance(Duration.ofMillis(1_249));
    assertThat(flights).hasSize(1);
    time.advance(Duration.ofMillis(1));
    assertThat(flights).hasSize(2);
    flights.get(1).complete(session("b", null));
    assertThat(told(again)).isEqualTo("b");
  }

  @Test
  void whoComesAfterAFailureIsToldOnceAndThenWaits() {
    get(trip(Duration.ofSeconds(9)));
    fail(0, null);
    Trip other = trip(Duration.ofSeconds(9));
    assertThat(told(get(other))).isEqualTo("down");
    assertThat(told(get(other))).isEqualTo("waits");
    assertThat(flights).hasSize(1);
  }

  @Test
  void whoWaitsIsToldAtTheirOwnDeadline() {
    Future<Session> quick = get(trip(Duration.ofSeconds(2)));
    Future<Session> slow = get(trip(Duration.ofSeconds(40)));
    time.advance(Duration.ofSeconds(2).minusNanos(1));
    assertThat(told(quick)).isEqualTo("waits");
    time.advance(Duration.ofNanos(1));
    assertThat(told(quick)).isEqualTo("login_timeout");
    assertThat(told(slow)).isEqualTo("waits");
    flights.get(0).complete(session("a", null));
    assertThat(told(slow)).isEqualTo("a");
    assertThat(flights).hasSize(1);
  }

  @Test
  void aLoginIsGivenUpAfterThirtySecondsAndATenth() {
    Future<Session> slow = get(trip(Duration.ofSeconds(60)));
    time.advance(Duration.ofMillis(30_100).minusNanos(1));
    assertThat(told(slow)).isEqualTo("waits");
    time.advance(Duration.ofNanos(1));
    assertThat(told(slow)).isEqualTo("login_timeout");
    flights.get(0).complete(session("late", null));
    time.advance(Duration.ofMillis(1_250));
    assertThat(told(get(trip(Duration.ofSeconds(60))))).isEqualTo("late");
  }

  @Test
  void aSessionThatWasNotTheRefusedOneIsKept() {
    get(trip(Duration.ofSeconds(9)));
    Session one = session("a", Duration.ofSeconds(100));
    flights.get(0).complete(one);
    assertThat(told(slot.renew(session("older", null), trip(Duration.ofSeconds(9)), this::open))).isEqualTo("a");
    assertThat(flights).hasSize(1);
    Future<Session> renewed = slot.renew(one, trip(Duration.ofSeconds(9)), this::open);
    assertThat(told(renewed)).isEqualTo("waits");
    flights.get(1).complete(session("b", null));
    assertThat(told(renewed)).isEqualTo("b");
    assertThat(told(get(trip(Duration.ofSeconds(9))))).isEqualTo("b");
    assertThat(time.pending()).isZero();
  }

  @Test
  void aSessionIsGoodToItsEndAndFreshForFourFifths() {
    Session one = session("a", Duration.ofSeconds(100));
    long opened = time.nanos();
    assertThat(one.isFresh(opened + 79_999_999_999L)).isTrue();
    assertThat(one.isFresh(opened + 80_000_000_000L)).isFalse();
    assertThat(one.isGood(opened + 99_999_999_999L)).isTrue();
    assertThat(one.isGood(opened + 100_000_000_000L)).isFalse();
    assertThat(session("b", null).isFresh(Long.MAX_VALUE) && session("b", null).isGood(Long.MAX_VALUE)).isTrue();
    assertThat(one).hasToString("Session");
  }

  @Test
  void answersOnTheContextOfWhoAsked() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Context mine = ((VertxInternal) vertx).createEventLoopContext();
      CompletableFuture<Context> answered = new CompletableFuture<>();
      CompletableFuture<Void> asked = new CompletableFuture<>();
      mine.runOnContext(ignored -> {
        get(trip(Duration.ofSeconds(9))).onComplete(done -> answered.complete(Vertx.currentContext()));
        asked.complete(null);
      });
      asked.get(10, TimeUnit.SECONDS);
      flights.get(0).complete(session("a", null));
      assertThat(answered.get(10, TimeUnit.SECONDS)).isSameAs(mine);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "true | *** *** eu1.acme.example https://eu1.acme.example/x *** *** 12345", "false | *** plain-one eu1.acme.example https://eu1.acme.example/x 3f2a.77c0 deep-one 12345"})
  void masksCredentialsAndWhatIsNoAddress(boolean others, String clean) {
    ObjectNode values = (ObjectNode) Rig.tree("{ token: token-one, a: plain-one, b: eu1.acme.example, c: \"https://eu1.acme.example/x\", d: 3f2a.77c0, e: [{ f: deep-one }], g: 12345 }");
    Session session = new SessionSettings.Maker(Set.of("token"), others, null, null).session(values, 7, Document.EMPTY);
    assertThat(session.masks().clean("token-one plain-one eu1.acme.example https://eu1.acme.example/x 3f2a.77c0 deep-one 12345")).isEqualTo(clean);
    assertThat(session.values()).isSameAs(values);
    assertThat(session.openedNanos()).isEqualTo(7);
    assertThat(session.life()).isNull();
  }
}
