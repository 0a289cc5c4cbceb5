package dev.waybill.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers write into WWW-Authenticate (RFC 9110 § 11), and what comes near it. */
class ChallengeTest {
  private static String shown(String field) {
    return Challenge.all(List.of(field)).stream().map(one -> one.scheme() + one.parameters()).collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "Basic | basic{}", "BASIC realm=x | basic{realm=x}", "Basic Realm=x, realm=y | basic{realm=x}", "Basic realm = \"x\" , a =b | basic{realm=x, a=b}",
    "Basic, Digest | basic{} digest{}", ",, Basic | basic{}", "Basic a=1, Digest b=2, c=3 | basic{a=1} digest{b=2, c=3}",
    "Negotiate abc | negotiate{}", "Negotiate abc, Basic a=1 | negotiate{} basic{a=1}", "Negotiate a/b+c==, Basic a=1 | negotiate{} basic{a=1}",
    "Negotiate abc== \t, Basic a=1 | negotiate{} basic{a=1}", "Negotiate abc= | negotiate{}", "Negotiate  /9j/ | negotiate{}",
    "Digest a=1, b= | digest{a=1, b=}", "Digest a=1, b=,c=2 | digest{a=1, b=, c=2}", "Digest a=\"x | digest{a=x}", "Digest a=\"x\\ | digest{a=x\\}",
    "Digest a=\"x\\y\\\"\\\\\", b=1 | digest{a=xy\"\\, b=1}", "Digest a=\"\", b=\"\" | digest{a=, b=}", "Digest a=\"1,b=2\" | digest{a=1,b=2}",
    "Digest a=1 b=2 | digest{a=1, b=2}", "Digest a=1;b=2 | digest{a=1}", "Digest a=(1) | digest{a=}", "Digest(a=1 | digest{}",
    "Digest\u007f a=1 | digest{}", "Digest a=~!, b=2 | digest{a=~!, b=2}", "Digest a={1} | digest{a=}", "=x | ", "\"x\" | ", " | ",
  })
  void readsWhatServersWrite(String field, String challenges) {
    assertThat(shown(field == null ? "" : field)).isEqualTo(challenges == null ? "" : challenges);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "%41 | A", "a%41b | aAb", "%4 | %4", "% | %", "a% | a%", "%4z | %4z", "%z1 | %z1", "%%41 | %A", "%c3%A9 | é", "é%20x | é x",
    "a+b | a+b", "%2B | +", "%2541 | %41", "%-1 | %-1",
  })
  void decodesEscapesAndLeavesWhatIsNone(String text, String decoded) {
    assertThat(PercentText.decode(text, false)).isEqualTo(decoded);
    assertThat(PercentText.decode("%00%0a", false)).isEqualTo("\0\n");
    assertThat(PercentText.decode("a+b", true)).isEqualTo("a b");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "a=1&b=2 | [a:1, b:2]", "a | [a:]", "a= | [a:]", "=b | [:b]", "= | [:]", "&&a=1& | [a:1]", "a=b=c | [a:b=c]", "a+b=c+d | [a b:c d]", "%26=%3D | [&:=]", " | []",
  })
  void splitsAQueryIntoItsPairs(String query, String pairs) {
    String text = query == null ? "" : query;
    assertThat(PercentText.pairs(text, true).stream().map(pair -> pair.name() + ":" + pair.value()).toList()).hasToString(pairs);
    assertThat(PercentText.query("/p?" + text)).isEqualTo(text);
    assertThat(PercentText.query("?" + text)).isEqualTo(text);
    assertThat(PercentText.query("/p")).isEmpty();
    assertThat(PercentText.withoutQuery("/p?" + text)).isEqualTo("/p");
    assertThat(PercentText.withoutQuery("?" + text)).isEmpty();
    assertThat(PercentText.withoutQuery("/p")).isEqualTo("/p");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {"azAZ09-._~ | azAZ09-._~ | azAZ09-._~", "/@[`{: | %2F%40%5B%60%7B%3A | /%40%5B%60%7B%3A", "é | %C3%A9 | %C3%A9"})
  void encodesAllButTheUnreserved(String text, String encoded, String path) {
    assertThat(PercentText.encode(text)).isEqualTo(encoded);
    assertThat(PercentText.encodePath(text)).isEqualTo(path);
  }
}
