package dev.waybill.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spellings beyond the usual ones, each with what only looks like one. */
class EncodingsTest {
  private static final String LONG = "kq7-Canary/long&secret=Zu";
  private static final String WIDE = "kq7-é☃\ud83d\ude00-canary-zu";
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private static Redactor of(String... secrets) {
    return Redactor.of(Stream.of(secrets).map(Secret::of).toList());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String each(String text, IntFunction<String> spell) {
    return text.codePoints().mapToObj(spell).collect(Collectors.joining());
  }

  private static String eachByte(byte[] bytes, String format, String between) {
    List<String> all = new ArrayList<>();
    for (byte one : bytes) {
      all.add(format.formatted(one & 0xff));
    }
    return String.join(between, all);
  }

  static Stream<String> apart() {
    return Stream.of(LONG, WIDE, "tiny").flatMap(secret -> Stream.of(eachByte(bytes(secret), "%02x", ":"), eachByte(bytes(secret), "%02X", " "),
        eachByte(bytes(secret), "0x%02x", ","), eachByte(bytes(secret), "0x%02X", ", "), eachByte(bytes(secret), "\\x%02x", ""),
        eachByte(bytes(secret), "%02x", "-"), eachByte(bytes(secret), "\"%02x\"", ", "), eachByte(bytes(secret), "%02x", "\n"),
        eachByte(bytes(secret), "%02x", "").replaceAll("(....)(?=.)", "$1 "), eachByte(bytes(secret), "%02X", "").replaceAll("(.{8})(?=.)", "$1\r\n  ")));
  }

  @ParameterizedTest
  @MethodSource("apart")
  void hexWithAnythingUsualBetweenItsDigitsIsMasked(String spelling) {
    Redactor redactor = of(LONG, WIDE, "tiny");
    for (String before : List.of("<", "what was sent: ", "(0x01 0x02) ", "a 123 ")) {
      assertThat(redactor.clean(before + spelling + ">")).matches("\\Q" + before + "\\E(0x|\\\\x|\"|\\\\)?[*]{3}\"?>");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"6b 71 37 2d 43 61 6e", "6b 71 37 2d 43 61 6e 0 61", "6b 71 37 2d 43 61 6e z61", "6b 71 37 2d 43 61 6e          61",
    "2026-01-02 12:34:56", "550e8400-e29b-41d4-a716-446655440000", "de:ad:be:ef:00:01:02:03", "0x", "0x0x0x0x0x0x", ": : : : : : : :", "a0 b1 c2 d3 e4 f5 a6 b7 c8",
    "7a 39", "xxxxxxxxxxxxxxxxxxxxxxxxxx"})
  void whatIsNoneOfItsBytesStays(String near) {
    assertThat(of(LONG).clean(near)).isSameAs(near);
  }

  @Test
  void partsOfHexCountWhereTheyStandApartToo() {
    byte[] all = bytes(LONG);
    String dump = eachByte(all, "%02x", " ");
    assertThat(of(LONG).clean("(" + dump.substring(0, 3 * 8 - 1) + ")")).isEqualTo("(***)");
    assertThat(of(LONG).clean("(" + dump.substring(dump.length() - 3 * 8 + 1) + ")")).isEqualTo("(***)");
    assertThat(of(LONG).clean("(" + dump.substring(3 * 4, 3 * 20 - 1) + ")")).isEqualTo("(***)");
    assertThat(of(LONG).clean("00 01 02 " + dump + " 03 04 " + dump)).isEqualTo("00 01 02 *** 03 04 ***");
  }

  /** By the book (RFC 4648, section 6), one bit after the other. */
  private static String base32(byte[] bytes, boolean padded) {
    StringBuilder bits = new StringBuilder();
    for (byte one : bytes) {
      bits.append(Integer.toBinaryString(0x100 | one & 0xff).substring(1));
    }
    while (bits.length() % 5 != 0) {
      bits.append('0');
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bits.length(); i += 5) {
      text.append(BASE32.charAt(Integer.parseInt(bits.substring(i, i + 5), 2)));
    }
    while (padded && text.length() % 8 != 0) {
      text.append('=');
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({"f, MY======", "fo, MZXQ====", "foo, MZXW6===", "foob, MZXW6YQ=", "fooba, MZXW6YTB", "foobar, MZXW6YTBOI======"})
  void base32IsThatOfTheStandard(String text, String encoded) {
    assertThat(base32(bytes(text), true)).isEqualTo(encoded);
    assertThat(encoded.toLowerCase(Locale.ROOT)).startsWith(Base32.middle(bytes(text), 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {LONG, WIDE, "tiny-one"})
  void base32IsMaskedAtEveryOffsetAndInEveryCase(String secret) {
    for (String before : List.of("", "x", "xy", "xyz", "user:", "users:")) {
      for (String after : List.of("", "!", "and more")) {
        for (boolean padded : new boolean[] {true, false}) {
          String text = base32(bytes(before + secret + after), padded);
          for (String shown : List.of(text, text.toLowerCase(Locale.ROOT))) {
            assertThat(of(secret).clean(shown)).as(shown).contains("***").hasSizeLessThan(36);
          }
        }
      }
    }
    String near = base32(java.util.Arrays.copyOf(bytes(secret), 7), false);
    assertThat(of(secret).clean(near)).isEqualTo(near);
  }

  @ParameterizedTest
  @ValueSource(strings = {LONG, WIDE, "tiny", "tinyé"})
  void twoBytesACharacterAreMaskedInHexAndBase64(String secret) {
    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16)) {
      for (String before : List.of("", "x", "xy", "curl -H x:")) {
        byte[] all = (before + secret).getBytes(charset);
        String rest = HexFormat.of().formatHex((before).getBytes(charset));
        String[] shown = {Base64.getEncoder().encodeToString(all), Base64.getUrlEncoder().withoutPadding().encodeToString(all)};
        for (String each : shown) {
          assertThat(of(secret).clean(each)).as(each).contains("***").hasSizeLessThan(3 + 6 + (before.length() + 1) * 3);
        }
        assertThat(of(secret).clean(HexFormat.of().formatHex(all))).contains("***").hasSizeLessThan(rest.length() + 12);
        assertThat(of(secret).clean(eachByte(all, "%02X", " "))).contains("***").hasSizeLessThan(rest.length() * 3 / 2 + 18);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LONG, WIDE})
  void quotedPrintableIsSeenThrough(String secret) {
    String all = eachByte(bytes(secret), "=%02X", "");
    String some = each(secret, c -> c < 0x80 && c != '=' ? Character.toString(c) : eachByte(bytes(Character.toString(c)), "=%02X", ""));
    for (String shown : List.of(all, all.toLowerCase(Locale.ROOT), some, some.replaceAll("(kq7.)", "$1=\r\n"), each(secret, c -> Character.toString(c) + "=\n"),
        all.replaceAll("(.{12})", "$1=\r\n"), secret.substring(0, 9) + "=\r\n" + secret.substring(9))) {
      assertThat(of(secret).clean("<" + shown + ">")).as(shown).matches("<[*]{3}(=\\R)?>");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LONG, WIDE})
  void referencesOfHtmlAreSeenThroughHoweverTheyAreWritten(String secret) {
    for (String shown : List.of(each(secret, "&#%d"::formatted), each(secret, "&#x%x"::formatted), each(secret, "&#X%X"::formatted), each(secret, "&#x%07x;"::formatted),
        each(secret, "&#%010d;"::formatted), each(secret, "&amp;#%d;"::formatted), each(secret, "&amp;amp;#x%X;"::formatted), each(secret, "&#38;#%d;"::formatted),
        secret.replace("&", "&amp"), secret.replace("&", "&amp;amp;"), secret.replace("=", "&#0061"), secret.replace("&", "&#x26"), secret.replace("-", "&amp;#45;"))) {
      assertThat(of(secret).clean("<" + shown + ">")).as(shown).isEqualTo("<***>");
    }
    assertThat(of("a&#90;b&lt;").clean("a&amp;#90;b&amp;lt; a&#90;b&lt;")).isEqualTo("*** ***");
  }

  @ParameterizedTest
  @ValueSource(strings = {LONG, WIDE})
  void escapesOfProgrammingLanguagesAreSeenThrough(String secret) {
    for (String shown : List.of(eachByte(bytes(secret), "\\x%02x", ""), eachByte(bytes(secret), "\\\\x%02X", ""), eachByte(bytes(secret), "\\%03o", ""),
        each(secret, "\\u{%x}"::formatted), each(secret, "\\U%08x"::formatted),
        each(secret, c -> c < 0x80 ? Character.toString(c) : eachByte(bytes(Character.toString(c)), "\\x%02x", "")))) {
      assertThat(of(secret).clean("<" + shown + ">")).as(shown).isIn("<***>", "<\\***>");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=5Ab", "x=12&y=34", "kq7=\r\nCanary", "kq7&#4", "&#x;&#;&#&", "&ampere", "&amp;amp;amp;", "kq7&#x110000;", "kq7&#45;&#67", "\\x", "\\x4", "\\u{", "\\u{6b",
    "\\u{0000006b}", "\\153\\161\\067\\055", "\\8"})
  void whatIsNoneOfItsCharactersStays(String near) {
    assertThat(of(LONG).clean(near)).isSameAs(near);
  }

  /** Long dumps are looked through piece by piece: wherever one ends, a secret is found that goes on in the next. */
  @Test
  void hexIsMaskedWhereverItStandsInALongDump() {
    Redactor redactor = of(LONG, "tiny-one", "cafe0000000000000000beef");
    byte[] filler = new byte[2_600];
    java.util.Arrays.fill(filler, (byte) 0x2e);
    String before = HexFormat.ofDelimiter(" ").formatHex(filler) + " ";
    for (int from = 0; from < 2_400; from += 7) {
      for (String secret : List.of(LONG, "tiny-one", LONG.substring(LONG.length() - 9))) {
        String dump = HexFormat.ofDelimiter(" ").formatHex(bytes(secret));
        assertThat(redactor.clean(before.substring(from * 3) + dump + " " + before)).isEqualTo(before.substring(from * 3) + "*** " + before);
      }
    }
    assertThat(redactor.clean(before + "ca fe 00 00 00 00 00 00 00 00 be ef")).isEqualTo(before + "***");
    assertThat(redactor.clean("11 11 00 00 00 00 be ef")).isEqualTo("11 11 ***");
    assertThat(redactor.clean(before + before + "2e")).isEqualTo(before + before + "2e");
  }

  /** A digit before what separates two groups belongs to the group, also where both together read as a prefix. */
  @Test
  void aZeroBeforeASeparatorIsADigit() {
    assertThat(of("c0ffee42d0d0a0b0").clean("c0xffxee42xd0xd0xa0xb0")).isEqualTo("***");
    assertThat(of("a0b0c0d0").clean("a0xb0xc0xd0")).isEqualTo("***");
  }

  @Test
  void aNumberInHexIsTheSameInEveryCase() {
    for (String secret : List.of("9f86d081884c7d659a2feaa0c55ad015", "9F86D081884C7D659A2FEAA0C55AD015", "550e8400-e29b-41d4-a716-446655440000", "c0ffee42")) {
      Redactor one = of(secret);
      for (String shown : List.of(secret, secret.toUpperCase(Locale.ROOT), secret.toLowerCase(Locale.ROOT))) {
        assertThat(one.clean("<" + shown + ">")).isEqualTo("<***>");
        assertThat(one.clean("%20" + shown.replaceFirst("0", "%30"))).isEqualTo("%20***");
      }
      assertThat(one.clean(secret.replace("-", "").replaceAll("(..)(?=.)", "$1:"))).isEqualTo("***");
    }
    assertThat(of("c0ffee-cup").clean("C0FFEE-CUP c0ffee-cup")).isEqualTo("C0FFEE-CUP ***");
    assertThat(of("9f86d081884c7d659a2feaa0c55ad015").clean("9F86D08 c55ad01")).isEqualTo("9F86D08 c55ad01");
  }
}
