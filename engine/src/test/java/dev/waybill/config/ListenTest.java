package dev.waybill.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ListenTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8080,127.0.0.1,8080",
    "127.9.9.9:1,127.9.9.9,1",
    "128.0.0.1:1,128.0.0.1,1",
    "0.0.0.0:0,0.0.0.0,0",
    "[::1]:8080,::1,8080",
    "[::]:65535,::,65535",
    "[::ffff:127.0.0.1]:1,::ffff:127.0.0.1,1",
    "localhost:80,localhost,80",
    "localhost.evil.example:80,localhost.evil.example,80",
    "gw-1.example:80,gw-1.example,80",
  })
  void readsHostAndPort(String text, String host, int port) {
    Listen listen = Listen.parse(text).orElseThrow();
    assertThat(listen).isEqualTo(new Listen(host, port)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "8080", ":8080", "localhost", "localhost:", "localhost:x", "localhost:-1", "localhost:+1", "localhost:65536",
        "localhost:080", "localhost:999999", "::1:8080", "[::1]", "[::1]8080", "[::1:8080", "[localhost]:1", "[127.0.0.1]:1",
        "[fe80::1%eth0]:1", "127.1:80", "127.0.0.01:80", "256.0.0.1:80", "1:80", "*:80", "a b:80", "http://a:80", "a..b:80",
        "-a:80", "localhost:٨٠",
      })
  void refusesEverythingElse(String text) {
    assertThat(Listen.parse(text)).isEmpty();
  }
}
