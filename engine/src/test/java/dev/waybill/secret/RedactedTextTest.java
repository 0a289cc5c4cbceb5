package dev.waybill.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of a text, to the character: the mask where the secret stood, and all that stood around it. */
class RedactedTextTest {
  private static Redactor of(String... secrets) {
    return Redactor.of(Stream.of(secrets).map(Secret::of).toList());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiterString = " -> ", quoteCharacter = '\0', value = {
    "abcd -> abcd -> ***", "abcd -> xabcdx -> x***x", "abcd -> abcdabcd -> ******", "abcd -> ababcdcd -> ab***cd", "abcd -> abc -> abc",
    "abcd -> abcabcd -> abc***", "abcd -> ABCD -> ABCD", "abcg -> ABCG -> ABCG", "cafe -> Cafe -> Cafe",
    "facade1 -> FACADE1 -> FACADE1", "facade12 -> FACADE12 -> ***", "fa-cade1 -> FA-CADE1 -> FA-CADE1", "fa-cade1 -> facade1 -> ***", "fa-cade12 -> FACADE12 -> ***", "facade12 -> %46ACADE12 -> ***", "abcd -> 61626364 -> ***", "abcd -> 6162636 -> 6162636", "zzzz -> 7A7A7A7A -> ***",
    "zzzz -> 7a7a7A7A -> ***", "zzzz -> 7a7a7A7 -> 7a7a7A7", "abc -> abc -> abc", "abc -> 616263 -> 616263", "abc -> a%62c -> a%62c",
    "a b c -> a+b+c -> ***", "a b c -> a%20b+c -> ***", "+ab+ -> %2Bab%2B -> ***", "+ab+ -> +ab%2B -> ***",
    "abcd -> a%62cd -> ***", "abcd -> a%62c%64e -> ***e", "abcd -> a%6x62cd -> a%6x62cd", "abcd -> a%62c -> a%62c", "abcd -> a%62c% -> a%62c%",
    "abcd -> a%2562cd -> ***", "abcd -> a%252562cd -> ***", "abcd -> a%2462cd -> a%2462cd", "a%cd -> a%25cd -> ***", "a%cd -> a%2525cd -> ***",
    "a%cd -> a%cd%25 -> ***%25", "a%25 -> a%2525 -> ***25", "a%25cd -> a%25cd -> ***",
    "abcd -> a\\u0062cd -> ***", "abcd -> a\\u062cd -> a\\u062cd", "abcd -> au0062cd -> au0062cd", "abcd -> abc\\u0064 -> ***", "abcd -> abc\\u006 -> abc\\u006",
    "abcd -> \\u0061bcd -> ***", "abcd -> a\\\\\\\\u0062cd -> ***", "aucd -> a\\ucd -> ***", "aucd -> a\\u0075cd -> ***", "abcd -> a\\bcd -> ***",
    "a/bc -> a\\/bc -> ***", "a/bc -> a&#47;bc -> ***", "a/bc -> a&#x2f;bc -> ***", "a/bc -> a&#X2F;bc -> ***", "a/bc -> a&#x2e;bc -> a&#x2e;bc",
    "a/bc -> a&#46;bc -> a&#46;bc", "a/bc -> a&#00000047;bc -> ***", "a/bc -> a&#000000047;bc -> ***", "a/bc -> a&#47bc -> ***", "a/bc -> a&#471bc -> a&#471bc", "a/bc -> a&#47 -> a&#47",
    "a&bc -> a&amp;bc -> ***", "a<bc -> a&lt;bc -> ***", "a>bc -> a&gt;bc -> ***", "a\"bc -> a&quot;bc -> ***", "a'bc -> a&apos;bc -> ***", "a&bc -> a&ampbc -> ***",
    "a&bc -> a&lt;bc -> a&lt;bc", "abc& -> abc&amp; -> ***", "abc& -> abc& -> ***", "abcd -> abcd & ab&#99;d -> *** & ***",
    "a\\bcd -> a\\\\bcd -> ***", "a\\bcd -> abcd -> abcd", "a\\bcd -> ab%63d -> ***",
    "abcd -> x%61bcdy -> x***y", "abcd -> %61%62%63%64%61%62%63%64 -> ******", "abcd -> %61%62%63%65 -> %61%62%63%65",
  })
  void masksASecretAndNothingBesideIt(String secret, String text, String clean) {
    assertThat(of(secret).clean(text)).isEqualTo(clean);
  }

