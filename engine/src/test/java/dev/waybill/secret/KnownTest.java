package dev.waybill.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
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
    known.handedOver(of("canary-ten"));
    assertThat(known.apply("canary-ten")).isEqualTo("canary-ten");
    assertThat(known).hasToString("Known");
  }

  @Test
  void whatIsNotInForceStaysMasked() {
    known.read("refused/key", List.of(Secret.of("canary-one"), Secret.of("canary-two")));
    known.read("sound/key", List.of(Secret.of("canary-six")));
    known.handedOver(of("canary-six"));
    assertThat(known.apply("canary-one canary-two canary-six")).isEqualTo("*** *** canary-six");
    known.read("refused/key", List.of(Secret.of("canary-ten")));
    known.handedOver(Redactor.NONE);
    assertThat(known.apply("canary-one canary-ten")).isEqualTo("*** ***");
    known.handedOver(of("canary-one"));
    assertThat(known.apply("canary-one canary-two canary-ten")).isEqualTo("canary-one *** ***");
  }

  /** One that only begins like another is not masked by that one, wherever it goes on otherwise. */
  @Test
  void whatOnlyResemblesOneInForceStaysMasked() {
    known.read("refused/key", List.of(Secret.of("token-of-a-test-1"), Secret.of("other")));
    known.handedOver(of("token-of-a-test-2"));
    assertThat(known.apply("token-of-a-test-1 other")).isEqualTo("*** ***");
    assertThat(known.apply("a-test-1")).isEqualTo("***");
  }

  @Test
  void theLatestThatAreNotInForceAreKept() {
    List<Secret> many = IntStream.rangeClosed(0, Known.MOST_LEFT).mapToObj(i -> Secret.of("canary-" + (1000 + i))).toList();
    known.read("refused/keys", many);
    assertThat(known.apply("canary-1000 canary-1256")).isEqualTo("*** ***");
    known.handedOver(Redactor.NONE);
    assertThat(known.apply("canary-1000 canary-1001 canary-1256")).isEqualTo("canary-1000 *** ***");
  }

  @Test
  void whatIsSignedCallByCallDisplacesNoLogin() {
    known.token(of("login-canary"), null);
    for (int i = 0; i <= Known.MOST_SIGNED; i++) {
      known.signed(of("canary-" + (1000 + i)), Duration.ofMinutes(5));
    }
    assertThat(known.apply("login-canary canary-1000 canary-1001 canary-1032")).isEqualTo("*** canary-1000 *** ***");
    nanos.set(Duration.ofMinutes(20).toNanos() + 1);
    assertThat(known.apply("login-canary canary-1032")).isEqualTo("*** canary-1032");
    known.signed(of("canary-new-one"), Duration.ofMinutes(5));
    assertThat(known.apply("canary-new-one")).isEqualTo("***");
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
