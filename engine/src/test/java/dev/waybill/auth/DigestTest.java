package dev.waybill.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.signature.Vectors;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Challenges as servers write them, and the published answers. */
class DigestTest {
  static Stream<JsonNode> vectors() {
    return Vectors.each("digest/answers.json", "answers");
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.textValue()));
    return texts;
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void answersAsPublished(JsonNode vector) {
    DigestChallenge challenge = DigestChallenge.of(texts(vector.path("challenges")));
    assertThat(challenge.answer(vector.path("user").textValue(), vector.path("password").textValue(), vector.path("method").textValue(),
        vector.path("uri").textValue(), vector.path("cnonce").textValue(), 1)).isEqualTo(vector.path("answer").textValue());
  }

  private static String hash(String algorithm, String text) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource({"MD5-sess,MD5", "md5-SESS,MD5", "SHA-256-sess,SHA-256", "SHA-512-256-sess,SHA-512/256"})
  void theSessionAlgorithmsAnswerByTheirFormula(String algorithm, String hash) throws Exception {
    DigestChallenge challenge = DigestChallenge.of(List.of("Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=" + algorithm));
    String a1 = hash(hash, hash(hash, "u:r:p") + ":n:c");
    String response = hash(hash, a1 + ":n:0000000a:c:auth:" + hash(hash, "PUT:/x?y=1"));
    assertThat(challenge.answer("u", "p", "PUT", "/x?y=1", "c", 10)).isEqualTo("Digest username=\"u\", realm=\"r\", uri=\"/x?y=1\", algorithm="
        + algorithm + ", nonce=\"n\", nc=0000000a, cnonce=\"c\", qop=auth, response=\"" + response + "\"");
  }

  @Test
  void quotesWhatIsQuoted() {
    DigestChallenge challenge = DigestChallenge.of(List.of("Digest realm=\"a \\\"b\\\" \\\\c\", nonce=\"n,=\\\"\", qop=auth"));
    assertThat(challenge.realm()).isEqualTo("a \"b\" \\c");
    assertThat(challenge.answer("u\"", "p", "GET", "/", "c", 1))
        .startsWith("Digest username=\"u\\\"\", realm=\"a \\\"b\\\" \\\\c\", uri=\"/\", nonce=\"n,=\\\"\", nc=00000001,");
  }

  @Test
  void readsSeveralChallengesInOneField() {
    List<Challenge> all = Challenge.all(List.of(
        "Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\", or not\" , , Basic realm=\"simple\"", "Negotiate", "Negotiate a87421000492aa874209af8bc028==, Digest NONCE = \"n\""));
    assertThat(all).containsExactly(
        new Challenge("newauth", Map.of("realm", "apps", "type", "1", "title", "Login to \"apps\", or not")),
        new Challenge("basic", Map.of("realm", "simple")),
        new Challenge("negotiate", Map.of()), new Challenge("negotiate", Map.of()), new Challenge("digest", Map.of("nonce", "n")));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-1", "Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"", "Digest realm=\"r\", qop=auth",
    "Digest realm=\"r\", nonce=\"n\", algorithm=MD5-sess", "Basic realm=\"r\", nonce=\"n\"", "Digest", "digest nonce", "=", ",,,", "\"", "Digest nonce=",
    "Digest realm=\"r\", algorithm=-sess, nonce=\"n\", qop=auth",
  })
  void whatCannotBeAnsweredIsPassedOver(String field) {
    assertThat(DigestChallenge.of(List.of(field))).isNull();
    assertThat(DigestChallenge.of(List.of(field, "Digest realm=\"other\", nonce=\"m\", qop=auth")).realm()).isEqualTo("other");
  }
}
