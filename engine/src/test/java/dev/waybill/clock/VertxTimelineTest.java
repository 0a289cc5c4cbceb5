package dev.waybill.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class VertxTimelineTest {
  @Test
  void runsATimerOnTheCallersLoopAndNotBeforeItsTime(Vertx vertx, VertxTestContext test) {
    Timeline timeline = new VertxTimeline(vertx);
    Context loop = vertx.getOrCreateContext();
    loop.runOnContext(
        ignored -> {
          long due = timeline.nanos() + Duration.ofNanos(1_500_000).toNanos();
          timeline.after(
              Duration.ofNanos(1_500_000),
              () ->
                  test.verify(
                      () -> {
                        assertThat(Vertx.currentContext()).isSameAs(loop);
                        assertThat(timeline.nanos()).isGreaterThanOrEqualTo(due);
                        test.completeNow();
                      }));
        });
  }

  @Test
  void doesNotRunACancelledTimer(Vertx vertx, VertxTestContext test) {
    Timeline timeline = new VertxTimeline(vertx);
    vertx.runOnContext(
        ignored -> {
          Timeline.Timer timer = timeline.after(Duration.ZERO, () -> test.failNow("ran"));
          timer.cancel();
          timer.cancel();
          timeline.after(Duration.ofMillis(2), test::completeNow);
        });
  }

  @Test
  void movesVirtualTimeInOrder() {
    VirtualTimeline timeline = new VirtualTimeline();
    StringBuilder order = new StringBuilder();
    timeline.after(Duration.ofSeconds(2), () -> order.append('b'));
    timeline.after(
        Duration.ofSeconds(1),
        () -> {
          order.append('a');
          timeline.after(Duration.ofMillis(500), () -> order.append('+'));
        });
    timeline.after(Duration.ofSeconds(2), () -> order.append('c')).cancel();
    timeline.after(Duration.ofSeconds(3), () -> order.append('d'));
    timeline.advance(Duration.ofSeconds(2));
    assertThat(order).hasToString("a+b");
    assertThat(timeline.now()).isEqualTo("2026-01-01T00:00:02Z");
    assertThat(timeline.pending()).isOne();
  }
}
