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
