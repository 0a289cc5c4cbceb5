package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What may stand on the wire. Every case is followed on its connection by one good request, which is answered or never read. */
class SmugglingTest {
  private static Rig rig;

  @TempDir static Path folder;

  @BeforeAll
  static void start() {
    rig = Rig.open(folder);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @AfterEach
  void goodRequestsStillPass() {
    rig.calls.clear();
    for (int i = 0; i < 5; i++) {
      assertThat(rig.dispatch("fax/send", "{}").status()).isEqualTo(200);
    }
    assertThat(rig.calls).hasSize(5);
  }

  private static String get(String more) {
    return "GET /health/live HTTP/1.1\r\nHost: HOST\r\n" + more + "\r\n";
  }

  private static String post(String more, String body) {
    return "POST /v1/dispatch/fax/send HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\n" + more + "\r\n" + body;
  }

  private static String chunks(String body) {
    return post("Transfer-Encoding: chunked\r\n", body);
  }

  static Stream<Arguments> lengths() {
    return Stream.of(
        Arguments.of("200 200", post("Content-Length: 2\r\n", "{}")),
        Arguments.of("200 200", post("content-length:2\r\n", "{}")),
        Arguments.of("200 200", post("Content-Length: \t2 \r\n", "{}")),
        Arguments.of("200 200", post("Content-Length: 02\r\n", "{}")),
        Arguments.of("400 200", post("Content-Xength: 60\r\n", "")),
        Arguments.of("200 200", post("Content-Xength: 60\r\nContent-Length: 2\r\n", "{}")),
        Arguments.of("400", post("Content-Length: 2\r\nContent-Length: 2\r\n", "{}")),
        Arguments.of("400", post("Content-Length: 2\r\nContent-Length: 3\r\n", "{}")),
        Arguments.of("400", post("Content-Length: 2, 2\r\n", "{}")),
        Arguments.of("400", post("Content-Length: +2\r\n", "{}")),
        Arguments.of("400", post("Content-Length: -1\r\n", "{}")),
        Arguments.of("400", post("Content-Length: 0x2\r\n", "{}")),
        Arguments.of("400", post("Content-Length: 2;\r\n", "{}")),
        Arguments.of("400", post("Content-Length: \u0662\r\n", "{}")),
        Arguments.of("400", post("Content-Length: 9223372036854775807\r\n", "{}")),
        Arguments.of("400", post("Content-Length: 9223372036854775808\r\n", "{}")),
        Arguments.of("400", post("Content-Length:\r\n", "")),
        Arguments.of("400", post("Content-Length : 2\r\n", "{}")),
        Arguments.of("400", post("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n")),
        Arguments.of("400", post("Transfer-Encoding: chunked\r\nContent-Length: 2\r\n", "2\r\n{}\r\n0\r\n\r\n")),
        Arguments.of("501", post("Transfer-Encoding: xchunked\r\n", "2\r\n{}\r\n0\r\n\r\n")),
        Arguments.of("501", post("Transfer-Encoding: gzip, chunked\r\n", "2\r\n{}\r\n0\r\n\r\n")),
        Arguments.of("501", post("Transfer-Encoding: chunked, chunked\r\n", "2\r\n{}\r\n0\r\n\r\n")),
        Arguments.of("501", post("Transfer-Encoding: chunked, identity\r\n", "2\r\n{}\r\n0\r\n\r\n")),
        Arguments.of("501", post("Transfer-Encoding: identity\r\n", "")),
        Arguments.of("501", post("Transfer-Encoding:\r\n", "")),
        Arguments.of("400", post("Transfer-Encoding: \u000bchunked\r\n", "2\r\n{}\r\n0\r\n\r\n")),
        Arguments.of("400", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n")),
        Arguments.of("400", post("Transfer-Encoding : chunked\r\n", "2\r\n{}\r\n0\r\n\r\n")),
        Arguments.of("400", chunks("2\r\n{}\r\n0\r\n\r\n").replace("HTTP/1.1", "HTTP/1.0")));
  }

  static Stream<Arguments> chunked() {
    return Stream.of(
        Arguments.of("200 200", chunks("2\r\n{}\r\n0\r\n\r\n")),
        Arguments.of("200 200", chunks("2\r\n{}\r\n0\r\n\r\n").replace("chunked", "CHUNKED")),
        Arguments.of("200 200", chunks("1\r\n{\r\n0001\r\n}\r\n000\r\n\r\n")),
        Arguments.of("200 200", chunks("2;a=b;c=\"d e\"\r\n{}\r\n0\r\n\r\n")),
        Arguments.of("200 200", chunks("2\r\n{}\r\n0\r\nX-Sum: 1\r\nContent-Length: 5\r\n\r\n")),
        Arguments.of("400", chunks("2;a=\"\r\n\"\r\n{}\r\n0\r\n\r\n")),
        Arguments.of("400", chunks("2;a\n{}\r\n0\r\n\r\n")),
        Arguments.of("400", chunks("ffffffffffffffff\r\n{}\r\n0\r\n\r\n")),
        Arguments.of("400", chunks("-1\r\n{}\r\n0\r\n\r\n")),
        Arguments.of("400", chunks("+2\r\n{}\r\n0\r\n\r\n")),
        Arguments.of("400", chunks("0x2\r\n{}\r\n0\r\n\r\n")),
        Arguments.of("400", chunks(" 2\r\n{}\r\n0\r\n\r\n")),
        Arguments.of("400", chunks("2 \r\n{}\r\n0\r\n\r\n")),
        Arguments.of("400", chunks("2 x\r\n{}\r\n0\r\n\r\n")),
        Arguments.of("400", chunks("\r\n{}\r\n0\r\n\r\n")),
        Arguments.of("400", chunks("2\r\n{}0\r\n\r\n")),
        Arguments.of("400", chunks("2\r\n{}x\r\n0\r\n\r\n")),
        Arguments.of("400", chunks("2\n{}\n0\n\n")),
        Arguments.of("400", chunks("2\r\n{}\r\n0\r\nno field\r\n\r\n")),
        Arguments.of("400", chunks("2\r\n{}\r\n0\r\nX: a\r\n folded\r\n\r\n")),
        Arguments.of("400", chunks("2\r\n{}\r\n0\r\n" + "X: y\r\n".repeat(20_000) + "\r\n")),
        Arguments.of("400", chunks("2;" + "a".repeat(10_000_000) + "\r\n{}\r\n0\r\n\r\n")),
        Arguments.of("400", chunks(("1;" + "a".repeat(1000) + "\r\n \r\n").repeat(2500) + "2\r\n{}\r\n0\r\n\r\n")));
  }

  static Stream<Arguments> heads() {
    return Stream.of(
        Arguments.of("200 200", get("")),
        Arguments.of("200 200", "\r\n" + get("")),
        Arguments.of("400", "\r\n\r\n\r\n" + get("")),
        Arguments.of("400", get("X: a\r\n b\r\n")),
        Arguments.of("400", get("X: a\r\n\tb\r\n")),
        Arguments.of("400", "GET /health/live HTTP/1.1\r\n X: a\r\nHost: HOST\r\n\r\n"),
        Arguments.of("400", get("X: a\rb\r\n")),
        Arguments.of("400", get("X: y\nZ: w\r\n")),
        Arguments.of("400", get("").replace("\r", "")),
        Arguments.of("400", get("X: a\u0000b\r\n")),
        Arguments.of("400", get("X: a\u007fb\r\n")),
        Arguments.of("400", get("no colon\r\n")),
        Arguments.of("400", get(": no name\r\n")),
        Arguments.of("400", get("X Y: y\r\n")),
        Arguments.of("400", get("X(Y): y\r\n")),
        Arguments.of("200 200", get("X!#$%&'*+-.^_`|~9: \"y\"\t(z)\r\n")),
        Arguments.of("400", "GET /health/live HTTP/1.1\r\n\r\n"),
        Arguments.of("400", "GET /health/live HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n\r\n"),
        Arguments.of("400", "GET /health/live HTTP/1.1\r\nHost:\r\n\r\n"),
        Arguments.of("400", "GET /health/live HTTP/1.1\r\nHost: a@HOST\r\n\r\n"),
        Arguments.of("400", "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1::80\r\n\r\n"),
        Arguments.of("403 200", "GET /health/live HTTP/1.1\r\nHost: rebind.example\r\n\r\n"),
        Arguments.of("400", get("").replace("GET /", "GET  /")),
        Arguments.of("400", get("").replace("GET /", "GET\t/")),
        Arguments.of("400", " " + get("")),
        Arguments.of("400", "\u0000" + get("")),
        Arguments.of("400", get("").replace("/live", "/li ve")),
        Arguments.of("400", get("").replace("/live", "/liv\u00e9")),
        Arguments.of("400", get("").replace("/live", "/live\u0001")),
        Arguments.of("400", get("").replace("GET", "G(T")),
        Arguments.of("405 200", get("").replace("GET", "get")),
        Arguments.of("405 200", get("").replace("GET", "TRACE")),
        Arguments.of("405 200", get("").replace("GET", "OPTIONS")),
        Arguments.of("400 200", get("").replace("GET /health/live", "OPTIONS *")),
        Arguments.of("405 200", get("").replace("GET /health/live", "CONNECT 127.0.0.1:80")),
        Arguments.of("400 200", get("").replace("/health/live", "http://evil.example/health/live")),
        Arguments.of("400 200", get("").replace("/health/live", "http://HOST@evil.example/health/live")),
        Arguments.of("400 200", get("").replace("/health/live", "//evil.example/health/live").replace("//evil", "http:evil")),
        Arguments.of("404 200", get("").replace("/health/live", "//evil.example/health/live")),
        Arguments.of("200 200", get("").replace("/health/live", "http://HOST/health/live")),
        Arguments.of("501", get("").replace("HTTP/1.1", "HTTP/1.2")),
        Arguments.of("501", get("").replace("HTTP/1.1", "HTTP/2.0")),
        Arguments.of("400", get("").replace("HTTP/1.1", "http/1.1")),
        Arguments.of("400", get("").replace(" HTTP/1.1", "")),
        Arguments.of("501", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        Arguments.of("431", get("X: " + "a".repeat(1_000_000) + "\r\n")),
        Arguments.of("431", get("X: a\r\n".repeat(5_000))),
        Arguments.of("414", get("").replace("live", "a".repeat(9_000))),
        Arguments.of("404 200", get("").replace("live", "a".repeat(8_000))),
        Arguments.of("200 200",
        get("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: YQ==\r\n")),
        Arguments.of("200 200", get("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n")),
        Arguments.of("100 200 200", post("Expect: 100-continue\r\nContent-Length: 2\r\n", "{}")),
        Arguments.of("415", post("Content-Encoding: gzip\r\nContent-Length: 2\r\n", "{}")),
        Arguments.of("413", post("Content-Length: 20000000\r\n", "")),
        Arguments.of("413", chunks(("fffff\r\n" + " ".repeat(0xfffff) + "\r\n").repeat(11) + "0\r\n\r\n")),
        Arguments.of("200 200 404 200", get("") + post("Content-Length: 2\r\n", "{}") + get("").replace("live", "nope")));
  }

  static Stream<Arguments> all() {
    return Stream.of(lengths(), chunked(), heads()).flatMap(cases -> cases);
  }

  private static String statuses(byte[] bytes) {
    byte[] last = ("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1:" + rig.port() + "\r\nConnection: close\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
    List<RawCall.Answer> answers = RawCall.exchange(rig.port(), bytes, last);
    assertThat(answers).noneMatch(answer -> answer.code().equals("internal"), "internal");
    return answers.stream().map(answer -> Integer.toString(answer.status())).collect(Collectors.joining(" "));
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @MethodSource("all")
  void theWireIsReadByStrictRules(String expected, String text) {
    byte[] bytes = text.replace("HOST", "127.0.0.1:" + rig.port()).getBytes(StandardCharsets.UTF_8);
    assertThat(statuses(bytes)).as(text.length() > 500 ? "long" : text).isEqualTo(expected);
  }

  @Test
  void aRequestBehindARefusedOneIsNeverCarriedOut() {
    rig.calls.clear();
    String smuggled = post("Content-Length: 2\r\n", "{}");
    for (String first : List.of(post("Transfer-Encoding: xchunked\r\n", ""), post("Content-Length: 20000000\r\n", ""),
        post("Content-Encoding: gzip\r\nContent-Length: 2\r\n", "{}"), chunks("2\r\n{}\r\n0\r\nbad\r\n\r\n"))) {
      byte[] bytes = (first + smuggled).replace("HOST", "127.0.0.1:" + rig.port()).getBytes(StandardCharsets.UTF_8);
      assertThat(statuses(bytes)).matches("4..|501");
    }
    assertThat(rig.calls).isEmpty();
  }

  @Test
  void changedBytesAreRefusedOrReadAndNothingElse() {
    Random random = new Random(4);
    List<String> bases = List.of(get("X: y\r\n"), post("Content-Length: 2\r\n", "{}"),
        chunks("2;a=b\r\n{}\r\n0\r\nT: u\r\n\r\n"));
    for (int i = 0; i < 600; i++) {
      byte[] bytes = bases.get(i % bases.size()).replace("HOST", "127.0.0.1:" + rig.port()).getBytes(StandardCharsets.US_ASCII);
      for (int j = 0; j <= random.nextInt(3); j++) {
        bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt(256) : "\r\n:; 0aC"
            .charAt(random.nextInt(8)));
      }
      // A length that promises more than comes waits for the good request's bytes, and that is right.
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      assertThat(text).satisfies(changed -> assertThat(statuses(bytes)).matches("([1-5]\\d\\d ?)*").doesNotContain("500"));
    }
  }
}
