package dev.waybill.egress;

import static dev.waybill.egress.WireRig.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.attempt.Repeat;
import dev.waybill.attempt.Retry;
import dev.waybill.attempt.RetryPolicy;
import dev.waybill.http.Exchange;
import dev.waybill.http.HttpReply;
import dev.waybill.problem.Failure;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A provider that closes its connections without a word, while calls are on their way to them. */
class ClosingProviderTest {
  private static final int CALLS = 2_000;
  private static final RetryPolicy POLICY =
      new RetryPolicy(20, Duration.ofMillis(1), Duration.ofMillis(50), RetryPolicy.STANDARD_CODES);

  private final WireRig rig = new WireRig(WireLimits.STANDARD.withConnections(8, 10_000));

  @AfterEach
  void close() {
    rig.close();
  }

  /** Answers three calls on each connection and closes it, also while the fourth comes in. */
  private static RawProvider closing() throws IOException {
    return new RawProvider(
        connection -> {
          for (int i = 0; i < 3 && connection.readRequest() != null; i++) {
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
          }
        });
  }

  private List<Future<HttpReply>> sendAll(RawProvider provider, Repeat repeat) {
    Exchange exchange = new Retry(rig::send, POLICY, repeat, rig.timeline, () -> 0.5);
    List<Future<HttpReply>> replies = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      replies.add(exchange.send(rig.call("POST", provider.port(), "/" + i)));
    }
    return replies;
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(names = {"NATURAL", "KEYED"})
  void makesNoErrorOfItForCallsThatMayBeSentAgain(Repeat repeat) throws IOException {
    try (RawProvider provider = closing()) {
      sendAll(provider, repeat).forEach(reply -> assertThat(result(reply).status()).isEqualTo(200));
    }
  }

  @Test
  void sendsNoOtherCallTwice() throws IOException {
    try (RawProvider provider = closing()) {
      int lost = 0;
      for (Future<HttpReply> reply : sendAll(provider, Repeat.NONE)) {
        try {
          assertThat(result(reply).status()).isEqualTo(200);
        } catch (Failure failure) {
          assertThat(failure.problem().maybeProcessed()).isTrue();
          lost++;
        }
      }
      assertThat(new HashSet<>(provider.requests())).hasSameSizeAs(provider.requests());
      assertThat(provider.requests()).hasSizeBetween(CALLS - lost, CALLS);
    }
  }
}
