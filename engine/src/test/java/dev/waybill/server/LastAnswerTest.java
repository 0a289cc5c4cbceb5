package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which answer is the last of its connection (RFC 9112, section 9.6): {@code Connection} is a list. */
class LastAnswerTest {
  @TempDir static Path folder;
  private static Rig rig;

  @BeforeAll
  static void start() {
    rig = Rig.open(folder);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "-", value = {
    "close | -", "CLOSE | -", "close, X | -", "X , Close | -", "keep-alive,close | -", ",close, | -", "X | close", "X | Y,\tclOse", "close | X",
  })
  void whoAsksToCloseGetsOneAnswer(String first, String second) {
    String more = second == null ? "" : "Connection: " + second.replace("\\t", "\t") + "\r\n";
    String request = "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1:" + rig.port() + "\r\nConnection: " + first + "\r\n" + more + "\r\n";
    try (RawCall.Line line = new RawCall.Line(rig.port())) {
      line.send(request + request);
      assertThat(line.answer().status()).isEqualTo(200);
      assertThat(line.untilClosed()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"keep-alive", "closed", "x-close", "\"close\"", "close;q=0", "keep-alive, X"})
  void anyOtherWordClosesNothing(String words) {
    String request = "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1:" + rig.port() + "\r\nConnection: " + words + "\r\n\r\n";
    try (RawCall.Line line = new RawCall.Line(rig.port())) {
      line.send(request + request);
      assertThat(line.answer().status()).isEqualTo(200);
      assertThat(line.answer().status()).isEqualTo(200);
    }
  }
}
