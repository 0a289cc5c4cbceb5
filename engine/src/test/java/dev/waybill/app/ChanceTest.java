package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChanceTest {
  @Test
  void givesNoNumberTwiceOverManyPortionsAndThreads() {
    Chance chance = new Chance();
    Set<Long> seen = ConcurrentHashMap.newKeySet();
    IntStream.range(0, 20_000).parallel().forEach(i -> seen.add(chance.nextLong()));
    assertThat(seen).hasSize(20_000);
  }

  @Test
  void twoAreNotAlike() {
    Set<Long> first = new HashSet<>();
    Chance one = new Chance();
    Chance other = new Chance();
    for (int i = 0; i < 1_000; i++) {
      first.add(one.nextLong());
    }
    assertThat(IntStream.range(0, 1_000).mapToObj(i -> other.nextLong())).doesNotContainAnyElementsOf(first);
  }
}
