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
import org.junit.jupiter.api.Tag;
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

  @Tag("slow")
  @Test
  void takesLongRunsOfEscapesInItsStride() {
    for (String run : List.of("\\", "%", "&", "%25", "s\\", "&amp;", "s3cr", "%5C", "%5C\\&#92;", "%255C", "%73")) {
      String text = run.repeat(200_000);
      assertThat(redactor.clean(text)).hasSameSizeAs(text);
    }
  }

  @Test
  void masksANumberThatIsASecret() throws Exception {
    Redactor digits = Redactor.of(List.of(Secret.of("90817263544536271809")));
    JsonNode tree = new JsonMapper().readTree("{\"a\":90817263544536271809,\"b\":9081726300000000000,\"c\":908172635,\"d\":9081726,\"e\":1}");
    assertThat(digits.clean(tree)).hasToString("{\"a\":\"***\",\"b\":\"***\",\"c\":\"***\",\"d\":9081726,\"e\":1}");
    Redactor pin = Redactor.of(List.of(Secret.of("9081")));
    assertThat(pin.clean(tree)).hasToString(tree.toString());
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

  @Tag("slow")
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

  private static final String LONG = "kq7-canary/long&secret=with\"parts\\é☃!zu";

  /** The first or last so many characters of a long secret, plain and escaped. */
  static Stream<String> fragments() {
    return Stream.of(8, 9, 15, 16, 17, 30).flatMap(size -> Stream.of(LONG.substring(0, size), LONG.substring(LONG.length() - size)))
        .flatMap(part -> Stream.of(part, each(part, RedactorTest::percent), each(part, "\\u%04x"::formatted), each(part, "&#%d;"::formatted),
            URLEncoder.encode(part, StandardCharsets.UTF_8).replace("%", "%25"), part.replace("\\", "\\\\").replace("\"", "\\\""),
            part.replace("&", "&amp;").replace("\"", "&quot;")));
  }

  @ParameterizedTest
  @MethodSource("fragments")
  void masksTheBeginningAndTheEndOfALongSecret(String fragment) {
    Redactor one = Redactor.of(List.of(Secret.of(LONG)));
    assertThat(one.clean("<" + fragment + ">")).isEqualTo("<***>");
    assertThat(one.clean(fragment)).isEqualTo("***");
    assertThat(one.clean("100 % \\ " + fragment + " & " + fragment + ";")).isEqualTo("100 % \\ *** & ***;");
  }

  @Test
  void leavesWhatIsShorterAndWhatStandsInTheMiddle() {
    Redactor one = Redactor.of(List.of(Secret.of(LONG), Secret.of("fifteen-letters")));
    for (String near : List.of(LONG.substring(0, 7), LONG.substring(LONG.length() - 7), LONG.substring(1, 20), "fifteen-letter", "ifteen-letters",
        "%20" + LONG.substring(0, 7) + "\\")) {
      assertThat(one.clean(near)).isEqualTo(near);
    }
  }

  @Test
  void masksPartsOfItsBase64AndHex() {
    Redactor one = Redactor.of(List.of(Secret.of(LONG)));
    byte[] bytes = LONG.getBytes(StandardCharsets.UTF_8);
    for (int size = 9; size <= bytes.length; size++) {
      byte[] head = java.util.Arrays.copyOf(bytes, size);
      assertThat(one.clean(Base64.getEncoder().encodeToString(head))).as("%d", size).startsWith("***").hasSizeLessThan(8);
      assertThat(one.clean(HexFormat.of().formatHex(head))).isEqualTo("***");
      byte[] tail = java.util.Arrays.copyOfRange(bytes, bytes.length - size, bytes.length);
      assertThat(one.clean(HexFormat.of().formatHex(tail))).isEqualTo("***");
    }
  }

  @Test
  void whatIsPublicOfASecretStays() {
    String pem = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nq1w2e3r4t5z6u7i8o9p0+a/s\nshort+Line=\n-----END PRIVATE KEY-----\n";
    Redactor one = Redactor.of(List.of(Secret.of(pem), Secret.of("https://hooks.example/services/T0/B0/q1w2e3r4t5z6"),
        Secret.of("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJlLXNpZ25hdHVyZQ"),
        Secret.of("{\"type\": \"service_account\", \"id\": \"0123456789abcdef0123\", \"url\": \"https://oauth.example/token\", \"mail\": \"robot@acme.iam.example\"}")));
    for (String open : List.of("-----BEGIN PRIVATE KEY-----", "-----BEGIN CERTIFICATE-----\nMIIEvQIBADAN", "-----END PRIVATE KEY-----", "https://hooks.example/service",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0", "{\"type\": \"service_account\", \"id\": 1}", "https://oauth.example/token", "robot@acme.iam.example")) {
      assertThat(one.clean(open)).isEqualTo(open);
    }
    assertThat(one.clean(pem)).isEqualTo("***");
    assertThat(one.clean(pem.replace("\n", "\\n"))).isEqualTo("***");
    assertThat(one.clean("x q1w2e3r4t5z6u7i8o9p0+a/s x shortLine= short+Line= x q1w2e3r4 MIIEvQIBADANBgkqhkiG9w0BAQEFAASC"))
        .isEqualTo("x *** x shortLine= *** x *** ***");
    assertThat(one.clean("-----BEGIN PRIVATE KEY-----\r\nq1w2e3r4t5z6u7i8o9p0+a/s\r\n")).isEqualTo("-----BEGIN PRIVATE KEY-----\r\n***\r\n");
    assertThat(one.clean("https://hooks.example/services/T0/B1 ...r4t5z6u7 e3r4t5z6 c2lnbmF0 0123456789abc"))
        .isEqualTo("*** ...r4t5z6u7 *** *** ***");
  }

  @Test
  void secretsInSecretsAndOverEachOtherLeaveNothing() {
    Redactor several = Redactor.of(Stream.of("abcdefghijklmnopqrst", "ijklmnop", "qrstuvwxyz012345", "cdef").map(Secret::of).toList());
    assertThat(several.clean("[abcdefghijklmnopqrst] [ijklmnop] [abcdefghijklmnopqrstuvwxyz012345] [xcdefx] [abcdefghijklmnop]"))
        .isEqualTo("[***] [***] [***] [x***x] [***]");
  }

  /** A dispatch has several redactors, one after the other: what the first leaves of another secret must not be a piece of it. */
  @Test
  void whatBeginsLikeASecretIsMaskedToTheEndOfItsWord() {
    Redactor first = Redactor.of(List.of(Secret.of("token-of-a-test-1")));
    Redactor second = Redactor.of(List.of(Secret.of("token-of-a-test-2"), Secret.of("token-of-b_9")));
    assertThat(second.clean(first.clean("is token-of-a-test-2. token-of-b_9, token-of%20x token-of-a-test-2%20"))).isEqualTo("is ***. ***, ***%20x ***%20");
  }

  @Test
  void halvesOfCharactersAreNotLeft() {
    Redactor wide = Redactor.of(List.of(Secret.of("\ud83d\ude00x-secret-of-this\ud83d\ude00")));
    assertThat(wide.clean("\ud83d\ude00x-secre\ud83d\ude01")).isEqualTo("***\ud83d\ude01");
    assertThat(wide.clean("\ud83c\ude00x-secret-of-this\ud83d\ude00")).isEqualTo("\ud83c\ude00***");
  }

  @Test
  void keysThatAreMaskedStayApart() throws Exception {
    Redactor one = Redactor.of(List.of(Secret.of("canary-one"), Secret.of("canary-two"), Secret.of("***x")));
    JsonNode tree = new JsonMapper().readTree("{\"canary-one\":1,\"canary-two\":2,\"a\":3}");
    assertThat(one.clean(tree)).hasToString("{\"***\":1,\"*** 2\":2,\"a\":3}");
  }

  /** Random texts with and without parts of random secrets, against a slow and simple search. */
  @Tag("slow")
  @Test
  void noPartThatCountsIsLeftInAnyText() {
    Random random = new Random(11);
    for (int round = 0; round < 2_000; round++) {
      String secret = word(random, 16 + random.nextInt(20));
      Redactor one = Redactor.of(List.of(Secret.of(secret)));
      StringBuilder text = new StringBuilder();
      for (int piece = 0; piece < 6; piece++) {
        int size = random.nextInt(secret.length() + 1);
        text.append(switch (random.nextInt(4)) {
          case 0 -> secret.substring(0, size);
          case 1 -> secret.substring(secret.length() - size);
          case 2 -> URLEncoder.encode(secret.substring(0, size), StandardCharsets.UTF_8);
          default -> word(random, random.nextInt(6));
        });
      }
      String clean = one.clean(text.toString());
      assertThat(clean).doesNotContain(secret.substring(0, 8)).doesNotContain(secret.substring(secret.length() - 8));
    }
  }

  private static String word(Random random, int size) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < size; i++) {
      word.append("abAB01+/=&%\\\" -_".charAt(random.nextInt(16)));
    }
    return word.toString();
  }

  @Test
  void aSecretNeverPrintsItself() {
    assertThat(Secret.of(SECRET)).hasToString("***");
    assertThat(redactor).hasToString("Redactor");
  }
}
