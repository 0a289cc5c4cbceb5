package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Ids ids = new Ids(() -> now, new Random(1));

  @Test
  void areUuidsOfVersionSevenThatHoldTheTime() {
    UUID id = UUID.fromString(ids.next());
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(now.toEpochMilli());
  }

  @Test
  void areOrderedAndUniqueWithinOneMillisecondAndBeyondItsCounter() {
    check(20_000, 0);
  }

  @Test
  void areOrderedAndUniqueWhenTheClockRuns() {
    check(5_000, 1);
  }

  @Test
  void areOrderedAndUniqueWhenTheClockGoesBack() {
    check(5_000, -1);
    now = now.plusSeconds(3_600);
    String later = ids.next();
    now = now.minusSeconds(7_200);
    assertThat(ids.next()).isGreaterThan(later);
  }

  private void check(int count, long step) {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(ids.next());
      now = now.plusMillis(step);
    }
    assertThat(made).isSorted();
    assertThat(new HashSet<>(made)).hasSize(count);
  }
}