  @Test
  void masksTheLongestOfSeveral() {
    assertThat(of("abcd", "abcdefgh", "defgh").clean("abcdefgh abcdefg defgh")).isEqualTo("*** ***efg ***");
    Redactor all = Redactor.all(List.of(of("abcd"), of("abcdefgh"), Redactor.NONE));
    assertThat(all.clean("abcdefgh abcdefg a%62cdefgh")).isEqualTo("*** ***efg ***");
    assertThat(Redactor.all(List.of()).clean("abcd%20")).isEqualTo("abcd%20");
    assertThat(Redactor.NONE.clean("abcd%20")).isEqualTo("abcd%20");
  }

  @Test
  void masksLineBreaksHoweverTheyAreEscaped() {
    Redactor pem = of("ab\r\ncd");
    for (String text : List.of("ab\r\ncd", "ab\\r\\ncd", "ab%0D%0Acd", "ab&#13;&#10;cd", "ab\\u000d\\u000acd", "ab\\\\r\\\\ncd")) {
      assertThat(pem.clean("<" + text + ">")).as(text).isEqualTo("<***>");
    }
    assertThat(pem.clean("abrncd ab\\n\\rcd")).isEqualTo("abrncd ab\\n\\rcd");
  }

  /** In base64 only the characters at the ends also hold bits of what stands beside it. */
  @ParameterizedTest
  @CsvSource({"'', ''", "'', x", "'', xy", "a, ''", "a, x", "ab, ''", "abc, ''", "'a:', ':b'"})
  void masksItInBase64(String before, String after) {
    String secret = "s3cret-value";
    byte[] bytes = (before + secret + after).getBytes(StandardCharsets.UTF_8);
    for (String text : List.of(Base64.getEncoder().encodeToString(bytes), Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))) {
      String clean = of(secret).clean(text);
      int masked = text.length() - clean.length() + 3;
      assertThat(clean).contains("***");
      // 96 bits, of which a neighbour may share up to five at either end.
      assertThat(masked).isBetween(15, 16);
      assertThat(text).startsWith(clean.substring(0, clean.indexOf('*'))).endsWith(clean.substring(clean.lastIndexOf('*') + 1));
    }
  }

  @Test
  void masksTreesOnlyWhereTheyHoldIt() throws Exception {
    Redactor redactor = of("abcd", "1234");
    JsonNode tree = new JsonMapper().readTree("{\"k\":[\"xabcd\",1234,12345,true,null,{\"abcd\":1}],\"plain\":[1,\"x\"]}");
    JsonNode clean = redactor.clean(tree);
    assertThat(clean).hasToString("{\"k\":[\"x***\",\"***\",12345,true,null,{\"***\":1}],\"plain\":[1,\"x\"]}");
    assertThat(clean.get("plain")).isSameAs(tree.get("plain"));
    assertThat(redactor.clean((JsonNode) null)).isNull();
    assertThat(redactor.clean((String) null)).isNull();
    assertThat(Redactor.NONE.clean(tree)).isSameAs(tree);
    assertThat(of("abcd").clean(IntNode.valueOf(1234))).isEqualTo(IntNode.valueOf(1234));
    assertThat(of("-1.5").clean(new JsonMapper().readTree("[-1.5,1.5]"))).hasToString("[\"***\",1.5]");
    JsonNode plain = TextNode.valueOf("plain%20");
    assertThat(redactor.clean(plain)).isSameAs(plain);
    String text = new String("plain & 100%");
    assertThat(redactor.clean(text)).isSameAs(text);
  }

  @Test
  void findsEveryOneOfManySecrets() {
    String[] secrets = Stream.iterate(1_000, number -> number + 7).limit(500).map(number -> "key-" + number).toArray(String[]::new);
    Redactor redactor = of(secrets);
    for (String secret : secrets) {
      assertThat(redactor.clean("<" + secret + ">")).isEqualTo("<***>");
    }
    assertThat(redactor.clean("<key-1001>")).isEqualTo("<key-1001>");
  }
}
