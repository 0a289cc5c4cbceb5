package dev.waybill.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

class LoopTimersTest {
  private final List<String> ran = new ArrayList<>();
  private LoopTimers timers;
  private long now;
  private long alarmDue;
  private Runnable alarm;
  private int alarms;

  @BeforeEach
  void start() {
    start(0);
  }

  private void start(long nanos) {
    now = nanos;
    alarm = null;
    timers = new LoopTimers(() -> now, (delay, ring) -> {
      alarms++;
      alarmDue = now + delay;
      alarm = ring;
      return () -> alarm = null;
    }, (context, task) -> task.run());
  }

  private static long millis(long count) {
    return TimeUnit.MILLISECONDS.toNanos(count);
  }

  private Timeline.Timer add(long millis, String name) {
    return timers.add(millis(millis), null, () -> ran.add(name));
  }

  private void advance(long millis) {
    long end = now + millis(millis);
    while (alarm != null && alarmDue <= end) {
      Runnable ring = alarm;
      alarm = null;
      now = alarmDue;
      ring.run();
    }
    now = end;
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -5_000_000_000L, 123_456_789_012_345_678L})
  void runsEachAtItsTimeInOrderHoweverFarApart(long begin) {
    start(begin);
    List<Long> early = new ArrayList<>();
    List<Long> order = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < 3_000; i++) {
      long delay = millis(1 + (i % 3 == 0 ? random.nextInt(200_000) : random.nextInt(300)));
      long due = now + delay;
      timers.add(delay, null, () -> {
        order.add(due);
        if (now < due || now > due + millis(1)) {
          early.add(due - now);
        }
      });
    }
    advance(250_000);
    assertThat(order).hasSize(3_000).isSorted();
    assertThat(early).isEmpty();
    assertThat(alarm).isNull();
  }

  @Test
  void thoseOfOneMomentRunInTheOrderTheyWereSetIn() {
    add(5, "a");
    add(5, "b");
    add(5, "c");
    advance(5);
    assertThat(ran).containsExactly("a", "b", "c");
  }

  @Test
  void deadlinesThatAreMetNeedOneAlarm() {
    for (int i = 0; i < 1_000; i++) {
      add(10_000, "late").cancel();
      advance(1);
    }
    assertThat(alarms).isOne();
    advance(20_000);
    assertThat(ran).isEmpty();
    assertThat(alarms).isOne();
    add(1, "next");
    advance(1);
    assertThat(ran).containsExactly("next");
  }

  @Test
  void anEarlierOneTakesTheAlarmAndGivesItBack() {
    add(10_000, "last");
    add(3, "first");
    Timeline.Timer cancelled = add(2, "never");
    cancelled.cancel();
    cancelled.cancel();
    advance(3);
    assertThat(ran).containsExactly("first");
    assertThat(alarmDue).isEqualTo(millis(10_000));
    advance(9_997);
    assertThat(ran).containsExactly("first", "last");
  }

  @Test
  void whatIsCancelledWhileOthersOfItsMomentRunDoesNotRun() {
    List<Timeline.Timer> second = new ArrayList<>();
    timers.add(millis(5), null, () -> second.get(0).cancel());
    second.add(add(5, "second"));
    advance(10);
    assertThat(ran).isEmpty();
  }

  @Test
  void whatAnotherThreadCancelsDoesNotRun() throws Exception {
    Timeline.Timer timer = add(5, "never");
    add(6, "other");
    Thread thread = new Thread(timer::cancel);
    thread.start();
    thread.join();
    advance(10);
    assertThat(ran).containsExactly("other");
    assertThat(alarm).isNull();
  }

  @Test
  void aTimerMaySetAnother() {
    timers.add(millis(5), null, () -> add(1, "after"));
    advance(6);
    assertThat(ran).containsExactly("after");
  }
}
