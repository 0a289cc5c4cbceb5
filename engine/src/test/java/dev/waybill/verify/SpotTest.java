package dev.waybill.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.tree.Findings;
import dev.waybill.tree.TreeReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a proof is put, so that a selector and the {@code $match} behind it find it there. */
class SpotTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  private static Incoming put(String spot, Incoming into, String value) {
    return new Spot(TreeReader.read("x.yaml", spot.getBytes(StandardCharsets.UTF_8), new Findings()).orElseThrow()).put(into, value);
  }

  @ParameterizedTest
  @CsvSource(delimiterString = " -> ", quoteCharacter = '\0', nullValues = "NONE", value = {
    "$.header.x-sig -> NONE -> abc",
    "$.header.x-sig -> old -> abc",
    "$.header.X_Sig -> old -> abc",
    "\"$.header['x-sig']\" -> NONE -> abc",
    "$.request.headers.x-sig -> NONE -> abc",
    "{ $from: $.header.x-sig } -> old -> abc",
    "{ $from: $.header.x-sig, $match: \"v1=([0-9a-f]+)\" } -> NONE -> v1=abc",
    "{ $from: $.header.x-sig, $match: \"v1=([0-9a-f]+)\" } -> EMPTY -> v1=abc",
    "{ $from: $.header.x-sig, $match: \"v1=([0-9a-f]+)\" } -> t=1 -> t=1,v1=abc",
    "{ $from: $.request.headers.x-sig, $match: \"v1=([0-9a-f]+)\" } -> t=1 -> t=1,v1=abc",
    "{ $from: $.header.x-sig, $match: \"^v0=(.+)$\" } -> NONE -> v0=abc",
    "{ $from: $.header.x-sig, $match: \"/V0=(.+);/i\" } -> NONE -> V0=abc;",
    "{ $from: $.header.x-sig, $match: \"(?:^|,)\\\\s*v1=(.+)\" } -> NONE -> v1=abc",
    "{ $from: $.header.x-sig, $match: \"a(?:,|$)?(.+)\" } -> NONE -> aabc",
    "{ $from: $.header.x-sig, $match: \"sig\\\\.v1\\\\s*=(.+)\\\\$\" } -> NONE -> sig.v1=abc$",
    "{ $from: $.header.x-sig, $match: \"[0-9a-f]+\" } -> NONE -> abc",
    "{ $from: $.header.x-sig, $match: \"\" } -> NONE -> abc",
    "{ $from: $.header.x-sig, $match: \"/\" } -> NONE -> abc",
    "{ $from: $.header.x-sig, $match: \"\\\\)(\" } -> NONE -> abc",
  })
  void putsItIntoAHeader(String spot, String before, String after) {
    String name = spot.contains("X_Sig") ? "X_Sig" : "x-sig";
    Incoming bare = before == null ? Deliveries.json("{}") : Deliveries.json("{}", name, before.replace("EMPTY", ""));
    assertThat(Deliveries.shown(put(spot, bare, "abc"))).isEqualTo(Deliveries.shown(bare.withHeader(name, after)));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
    "$.body.sig | {} | {\"sig\":\"abc\"}",
    "$.body.sig | {\"n\":1.10,\"sig\":7} | {\"n\":1.10,\"sig\":\"abc\"}",
    "$.body.a.b.sig | {} | {\"a\":{\"b\":{\"sig\":\"abc\"}}}",
    "$.body.a.sig | {\"a\":{\"x\":1}} | {\"a\":{\"x\":1,\"sig\":\"abc\"}}",
    "\"$.body['a b'].sig\" | {\"z\":0} | {\"z\":0,\"a b\":{\"sig\":\"abc\"}}",
    "\"$.body[1].sig\" | [{},{}] | [{},{\"sig\":\"abc\"}]",
    "\"$.body[*].sig\" | [{},{}] | [{\"sig\":\"abc\"},{}]",
    "\"$.body.a[0].b.sig\" | {\"a\":[{}]} | {\"a\":[{\"b\":{\"sig\":\"abc\"}}]}",
    "{ $from: $.body.sig, $match: \"v1=(.+)\" } | {\"sig\":\"old\"} | {\"sig\":\"v1=abc\"}",
  })
  void putsItIntoAJsonBody(String spot, String before, String after) {
    Incoming bare = Deliveries.json(before);
    assertThat(Deliveries.shown(put(spot, bare, "abc"))).isEqualTo(Deliveries.shown(Deliveries.json(after)));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
    "$.body.sig | ^^ | sig=a%20b%26",
    "$.body.sig | a=1 | a=1&sig=a%20b%26",
    "\"$.body['s g']\" | a=1 | a=1&s%20g=a%20b%26",
    "$.request.form.sig | a=1 | a=1&sig=a%20b%26",
    "$.body.sig.deeper | a=1 | a=1&sig=a%20b%26",
  })
  void putsItIntoAForm(String spot, String before, String after) {
    for (String type : new String[] {FORM, FORM + ";charset=utf-8"}) {
      assertThat(Deliveries.shown(put(spot, Deliveries.post(type, before), "a b&"))).isEqualTo(Deliveries.shown(Deliveries.post(type, after)));
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '^', value = {"^^ | ?sig=a%20b%26", "? | ??sig=a%20b%26", "?x=1 | ?x=1&sig=a%20b%26"})
  void putsItIntoTheQuery(String before, String after) {
    Incoming bare = Deliveries.json("{}");
    assertThat(Deliveries.shown(put("$.request.query.sig", bare.withUrl(Deliveries.URL + before), "a b&"))).isEqualTo(Deliveries.shown(bare.withUrl(Deliveries.URL + after)));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
    "literal | {} | it is not read by one selector",
    "[$.header.a] | {} | it is not read by one selector",
    "{ $join: [$.header.a] } | {} | it is not read by one selector",
    "{ $from: [$.header.a] } | {} | it is not read by one selector",
    "$.header | {} | its path is no plain one",
    "$.header..x | {} | its path is no plain one",
    "\"$.body[?(@.a)].b\" | {} | its path is no plain one",
    "$.request.headers | {} | its path is no plain one",
    "$.request.query | {} | its path is no plain one",
    "$.request.form | {} | its path is no plain one",
    "$.request.method | {} | it stands in $.request.method",
    "$.request.files.a | {} | it stands in $.request.files",
    "$.secret.hook | {} | it stands in $.secret",
    "{ $from: $.header.a, $match: \"v.=(.+)\" } | {} | the `$match` around it is more than plain text",
    "{ $from: $.header.a, $match: \"v=(.+)[;]\" } | {} | the `$match` around it is more than plain text",
    "$.body.sig | [] | the body has no such place",
    "$.body.sig | 7 | the body has no such place",
    "$.body.sig | ^^ | the body has no such place",
    "$.body.a.sig | {\"a\":1} | the body has no such place",
    "$.body.a.b.sig | {\"a\":1} | the body has no such place",
    "$.body.a.b.c.sig | {\"a\":1} | the body has no such place",
    "\"$.body[2].sig\" | [{}] | the body has no such place",
    "\"$.body[2].a.sig\" | [{}] | the body has no such place",
    "$.body.a.b.sig | {\"a\":[{}]} | the body has no such place",
    "\"$.body[*].sig\" | [] | the body has no such place",
    "$.body.sig | <a/> | the body is no JSON",
    "$.body.sig | {} {} | the body is no JSON", "$.body.sig | {\"a\":1,\"a\":2} | the body is no JSON", "$.body.sig | {\"a\":1e99999999999} | the body is no JSON",
  })
  void saysWhereNothingCanBePut(String spot, String body, String why) {
    assertThatThrownBy(() -> put(spot, Deliveries.json(body), "abc")).isInstanceOf(Verifier.Unsignable.class)
        .hasMessage("Nothing can be put where `verify` reads: " + why + ". Write the delivery out instead of `sign: true`.");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
    "https://gw.example/v1/in?a=b?c | /v1/in | a=b?c", "https://gw.example/v1/in | /v1/in | ^^", "https://gw.example | / | ^^",
    "https://gw.example/ | / | ^^", "https://gw.example/? | / | ^^", "/v1/in?a=b | /v1/in | a=b", "/?a=b | / | a=b",
  })
  void splitsTheUrlOfADelivery(String url, String path, String query) {
    Incoming incoming = Deliveries.json("{\"a\":\"secret\"}").withUrl(url);
    assertThat(incoming.path()).isEqualTo(path);
    assertThat(incoming.query()).isEqualTo(query);
    assertThat(incoming).hasToString("Incoming[POST, 14 bytes]");
  }
}
