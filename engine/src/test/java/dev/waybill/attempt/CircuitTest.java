package dev.waybill.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.attempt.Circuit.Sign;
import dev.waybill.attempt.Circuit.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CircuitTest {
  private static final long OPEN = Duration.ofSeconds(30).toNanos();

  private final List<State> turns = new ArrayList<>();

  private Circuit circuit(int failures, int of, int probes) {
    return new Circuit(new BreakerPolicy(failures, of, Duration.ofNanos(OPEN), probes), turns::add);
  }

  /** {@code x} for a failure, {@code .} for a good call, {@code -} for one that says nothing. */
  private static void calls(Circuit circuit, String signs, long now) {
    for (char sign : signs.toCharArray()) {
      circuit.end(circuit.enter(now), sign == 'x' ? Sign.ILL : sign == '.' ? Sign.WELL : Sign.NOTHING, now);
    }
  }

  @ParameterizedTest(name = "{0}% of {1}, {2}: opens {3}")
  @CsvSource({
    "50, 4, xxx, false", "50, 4, xxxx, true", "50, 4, xx.., true", "50, 4, x..., false", "50, 4, x...x.x, true",
    "50, 4, ....xx, true", "50, 4, xx-----, false", "50, 4, xx-----.., true", "100, 3, xx.xx, false", "100, 3, xx.xxx, true",
    "1, 1, x, true", "1, 1, .....x, true", "1, 100, x, false", "51, 4, xx.., false", "34, 3, .x., false", "33, 3, .x., true",
  })
  void opensOnceItHasSeenEnoughAndEnoughOfThoseFailed(int failures, int of, String signs, boolean opens) {
    Circuit circuit = circuit(failures, of, 1);
    calls(circuit, signs, 0);
    assertThat(circuit.enter(0) == Circuit.REFUSED).isEqualTo(opens);
    assertThat(turns).isEqualTo(opens ? List.of(State.OPEN) : List.of());
  }

  @Test
  void letsTrialsThroughAfterItsTimeAndNoMoreThanItMay() {
    Circuit circuit = circuit(50, 2, 2);
    calls(circuit, "xx", 100);
    assertThat(circuit.rest(100)).isEqualTo(OPEN);
    assertThat(circuit.enter(100 + OPEN - 1)).isEqualTo(Circuit.REFUSED);
    long first = circuit.enter(100 + OPEN);
    long second = circuit.enter(100 + OPEN);
    assertThat(circuit.enter(100 + OPEN)).isEqualTo(Circuit.REFUSED);
    circuit.end(first, Sign.WELL, 0);
    assertThat(circuit.enter(100 + OPEN)).isEqualTo(Circuit.REFUSED);
    circuit.end(second, Sign.WELL, 0);
    assertThat(circuit.enter(100 + OPEN)).isNotEqualTo(Circuit.REFUSED);
    assertThat(turns).containsExactly(State.OPEN, State.HALF_OPEN, State.CLOSED);
  }

  @Test
  void opensAgainWhenATrialFailsAndTriesAnotherWhereOneSaidNothing() {
    Circuit circuit = circuit(50, 2, 1);
    calls(circuit, "xx", 0);
    calls(circuit, "-", OPEN);
    calls(circuit, "x", OPEN);
    assertThat(circuit.enter(2 * OPEN - 1)).isEqualTo(Circuit.REFUSED);
    calls(circuit, ".", 2 * OPEN);
    assertThat(turns).containsExactly(State.OPEN, State.HALF_OPEN, State.OPEN, State.HALF_OPEN, State.CLOSED);
    calls(circuit, "x", 2 * OPEN);
    assertThat(circuit.enter(2 * OPEN)).as("it begins to count anew").isNotEqualTo(Circuit.REFUSED);
  }

  @Test
  void whatBeganInAnEarlierStateChangesNothing() {
    Circuit circuit = circuit(50, 2, 1);
    long slow = circuit.enter(0);
    long slower = circuit.enter(0);
    calls(circuit, "xx", 0);
    circuit.end(slow, Sign.WELL, 1);
    long trial = circuit.enter(OPEN);
    circuit.end(slower, Sign.ILL, OPEN);
    assertThat(turns).containsExactly(State.OPEN, State.HALF_OPEN);
    circuit.end(trial, Sign.WELL, OPEN);
    assertThat(turns).endsWith(State.CLOSED);
  }
}
