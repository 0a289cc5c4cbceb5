package dev.waybill.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.tree.Units;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RationTest {
  private static Units.Rate rate(String text) {
    return Units.rate(text).orElseThrow();
  }

  private static Problem refused(Ration ration, long now) {
    return catchThrowableOfType(Failure.class, () -> ration.enter(now)).problem();
  }

  @ParameterizedTest
  @CsvSource({"3/s, 3, 333333334", "1/s, 1, 1000000000", "100/s, 100, 10000000", "6000/m, 6000, 10000000", "2/10s, 2, 5000000000"})
  void letsABurstOfTheWholeRateInAndSaysExactlyWhenTheNextMayCome(String written, int burst, long wait) {
    Ration ration = new Ration(rate(written), 0);
    long now = -5_000_000_000L;
    for (int i = 0; i < burst; i++) {
      ration.enter(now);
    }
    Problem problem = refused(ration, now);
    assertThat(problem.code()).isEqualTo(Code.RATE_LIMITED);
    assertThat(problem.label()).isEqualTo("caller_rate");
    assertThat(problem.reason().textValue()).isEqualTo("caller_rate");
    assertThat(problem.maybeProcessed()).isFalse();
    assertThat(problem.retryAfter()).isEqualTo(Duration.ofNanos(wait));
    assertThat(refused(ration, now + wait - 1).retryAfter()).isEqualTo(Duration.ofNanos(1));
    ration.enter(now + wait);
    assertThat(refused(ration, now + wait).retryAfter()).isEqualTo(Duration.ofNanos(wait));
  }

  @Test
  void isFullAgainAfterItsPeriodAndNeverFuller() {
    Ration ration = new Ration(rate("2/s"), 0);
    ration.enter(0);
    ration.enter(0);
    long later = Duration.ofHours(1).toNanos();
    ration.enter(later);
    ration.enter(later);
    assertThat(refused(ration, later).retryAfter()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void countsWhatIsUnderWayUntilAllOfItIsOver() {
    Ration ration = new Ration(null, 2);
    Ration.Pass first = ration.enter(0);
    Ration.Pass second = ration.enter(0);
    first.hold();
    first.end();
    Problem problem = refused(ration, 0);
    assertThat(problem.label()).isEqualTo("caller_in_flight");
    assertThat(problem.detail()).isEqualTo("This caller has 2 dispatches under way, and no more are allowed at once.");
    assertThat(problem.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    first.end();
    ration.enter(0);
    assertThat(ration.underWay()).isEqualTo(2);
    second.end();
    assertThat(ration.underWay()).isEqualTo(1);
  }

  @Test
  void whatTheRateRefusesIsNotUnderWay() {
    Ration ration = new Ration(rate("1/s"), 5);
    ration.enter(0).end();
    refused(ration, 0);
    refused(ration, 0);
    assertThat(ration.underWay()).isZero();
  }

  @Test
  void withoutLimitsNothingIsCounted() {
    for (int i = 0; i < 1_000; i++) {
      Ration.UNLIMITED.enter(0).hold();
    }
    assertThat(Ration.UNLIMITED.underWay()).isZero();
  }

  @Test
  void manyThreadsTogetherGetNoMoreThanTheRate() throws InterruptedException {
    Ration ration = new Ration(rate("1000/s"), 0);
    AtomicInteger passed = new AtomicInteger();
    CountDownLatch begin = new CountDownLatch(1);
    Thread[] threads = IntStream.range(0, 4).mapToObj(i -> new Thread(() -> {
      try {
        begin.await();
      } catch (InterruptedException stopped) {
        return;
      }
      for (int j = 0; j < 1_000; j++) {
        try {
          ration.enter(42);
          passed.incrementAndGet();
        } catch (Failure tooMuch) {
          assertThat(tooMuch.problem().label()).isEqualTo("caller_rate");
        }
      }
    })).toArray(Thread[]::new);
    for (Thread thread : threads) {
      thread.start();
    }
    begin.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(passed).hasValue(1_000);
  }
}
