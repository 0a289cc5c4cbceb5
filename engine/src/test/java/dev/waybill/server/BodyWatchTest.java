package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.clock.VirtualTimeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies in time that moves by hand: each is looked at when its own span is over. */
class BodyWatchTest {
  private static final Duration SPAN = Duration.ofSeconds(10);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final VirtualTimeline timeline = new VirtualTimeline();
  private final Patience patience = new Patience(SPAN, SPAN, SPAN, 100, SPAN);
  private final List<String> ended = new ArrayList<>();

  private BodyWatch body(String name) {
    return new BodyWatch(timeline, patience, 1_000, failure -> ended.add(name + " " + failure.problem().label()));
  }

  @Test
  void looksAtEachWhenItsSpanIsOver() {
    body("a");
    timeline.advance(SECOND);
    body("b");
    timeline.advance(SPAN.minus(SECOND).minusNanos(1));
    assertThat(ended).isEmpty();
    timeline.advance(Duration.ofNanos(1));
    assertThat(ended).containsExactly("a slow_body");
    timeline.advance(SECOND.minusNanos(1));
    assertThat(ended).hasSize(1);
    timeline.advance(Duration.ofNanos(1));
    assertThat(ended).containsExactly("a slow_body", "b slow_body");
    assertThat(timeline.pending()).isZero();
  }

  @Test
  void looksAgainAtWhatGoesOnAndNoMoreAtWhatIsOver() {
    BodyWatch first = body("first");
    BodyWatch middle = body("middle");
    BodyWatch last = body("last");
    middle.stop();
    middle.stop();
    last.count(100);
    first.waitsForUs(true);
    timeline.advance(SPAN);
    assertThat(ended).isEmpty();
    first.waitsForUs(false);
    first.count(99);
    last.count(100);
    timeline.advance(SPAN);
    assertThat(ended).containsExactly("first slow_body");
    last.stop();
    timeline.advance(SPAN.multipliedBy(3));
    assertThat(ended).hasSize(1);
    assertThat(timeline.pending()).isZero();
  }

  @Test
  void thoseThatAreOverSoonLeaveNoTimers() {
    for (int i = 0; i < 1_000; i++) {
      body("b" + i).stop();
      timeline.advance(Duration.ofMillis(1));
      assertThat(timeline.pending()).isLessThanOrEqualTo(1);
    }
    BodyWatch slow = body("slow");
    assertThat(slow.count(1_000)).isTrue();
    assertThat(slow.count(1)).isFalse();
    assertThat(ended).containsExactly("slow payload_too_large");
    timeline.advance(SPAN.multipliedBy(3));
    assertThat(ended).hasSize(1);
  }
}
