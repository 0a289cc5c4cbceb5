package dev.waybill.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.signature.BadKey;
import dev.waybill.signature.MessageAlgorithm;
import dev.waybill.signature.MessageSigner;
import dev.waybill.signature.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts that are signed by RFC 9421 and RFC 5849, as published. */
class MessageTextsTest {
  static Stream<JsonNode> bases() {
    return Vectors.each("http-signature/rfc9421.json", "cases");
  }

  static Stream<JsonNode> oauth() {
    return Vectors.each("oauth1/rfc5849.json", "signatures");
  }

  @ParameterizedTest
  @MethodSource("bases")
  void theSignatureBaseIsThePublishedOne(JsonNode vector) {
    HttpCall call = Calls.of(Vectors.read("http-signature/rfc9421.json").path("request"));
    List<Component> components = new ArrayList<>();
    vector.path("components").forEach(text -> components.add(Component.parse(text.textValue())));
    assertThat(Component.base(components, vector.path("parameters").textValue(), call)).isEqualTo(vector.path("base").textValue());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "@method                          | POST", "@target-uri | https://www.example.com:8443/path%20a?param=value&a=b%20c&qux=",
    "@authority                       | www.example.com:8443", "host | www.example.com:8443", "@scheme | https",
    "@request-target                  | /path%20a?param=value&a=b%20c&qux=", "@path | /path%20a", "@query | ?param=value&a=b%20c&qux=",
    "@query-param;name=\"param\"      | value", "@query-param;name=a | b%20c", "@query-param;name=\"qux\" | ",
    "x-empty                          | ", "X-Obs | a, b", "content-length | 3",
  })
  void aComponentHasItsValue(String text, String value) {
    HttpCall call = Calls.of("POST", "https://WWW.Example.com:8443/path%20a?param=value&a=b%20c&qux=",
        Headers.of("X-Empty", "", "X-Obs", " a ", "x-obs", "b"), "abc");
    assertThat(Component.parse(text).value(call)).isEqualTo(value == null ? "" : value);
  }

  @Test
  void aRequestWithoutAQueryHasAnEmptyOne() {
    assertThat(Component.parse("@query").value(Calls.of("GET", "https://a.example/x", Headers.NONE, ""))).isEqualTo("?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"@status", "@query-params", "@query-param", "@query-param;name=", "@method;name=\"a\"", "a b", "", "x;sf", "@"})
  void whatARequestHasNotIsNoComponent(String text) {
    assertThat(Component.parse(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "x-missing | The signature covers the header `x-missing`, which the request does not have.",
    "@query-param;name=a | The signature covers the query parameter `a`, which the request has more than once.",
    "@query-param;name=b | The signature covers the query parameter `b`, which the request has not.",
  })
  void whatIsNotThereCannotBeCovered(String text, String sentence) {
    HttpCall call = Calls.of("GET", "https://a.example/x?a=1&a=2", Headers.NONE, "");
    assertThatThrownBy(() -> Component.parse(text).value(call)).hasMessageContaining(sentence);
  }

  private static List<PercentText.Pair> pairs(JsonNode list) {
    List<PercentText.Pair> pairs = new ArrayList<>();
    list.forEach(pair -> pairs.add(new PercentText.Pair(pair.get(0).textValue(), pair.get(1).textValue())));
    return pairs;
  }

  @ParameterizedTest
  @MethodSource("oauth")
  void oauthSignsThePublishedRequests(JsonNode vector) throws BadKey {
    String base = OAuth1.base(Calls.of(vector), pairs(vector.path("oauth")));
    String key = vector.path("consumer_secret").textValue() + "&" + vector.path("token_secret").textValue();
    byte[] signature = MessageSigner.of(MessageAlgorithm.HMAC_SHA1, key).sign(base.getBytes(StandardCharsets.UTF_8));
    assertThat(Base64.getEncoder().encodeToString(signature)).isEqualTo(vector.path("signature").textValue());
  }

  @Test
  void oauthsBaseTextIsThePublishedOne() {
    JsonNode vector = Vectors.read("oauth1/rfc5849.json").path("base");
    for (String type : List.of("application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded; charset=utf-8")) {
      HttpCall call = Calls.of(vector).withHeaders(Headers.of("content-type", type));
      assertThat(OAuth1.base(call, pairs(vector.path("oauth")))).isEqualTo(vector.path("text").textValue());
    }
    assertThat(OAuth1.base(Calls.of(vector).withHeaders(Headers.of("Content-Type", "text/plain")), pairs(vector.path("oauth"))))
        .isNotEqualTo(vector.path("text").textValue()).doesNotContain("c2");
  }
}
