package dev.waybill.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KnownTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Known known = new Known(nanos::get);

  private static Redactor of(String secret) {
    return Redactor.of(List.of(Secret.of(secret)));
  }

  @Test
  void whatWasReadIsMaskedUntilItIsMaskedElsewhere() {
    assertThat(known.apply("canary-one")).isEqualTo("canary-one");
    known.read("a/key", List.of(Secret.of("canary-one"), Secret.of("canary-two")));
    known.read("b/key", List.of(Secret.of("canary-six")));
    assertThat(known.apply("canary-one canary-two canary-six")).isEqualTo("*** *** ***");
    known.read("a/key", List.of(Secret.of("canary-ten")));
    assertThat(known.apply("canary-one canary-ten canary-six")).isEqualTo("canary-one *** ***");
    known.read("a/key", List.of());
    assertThat(known.apply("canary-ten")).isEqualTo("***");
    known.handedOver();
    assertThat(known.apply("canary-ten")).isEqualTo("canary-ten");
    assertThat(known).hasToString("Known");
  }

  @Test
  void aTokenIsMaskedAsLongAsItLivesAndAQuarterOfAnHour() {
    known.token(of("access-canary"), Duration.ofHours(1));
    known.token(of("session-canary"), null);
    nanos.set(Duration.ofMinutes(75).toNanos());
    assertThat(known.apply("access-canary session-canary")).isEqualTo("*** ***");
    nanos.incrementAndGet();
    assertThat(known.apply("access-canary session-canary")).isEqualTo("access-canary ***");
    known.token(of("other-canary"), Duration.ZERO);
    assertThat(known.apply("other-canary session-canary")).isEqualTo("*** ***");
  }

  @Test
  void theLatestTokensAreKept() {
    for (int i = 0; i <= Known.MOST_TOKENS; i++) {
      known.token(of("canary-" + (1000 + i)), null);
    }
    assertThat(known.apply("canary-1000 canary-1001 canary-1064")).isEqualTo("canary-1000 *** ***");
  }
}
