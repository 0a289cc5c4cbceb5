package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Manifests that ask for tokens, through the commands. */
class TokenCommandsTest {
  private static final Path TOKENS = Ran.resource("check").resolve("tokens");

  @Test
  void tokenAndLoginCallsStandInTheExchangeInTheirOrder() {
    Ran ran = Ran.command("test", TOKENS);
    assertThat(ran.out()).as(ran.err()).contains("4 tests, 0 failed").doesNotContain("token-of-a-test");
    assertThat(ran.code()).isZero();
  }
}
