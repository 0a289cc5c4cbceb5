package dev.waybill.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of a secret counts, of each kind of secret: to the character. */
class SpellingsTest {
  private static Redactor of(String... secrets) {
    return Redactor.of(Stream.of(secrets).map(Secret::of).toList());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(delimiterString = " -> ", quoteCharacter = '\0', value = {
    // Of sixteen characters eight count, of fifteen nothing less than all.
    "0123456789abcdef -> 01234567 -> ***", "0123456789abcdef -> 0123456 -> 0123456", "0123456789abcdef -> 89abcdef -> ***", "0123456789abcdef -> 9abcdef -> 9abcdef",
    "0123456789abcde -> 01234567 -> 01234567", "0123456789abcde -> 789abcde -> 789abcde", "0123456789abcde -> 0123456789abcde -> ***",
    // An address counts from its path on.
    "https://a.example/0123456789abcdef -> https://a.example/0123456 -> https://a.example/0123456",
    "https://a.example/0123456789abcdef -> https://a.example/01234567 -> ***", "https://a.example/0123456789abcdef -> 89abcdef -> ***",
    "https://a.example/0123456789abcde -> 789abcde -> 789abcde", "https://a.example/0123456789abcde -> https://a.example/01234567 -> ***",
    "https://a.example?0123456789abcdef -> https://a.example?0123456 -> https://a.example?0123456",
    "https://a.example#0123456789abcdef -> https://a.example#01234567 -> ***",
    // The longer texts of a JSON text count, however deep, but for addresses.
    "[\"value-of-sixteen\"] -> value-of -> ***", "{\"a\":{\"b\":[\"value-of-sixteen\"]}} -> value-of -> ***", "{\"a\":\"value-of-fifteen\"} -> value-of -> ***",
    "{\"a\":\"value-of-15-let\"} -> value-of-15-let -> value-of-15-let", "{\"a\":\"@value-of-sixteen\"} -> @value-of -> @value-of",
    "{\"a\":\"who@value-of-sixteen\"} -> who@value-of -> who@value-of", "{\"a\":\"https://value-of-sixteen\"} -> https://value-of-sixteen -> https://value-of-sixteen",
    "{\"a\":\"value-of-sixteen\"} -> {\"a\":\"value-o -> {\"a\":\"value-o", " {\"a\":\"value-of-sixteen\"} -> value-of -> ***",
    // What only begins like JSON is any text.
    "{value-of-sixteen -> {value-o -> ***", "[value-of-sixteen -> [value-o -> ***", "{value-of-sixteen -> value-of -> value-of",
    // Of a token its signature counts, and no part of what stands before it.
    "eyJhbGciOiJub25lIn0.eyJpc3MiOiJtZSJ9.0123456789abcdef -> eyJhbGciOiJub25lIn0.eyJpc3MiOiJtZSJ9.0123456 -> eyJhbGciOiJub25lIn0.eyJpc3MiOiJtZSJ9.0123456",
    "eyJhbGciOiJub25lIn0.eyJpc3MiOiJtZSJ9.0123456789abcdef -> 01234567 -> ***", "eyJhbGciOiJub25lIn0.eyJpc3MiOiJtZSJ9.0123456789abcde -> 01234567 -> 01234567",
  })
  void countsAsMuchAsItsKindAllows(String secret, String text, String clean) {
    assertThat(of(secret).clean(text)).isEqualTo(clean);
    assertThat(of(secret).clean("<" + text + ">")).isEqualTo("<" + clean + ">");
  }

  /** How a key begins is no secret; its other lines are. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "firstlineof-sixt | firstlin | firstlin", "firstlineof-sixt | neof-sixt | ***", "firstlineof-sixt | of-sixt | of-sixt", "firstlineof-15-c | of-15-c | of-15-c", "firstlineof-15c | firstlin | firstlin",
    "firstline\\nsecondlineof-six | secondli | ***", "firstline\\nsecondlineof-six | eof-six | eof-six", "firstline\\nsecondlineof-15 | secondli | secondli",
    "firstline\\nABCDEFGH | ABCDEFGH | ***", "firstline\\nABCDEFG | ABCDEFG | ABCDEFG",
    "firstlineof-sixt\\n-----END X-----\\n-----BEGIN X-----\\nfirstofthesecond | firstoft | firstoft",
  })
  void aPemCountsByItsLines(String lines, String text, String clean) {
    for (String end : List.of("\n", "\r\n", "\\n")) {
      String pem = ("-----BEGIN X-----\n" + lines.replace("\\n", "\n") + "\n-----END X-----\n").replace("\n", end);
      assertThat(of(pem).clean(text)).isEqualTo(clean);
      assertThat(of(pem).clean(pem)).isEqualTo("***");
      assertThat(of(pem).clean(Base64.getEncoder().withoutPadding().encodeToString(bytes(pem + "..".repeat(pem.length() % 3 == 0 ? 0 : 1))))).startsWith("***");
      assertThat(of(pem).clean(HexFormat.of().formatHex(bytes(pem)))).isEqualTo("***");
    }
  }

  @Test
  void aJsonTextIsMaskedWholeInBase64AndHexButNotInParts() {
    String json = "{\"id\":\"short\",\"key\":\"value-of-sixteen\"}";
    assertThat(of(json).clean(Base64.getEncoder().encodeToString(bytes(json)))).startsWith("***").hasSizeLessThan(7);
    assertThat(of(json).clean(HexFormat.of().formatHex(bytes(json)))).isEqualTo("***");
    String part = HexFormat.of().formatHex(bytes("{\"id\":\"short\",\"ke"));
    assertThat(of(json).clean(part)).isEqualTo(part);
  }

  @Test
  void partsOfHexCountFromEightOfSixteenBytesOn() {
    for (HexFormat hex : List.of(HexFormat.of(), HexFormat.of().withUpperCase())) {
      assertThat(of("kmno456789klmnop").clean(hex.formatHex(bytes("kmno4567")))).isEqualTo("***");
      assertThat(of("kmno456789klmnop").clean(hex.formatHex(bytes("89klmnop")))).isEqualTo("***");
      String seven = hex.formatHex(bytes("kmno456"));
      assertThat(of("kmno456789klmnop").clean(seven)).isEqualTo(seven);
      String eight = hex.formatHex(bytes("kmno4567"));
      assertThat(of("kmno456789klmno").clean(eight)).isEqualTo(eight);
      assertThat(of("kmno456789klmno").clean(hex.formatHex(bytes("kmno456789klmno")))).isEqualTo("***");
    }
  }

  /** Every third byte of these begins anew, so that their base64 has the characters that its two alphabets tell apart. */
  @ParameterizedTest
  @ValueSource(strings = {">>>>>>>>>>>>>>>>>>", "??????????????????", ">>>???>>>???>>>???", "?>~?>~?>~?>~?>~"})
  void bothAlphabetsOfBase64AreMasked(String secret) {
    Redactor redactor = of(secret);
    for (String before : List.of("", "x", "xy")) {
      byte[] all = bytes(before + secret);
      String plain = Base64.getEncoder().withoutPadding().encodeToString(all);
      String url = Base64.getUrlEncoder().withoutPadding().encodeToString(all);
      assertThat(plain).isNotEqualTo(url);
      for (String text : List.of(plain, url, URLEncoder.encode(plain, StandardCharsets.UTF_8), plain.replace("/", "\\/").replace("+", "\\u002b"))) {
        assertThat(redactor.clean(text)).as(text).contains("***").hasSizeLessThan(9);
      }
    }
  }

  @Test
  void partsOfBase64CountFromElevenOfTwentyTwoCharactersOn() {
    String secret = "0123456789abcdefgh";
    String all = Base64.getEncoder().encodeToString(bytes(secret));
    assertThat(all).hasSize(24);
    assertThat(of(secret).clean(all.substring(0, 11))).isEqualTo("***");
    assertThat(of(secret).clean(all.substring(13))).isEqualTo("***");
    assertThat(of(secret).clean(all.substring(0, 10))).isEqualTo(all.substring(0, 10));
    String short16 = Base64.getEncoder().withoutPadding().encodeToString(bytes("0123456789abcdef"));
    assertThat(of("0123456789abcdef").clean(short16.substring(0, 20))).isEqualTo(short16.substring(0, 20));
    assertThat(of("0123456789abcdef").clean(short16)).startsWith("***").hasSizeLessThan(5);
  }

  /** What begins like a secret is masked to the end of its word, and no character farther. */
  @Test
  void aWordEndsWhereItsLastLetterDigitOrDashStands() {
    Redactor one = of("token-of-a-test-1");
    for (char c : "azAZ09_-".toCharArray()) {
      for (String escaped : List.of("", "%20")) {
        assertThat(one.clean(escaped + "token-of" + c + "~")).isEqualTo(escaped + "***~");
      }
    }
    for (char c : "`{@[/:.~^, ".toCharArray()) {
      for (String escaped : List.of("", "%20")) {
        assertThat(one.clean(escaped + "token-of" + c + "q")).isEqualTo(escaped + "***" + c + "q");
      }
    }
  }

  @Test
  void halfOfACharacterIsNoPart() {
    Redactor wide = of("abcdefgh\ud83d\ude00ijklmnop");
    assertThat(wide.clean("abcdefgh\ud83d\ude01!")).isEqualTo("***\ud83d\ude01!");
    assertThat(wide.clean("abcdefgh\ud83d\ude00!")).isEqualTo("***!");
    assertThat(wide.clean("abcdefgh\ud83d")).isEqualTo("***\ud83d");
  }

  /** Both begin with characters that a simple hash cannot tell apart. */
  @Test
  void whatOnlyHasTheSameHashStays() {
    assertThat(of("Aabcdefg").clean("BBbcdefg Aabcdefg")).isEqualTo("BBbcdefg ***");
    assertThat(of("Aabcdefghijklmnop").clean("BBbcdefghijkl")).isEqualTo("BBbcdefghijkl");
  }

  @ParameterizedTest
  @CsvSource(delimiterString = " -> ", quoteCharacter = '\0', value = {
    "a\"bc -> a%5C%22bc -> ***", "a\"bc -> a&#92;&quot;bc -> ***", "a\"bc -> a%255C%2522bc -> ***", "abcé -> abc%C3 -> abc%C3", "abcé -> abc%C3x -> abc%C3x", "abcé -> abc%C3%A9 -> ***",
    "abcé -> abc%C3% -> abc%C3%", "ab\\cdefghijklmnopqrst -> ab\\\\cdefg%20 -> ***%20", "ab\\cdefghijklmnopqrst -> ab\\\\cdef%20 -> ab\\\\cdef%20",
    "mnopqrstabcdefg\\hi -> bcdefg\\\\hi%20 -> ***%20", "mnopqrstabcdefg\\hi -> defg\\\\hi%20 -> defg\\\\hi%20",
  })
  void whatIsEscapedIsSeenThrough(String secret, String text, String clean) {
    assertThat(of(secret).clean(text)).isEqualTo(clean);
  }

  @Test
  void aSpaceAtTheBeginningMayBeAPlus() {
    assertThat(of(" abc").clean("<+a%62c>")).isEqualTo("<***>");
    assertThat(of("xabc").clean("<+a%62c>")).isEqualTo("<+a%62c>");
  }

  @Test
  void numbersAndKeysAreMaskedAsTheyCome() throws Exception {
    JsonNode numbers = new JsonMapper().readTree("[1.90817263,12.9081726,\"x\"]");
    assertThat(of("90817263544536271809").clean(numbers)).hasToString("[\"***\",12.9081726,\"x\"]");
    JsonNode tree = new JsonMapper().readTree("{\"canary-1\":1,\"canary-2\":2,\"canary-3\":3,\"***\":4}");
    assertThat(of("canary-1", "canary-2", "canary-3").clean(tree)).hasToString("{\"***\":1,\"*** 2\":2,\"*** 3\":3,\"*** 4\":4}");
  }

  @Test
  void nothingThatHoldsASecretPrintsIt() {
    assertThat(Spelling.whole("secret-value")).hasToString("Spelling");
    assertThat(Secret.of("a").hashCode()).isEqualTo(Secret.of("a").hashCode()).isNotEqualTo(Secret.of("b").hashCode());
  }
}
