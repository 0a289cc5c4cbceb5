package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.access.AccessKeys;
import dev.waybill.http.HttpReply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is slow is hung up on; who waits for us is not. */
class PatienceTest {
  private static final Duration SHORT = Duration.ofMillis(150);
  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir Path folder;

  private Rig rig(Duration head, Duration idle, Duration body, long bodyBytes, Duration reader) {
    return Rig.open(folder, settings -> settings.withPatience(new Patience(head, idle, body, bodyBytes, reader)),
        AccessKeys.OPEN);
  }

  @Test
  void aHeadThatDoesNotComeWholeClosesTheConnection() {
    try (Rig rig = rig(SHORT, LONG, LONG, 1, LONG)) {
      for (String part : new String[] {"", "GET /health/live HTTP/1.1\r\n",
          "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nX: y\r\n"}) {
        try (RawCall.Line line = new RawCall.Line(rig.port())) {
          assertThat(line.send(part).untilClosed()).isEmpty();
        }
      }
    }
  }

  @Test
  void aLaterHeadHasNoMoreTimeThanTheFirst() {
    try (Rig rig = rig(SHORT, LONG, LONG, 1, LONG); RawCall.Line line = new RawCall.Line(rig.port())) {
      line.send(RawCall.request("GET", "/health/live", rig.port(), null));
      assertThat(line.answer().status()).isEqualTo(200);
      line.send(RawCall.request("GET", "/health/live", rig.port(), null));
      assertThat(line.answer().status()).isEqualTo(200);
      assertThat(line.send("GET /health").untilClosed()).isEmpty();
    }
  }

  @Test
  void aDripOfBytesBuysNoTime() {
    try (Rig rig = rig(SHORT, LONG, LONG, 1, LONG); RawCall.Line line = new RawCall.Line(rig.port())) {
      Thread drip = new Thread(() -> {
        try {
          for (byte b : "GET /health/live HTTP/1.1\r\nHost: x\r\n".repeat(1_000).getBytes()) {
            line.send(new byte[] {b});
            Thread.onSpinWait();
            Awaitility.await().pollDelay(Duration.ofMillis(20)).until(() -> true);
          }
        } catch (RuntimeException closed) {
          // That is what is waited for.
        }
      });
      drip.setDaemon(true);
      drip.start();
      assertThat(line.untilClosed()).isEmpty();
    }
  }

  @Test
  void aKeptConnectionThatIsNotUsedIsClosed() {
    try (Rig rig = rig(LONG, SHORT, LONG, 1, LONG); RawCall.Line line = new RawCall.Line(rig.port())) {
      line.send(RawCall.request("GET", "/health/live", rig.port(), null));
      assertThat(line.answer().status()).isEqualTo(200);
      assertThat(line.untilClosed()).isEmpty();
    }
  }

  @Test
  void whoWaitsForASlowProviderIsNotHungUpOn() {
    Promise<HttpReply> later = Promise.promise();
    try (Rig rig = rig(SHORT, SHORT, SHORT, 1, SHORT); RawCall.Line line = new RawCall.Line(rig.port())) {
      rig.provider = call -> {
        rig.timeline.after(SHORT.multipliedBy(4), () -> later.complete(Rig.ok(call)));
        return later.future();
      };
      line.send(RawCall.request("POST", "/v1/dispatch/fax/send", rig.port(), "{}", "Content-Type", "application/json"));
      assertThat(line.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void aBodyThatCrawlsIsGivenUp() {
    for (String type : new String[] {"application/json", "multipart/form-data; boundary=XX"}) {
      try (Rig rig = rig(LONG, LONG, SHORT, 1_000, LONG); RawCall.Line line = new RawCall.Line(rig.port())) {
        line.send("POST /v1/dispatch/fax/send HTTP/1.1\r\nHost: 127.0.0.1:" + rig.port() + "\r\nContent-Type: " + type
            + "\r\nContent-Length: 10000\r\n\r\n--XX\r\n");
        RawCall.Answer answer = line.answer();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").textValue()).isEqualTo("The body came too slowly.");
        assertThat(line.untilClosed()).isEmpty();
      }
    }
  }

  @Test
  void whoDoesNotTakeTheAnswerIsHungUpOn() {
    try (Rig rig = rig(LONG, LONG, LONG, 1, SHORT); RawCall.Line line = new RawCall.Line(rig.port())) {
      String large = "{\"x\":\"" + "y".repeat(9_000_000) + "\"}";
      rig.provider = call -> Future.succeededFuture(Rig.reply(call, 200, large));
      line.send(RawCall.request("POST", "/v1/dispatch/fax/send", rig.port(), "{}", "Content-Type", "application/json"));
      Awaitility.await().until(() -> rig.meters.scrape()
          .contains("waybill_http_seconds_count{route=\"dispatch\",status=\"200\"} 1"));
      Awaitility.await().until(() -> rig.meters.scrape().contains("waybill_requests_under_way 0.0"));
      assertThat(line.untilClosed().length()).isLessThan(9_000_000);
    }
  }

  /** A byte now and then is not taking it: the answer as a whole has its time. */
  @Test
  void whoTakesTheAnswerByteByByteIsHungUpOn() {
    try (Rig rig = rig(LONG, LONG, LONG, 1, SHORT); RawCall.Line line = new RawCall.Line(rig.port())) {
      String large = "{\"x\":\"" + "y".repeat(9_000_000) + "\"}";
      rig.provider = call -> Future.succeededFuture(Rig.reply(call, 200, large));
      line.send(RawCall.request("POST", "/v1/dispatch/fax/send", rig.port(), "{}", "Content-Type", "application/json"));
      Awaitility.await().until(() -> {
        line.read();
        return rig.meters.scrape().contains("waybill_requests_under_way 0.0")
            && rig.meters.scrape().contains("waybill_http_seconds_count{route=\"dispatch\",status=\"200\"} 1");
      });
      assertThat(rig.meters.scrape()).contains("waybill_bodies_held 0.0");
      assertThat(line.untilClosed().length()).isLessThan(9_000_000);
    }
  }
}
