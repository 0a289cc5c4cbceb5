package dev.waybill.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RedactorTest {
  private static final String SECRET = "s3cr+t/\"k&y\\=Z9";
  private static final byte[] BYTES = SECRET.getBytes(StandardCharsets.UTF_8);
  private final Redactor redactor = Redactor.of(List.of(Secret.of(SECRET)));

  static Stream<String> spellings() {
    Base64.Encoder base64 = Base64.getEncoder();
    return Stream.of(
        SECRET,
        URLEncoder.encode(SECRET, StandardCharsets.UTF_8),
        URLEncoder.encode(SECRET, StandardCharsets.UTF_8).replace("+", "%20"),
        URLEncoder.encode(SECRET, StandardCharsets.UTF_8).toLowerCase().replace("z9", "Z9"),
        base64.encodeToString(BYTES),
        base64.encodeToString(("user:" + SECRET).getBytes(StandardCharsets.UTF_8)),
        base64.encodeToString(("a:" + SECRET + ":more").getBytes(StandardCharsets.UTF_8)),
        base64.encodeToString(("ab:" + SECRET + "!").getBytes(StandardCharsets.UTF_8)),
        Base64.getUrlEncoder().withoutPadding().encodeToString(("x" + SECRET).getBytes(StandardCharsets.UTF_8)),
        HexFormat.of().formatHex(BYTES),
        HexFormat.of().withUpperCase().formatHex(BYTES),
        SECRET.replace("\\", "\\\\").replace("\"", "\\\""),
        SECRET.replace("&", "&amp;").replace("\"", "&quot;"));
  }

  @ParameterizedTest
  @MethodSource("spellings")
  void masksEverySpelling(String spelling) {
    String clean = redactor.clean("before " + spelling + " after");
    assertThat(clean).startsWith("before ").endsWith(" after").contains("***");
    assertThat(clean).doesNotContain(spelling);
  }

  private static String each(String text, java.util.function.IntFunction<String> spell) {
    return text.codePoints().mapToObj(spell).collect(java.util.stream.Collectors.joining());
  }

  private static String percent(int c) {
    return each(URLEncoder.encode(Character.toString(c), StandardCharsets.UTF_8), at -> Character.toString(at))
        .transform(form -> form.startsWith("%") ? form : "%" + Integer.toHexString(c));
  }

  static Stream<String> escapes() {
    String escaped = SECRET.replace("\\", "\\\\").replace("\"", "\\\"");
    return Stream.of(
        each(SECRET, RedactorTest::percent), each(SECRET, RedactorTest::percent).toUpperCase(), each(SECRET, RedactorTest::percent).replace("%", "%25"),
        URLEncoder.encode(SECRET, StandardCharsets.UTF_8).replace("%", "%25"), URLEncoder.encode(SECRET, StandardCharsets.UTF_8).replace("%26", "&"),
        each(SECRET, "\\u%04x"::formatted), each(SECRET, "\\u%04X"::formatted), SECRET.replace("&", "\\u0026"),
        escaped.replace("&", "\\u0026").replace("/", "\\/"), escaped.replace("\\", "\\\\").replace("\"", "\\\""),
        each(SECRET, "&#%d;"::formatted), each(SECRET, "&#x%x;"::formatted), SECRET.replace("&", "&amp;").replace("\"", "&#34;"),
        URLEncoder.encode(Base64.getEncoder().encodeToString((SECRET + SECRET).getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("escapes")
  void masksWhateverOfItIsEscaped(String spelling) {
    assertThat(redactor.clean("before " + spelling + " after")).matches("before \\S*\\*\\*\\*\\S* after").hasSizeLessThan(30);
  }

  @Test
  void masksCharactersBeyondAscii() {
    Redactor wide = Redactor.of(List.of(Secret.of("é☃\ud83d\ude00 x y")));
    for (String spelling : List.of("%C3%A9%E2%98%83%F0%9F%98%80%20x+y", "\\u00e9\\u2603\\ud83d\\ude00 x y", "\\\\u00e9\\\\u2603\\\\uD83D\\\\uDE00 x y",
        "&#233;&#x2603;&#128512; x y", "%c3%a9☃\ud83d\ude00 x%20y")) {
      assertThat(wide.clean("<" + spelling + ">")).as(spelling).isEqualTo("<***>");
    }
  }

  @Test
  void leavesNearMissesAlone() {
    for (String near : List.of("s3cr%2", "s3cr%2Bt%2F%22k%26y", "%", "&", "\\", "&#;", "&#x;", "%zz", "\\u12", "s3cr&plus;t", "100 % of a & b \\ c")) {
      assertThat(redactor.clean(near)).isEqualTo(near);
    }
  }

  @Test
  void takesLongRunsOfEscapesInItsStride() {
    for (String run : List.of("\\", "%", "&", "%25", "s\\", "&amp;", "s3cr")) {
      String text = run.repeat(200_000);
      assertThat(redactor.clean(text)).hasSameSizeAs(text);
    }
  }

  @Test
  void masksANumberThatIsASecret() throws Exception {
    Redactor digits = Redactor.of(List.of(Secret.of("90817263544536271809")));
    JsonNode tree = new JsonMapper().readTree("{\"a\":90817263544536271809,\"b\":9081726354453627180,\"c\":1}");
    assertThat(digits.clean(tree)).hasToString("{\"a\":\"***\",\"b\":9081726354453627180,\"c\":1}");
  }

  @Test
  void masksKeysAndValuesOfTrees() throws Exception {
    JsonNode tree = new JsonMapper().readTree("{\"a\":[\"x " + SECRET.replace("\\", "\\\\").replace("\"", "\\\"")
        + "\",1],\"" + HexFormat.of().formatHex(BYTES) + "\":true}");
    assertThat(redactor.clean(tree)).hasToString("{\"a\":[\"x ***\",1],\"***\":true}");
  }

  @Test
  void returnsTheSameObjectWhereThereIsNothingToMask() throws Exception {
    JsonNode tree = new JsonMapper().readTree("{\"a\":[\"plain\",1.10],\"b\":{\"c\":null}}");
    assertThat(redactor.clean(tree)).isSameAs(tree);
  }

  @Test
  void leavesShortValuesAlone() {
    assertThat(Redactor.of(List.of(Secret.of("abc"))).clean("abc")).isEqualTo("abc");
  }

  @Test
  void findsASecretInBase64WhateverStandsBeforeIt() {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      byte[] around = new byte[random.nextInt(40)];
      random.nextBytes(around);
      byte[] all = new byte[around.length + BYTES.length + random.nextInt(4)];
      System.arraycopy(around, 0, all, 0, around.length);
      System.arraycopy(BYTES, 0, all, around.length, BYTES.length);
      assertThat(redactor.clean(Base64.getEncoder().encodeToString(all))).contains("***");
    }
  }

  @Test
  void aSecretNeverPrintsItself() {
    assertThat(Secret.of(SECRET)).hasToString("***");
    assertThat(redactor).hasToString("Redactor");
  }
}
