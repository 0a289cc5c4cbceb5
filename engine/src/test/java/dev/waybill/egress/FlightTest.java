package dev.waybill.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.clock.Timeline;
import dev.waybill.clock.VertxTimeline;
import dev.waybill.document.Document;
import dev.waybill.http.Body;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Target;
import dev.waybill.http.Trip;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call leaves behind: no timer, no place in a queue. */
class FlightTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final Vertx vertx = Vertx.vertx();
  private final Deadlines deadlines = new Deadlines(new VertxTimeline(vertx));

  /** Knows which calls' deadlines are set. */
  private record Deadlines(Timeline real, Set<Runnable> set) implements Timeline {
    Deadlines(Timeline real) {
      this(real, ConcurrentHashMap.newKeySet());
    }

    @Override
    public Instant now() {
      return real.now();
    }

    @Override
    public long nanos() {
      return real.nanos();
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
      if (!(task instanceof Flight)) {
        return real.after(delay, task);
      }
      set.add(task);
      Timer timer = real.after(delay, () -> {
        set.remove(task);
        task.run();
      });
      return () -> {
        set.remove(task);
        timer.cancel();
      };
    }
  }

  @AfterEach
  void end() {
    WireRig.result(vertx.close());
  }

  private VertxWire wire(WireLimits limits) {
    return new VertxWire(vertx, deadlines, WireRig.LOOPBACK_TABLE, limits, TlsOptions.PUBLIC);
  }

  private Future<HttpReply> get(VertxWire wire, int port, Duration patience) {
    Trip trip = new Trip("d1", Document.EMPTY, deadlines.nanos() + patience.toNanos());
    return wire.send(new HttpCall("GET", new Target("http", WireRig.NAME, port, "/"), Headers.NONE, Body.NONE, trip), WireRig.ADDRESS);
  }

  private static RawProvider answering(String bytes) throws IOException {
    return new RawProvider(connection -> {
      while (connection.readRequest() != null) {
        connection.write(bytes);
      }
    });
  }

  @Test
  void aCallThatIsAnsweredHasNoDeadlineAnyMore() throws IOException {
    try (RawProvider provider = answering(OK)) {
      assertThat(WireRig.result(get(wire(WireLimits.STANDARD), provider.port(), Duration.ofMinutes(1))).status()).isEqualTo(200);
      assertThat(deadlines.set).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 101 Odd\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n", "rubbish\r\n\r\n"})
  void aCallThatFailsHasNoDeadlineAnyMore(String bytes) throws IOException {
    try (RawProvider provider = answering(bytes)) {
      WireRig.problem(get(wire(WireLimits.STANDARD), provider.port(), Duration.ofMinutes(1)));
      assertThat(deadlines.set).isEmpty();
    }
  }

  @Test
  void aCallWhoseTimeIsOverIsNotBegun() throws IOException {
    try (RawProvider provider = answering(OK)) {
      for (long nanos : new long[] {0, -1, -1_000_000_000}) {
        Problem problem = WireRig.problem(get(wire(WireLimits.STANDARD), provider.port(), Duration.ofNanos(nanos)));
        assertThat(problem.label()).isEqualTo("deadline");
        assertThat(problem.maybeProcessed()).isFalse();
      }
      assertThat(provider.accepted()).isZero();
      assertThat(deadlines.set).isEmpty();
    }
  }

  /** One connection, one place to wait: who gives up leaves it to the next. */
  @Test
  void aCallThatGivesUpWaitingLeavesItsPlace() throws IOException {
    try (RawProvider provider = new RawProvider(connection -> {
      connection.readRequest();
      connection.awaitClose();
    })) {
      VertxWire narrow = wire(WireLimits.STANDARD.withConnections(1, 1));
      Future<HttpReply> first = get(narrow, provider.port(), Duration.ofSeconds(3));
      for (int i = 0; i < 3; i++) {
        assertThat(WireRig.problem(get(narrow, provider.port(), Duration.ofMillis(100))).label()).as("call %d", i).isEqualTo("deadline");
      }
      assertThat(WireRig.problem(first).label()).isEqualTo("deadline");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20})
  void asManyHintsAsMayBeArePassedOver(int hints) throws IOException {
    try (RawProvider provider = answering("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(hints) + OK)) {
      assertThat(WireRig.result(get(wire(WireLimits.STANDARD), provider.port(), Duration.ofSeconds(20))).status()).isEqualTo(200);
    }
  }

  @Test
  void oneHintMoreIsTooMany() throws IOException {
    try (RawProvider provider = answering("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(21) + OK)) {
      assertThat(WireRig.problem(get(wire(WireLimits.STANDARD), provider.port(), Duration.ofSeconds(20))).label()).isEqualTo("too_many_hints");
    }
  }
}
