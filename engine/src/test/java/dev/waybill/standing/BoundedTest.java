package dev.waybill.standing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedTest {
  @Test
  void forgetsWhatWasNotAskedForTheLongest() {
    Bounded<String, Integer> bounded = new Bounded<>(2);
    bounded.get("a", key -> 1);
    bounded.get("b", key -> 2);
    assertThat(bounded.find("a")).isEqualTo(1);
    bounded.get("c", key -> 3);
    assertThat(bounded.find("b")).isNull();
    assertThat(bounded.find("a")).isEqualTo(1);
    assertThat(bounded.find("c")).isEqualTo(3);
    assertThat(bounded.size()).isEqualTo(2);
  }

  @Test
  void makesAThingOnce() {
    Bounded<String, Object> bounded = new Bounded<>(2);
    assertThat(bounded.get("a", key -> new Object())).isSameAs(bounded.get("a", key -> new Object()));
    bounded.remove("a");
    assertThat(bounded.find("a")).isNull();
    bounded.put("a", "x");
    assertThat(bounded.find("a")).isEqualTo("x");
  }

  @Test
  void holdsItsBoundUnderManyKeys() {
    Bounded<Integer, Integer> bounded = new Bounded<>(100);
    for (int key = 0; key < 10_000; key++) {
      bounded.get(key, same -> same);
    }
    assertThat(bounded.size()).isEqualTo(100);
    assertThat(bounded.find(9_999)).isEqualTo(9_999);
    assertThat(bounded.find(9_899)).isNull();
  }
}
