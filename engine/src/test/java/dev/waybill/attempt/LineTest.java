package dev.waybill.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.clock.VertxTimeline;
import dev.waybill.tree.Units;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls of several event loops in one line. */
class LineTest {
  private static final int CALLS = 2_000;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(4));
  private final VertxTimeline timeline = new VertxTimeline(vertx);
  private final AtomicInteger under = new AtomicInteger();
  private final AtomicInteger passed = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void run(Line line, int atOnce) throws InterruptedException {
    int loops = 4;
    CountDownLatch ended = new CountDownLatch(loops * CALLS);
    long deadline = timeline.nanos() + Duration.ofMinutes(5).toNanos();
    for (int i = 0; i < loops; i++) {
      // Each asks from an event loop of its own.
      vertx.deployVerticle(new io.vertx.core.AbstractVerticle() {
        @Override
        public void start() {
          Context own = Vertx.currentContext();
          for (int call = 0; call < CALLS; call++) {
            line.enter(List.of("a", "b"), deadline).onComplete(result -> {
              if (result.failed()) {
                wrong.add(result.cause().getMessage());
                ended.countDown();
                return;
              }
              if (Vertx.currentContext() != own) {
                wrong.add("told on another event loop");
              }
              if (under.incrementAndGet() > atOnce) {
                wrong.add("too many at once");
              }
              passed.incrementAndGet();
              own.runOnContext(later -> {
                under.decrementAndGet();
                result.result().end();
                ended.countDown();
              });
            });
          }
        }
      });
    }
    assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(wrong).isEmpty();
    assertThat(passed).hasValue(loops * CALLS);
    assertThat(line.waiting()).isZero();
  }

  @Test
  void neverLetsMoreThroughThanMayBeUnderWayAndLosesNone() throws InterruptedException {
    LimitRule three = new LimitRule(null, 1, 3, Duration.ofMinutes(5));
    LimitRule many = new LimitRule(null, 1, 100_000, Duration.ofMinutes(5));
    run(new Line(List.of(three, many), timeline), 3);
  }

  @Test
  void letsEverybodyThroughWhoWaitsForARate() throws InterruptedException {
    LimitRule fast = new LimitRule(new Units.Rate(20_000, Duration.ofSeconds(1)), 10, 0, Duration.ofMinutes(5));
    LimitRule five = new LimitRule(null, 1, 5, Duration.ofMinutes(5));
    run(new Line(List.of(fast, five), timeline), 5);
  }
}
