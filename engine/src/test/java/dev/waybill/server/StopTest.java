package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.access.AccessKeys;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path folder;

  private static String dispatch(Rig rig) {
    return RawCall.request("POST", "/v1/dispatch/fax/send", rig.port(), "{}", "Content-Type", "application/json");
  }

  @Test
  void whatIsUnderWayIsFinishedAndNothingNewIsTaken() {
    Rig rig = Rig.open(folder);
    Promise<HttpCall> sent = Promise.promise();
    Promise<HttpReply> later = Promise.promise();
    rig.provider = call -> {
      sent.complete(call);
      return later.future();
    };
    try (RawCall.Line working = new RawCall.Line(rig.port()); RawCall.Line kept = new RawCall.Line(rig.port())) {
      kept.send(RawCall.request("GET", "/health/live", rig.port(), null));
      assertThat(kept.answer().status()).isEqualTo(200);
      working.send(dispatch(rig));
      HttpCall call = Rig.await(sent.future());
      Future<Void> stopped = rig.gateway.stop(LONG);

      RawCall.Answer refused = kept.send(dispatch(rig)).answer();
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.code()).isEqualTo("overloaded");
      assertThat(refused.header("Retry-After")).isEqualTo("5");
      assertThat(refused.header("Connection")).isEqualTo("close");
      assertThat(kept.untilClosed()).isEmpty();
      RawCall.Answer ready = rig.get("/health/ready");
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.json().get("status").textValue()).isEqualTo("stopping");
      assertThat(rig.get("/health/live").status()).isEqualTo(200);
      assertThat(stopped.isComplete()).isFalse();

      later.complete(Rig.ok(call));
      RawCall.Answer answer = working.answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Connection")).isEqualTo("close");
      Rig.await(stopped);
      assertThatThrownBy(() -> new RawCall.Line(rig.port())).hasMessageContaining("refused");
      assertThat(folder).isEmptyDirectory();
    } finally {
      Rig.await(rig.vertx.close());
    }
  }

  @Test
  void aDispatchWhoseCallerLeftIsWaitedForToo() {
    Rig rig = Rig.open(folder);
    Promise<HttpCall> sent = Promise.promise();
    Promise<HttpReply> later = Promise.promise();
    rig.provider = call -> {
      sent.complete(call);
      return later.future();
    };
    HttpCall call;
    try (RawCall.Line line = new RawCall.Line(rig.port())) {
      line.send(dispatch(rig));
      call = Rig.await(sent.future());
    }
    Awaitility.await().until(() -> rig.meters.scrape().contains("waybill_requests_under_way 1.0"));
    Future<Void> stopped = rig.gateway.stop(LONG);
    assertThat(rig.get("/health/ready").status()).isEqualTo(503);
    assertThat(stopped.isComplete()).isFalse();
    later.complete(Rig.ok(call));
    Rig.await(stopped);
    assertThat(rig.outcomes).hasSize(1);
    Rig.await(rig.vertx.close());
  }

  @Test
  void theGraceEndsWhetherOrNotTheWorkDoes() {
    Rig rig = Rig.open(folder);
    Promise<Void> sent = Promise.promise();
    rig.provider = call -> {
      sent.complete();
      return Promise.<HttpReply>promise().future();
    };
    try (RawCall.Line line = new RawCall.Line(rig.port())) {
      line.send(dispatch(rig));
      Rig.await(sent.future());
      Rig.await(rig.gateway.stop(Duration.ofMillis(50)));
      assertThat(line.untilClosed()).isEmpty();
    }
    Rig.await(rig.vertx.close());
  }

  @Test
  void whatIsTooMuchAtOnceIsRefusedAtOnce() {
    Rig rig = Rig.unstarted(folder, settings -> settings, AccessKeys.OPEN, 1).started();
    Promise<HttpCall> sent = Promise.promise();
    Promise<HttpReply> later = Promise.promise();
    rig.provider = call -> {
      sent.complete(call);
      return later.future();
    };
    try (rig; RawCall.Line line = new RawCall.Line(rig.port())) {
      line.send(dispatch(rig));
      HttpCall call = Rig.await(sent.future());
      RawCall.Answer refused = rig.dispatch("fax/send", "{}");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.code()).isEqualTo("overloaded");
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(refused.json().get("maybe_processed").booleanValue()).isFalse();
      later.complete(Rig.ok(call));
      assertThat(line.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void aPortThatIsTakenIsSaidToBe() {
    try (Rig rig = Rig.open(folder)) {
      int taken = rig.port();
      Rig second = Rig.unstarted(folder, settings -> new ServerSettings("127.0.0.1", taken, null, 1, 1, 1, 1, null, folder, false,
          dev.waybill.access.Callers.OPEN, Patience.DEFAULT),
          AccessKeys.OPEN, 1);
      assertThatThrownBy(() -> Rig.await(second.gateway.start())).hasMessageContaining("127.0.0.1:" + taken);
      second.close();
    }
  }
}
