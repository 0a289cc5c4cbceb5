package dev.waybill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.problem.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists whose pages are found by address: where they may lead, and what goes there with the request. */
class PageAddressesTest extends PagesRig {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "https://api.acme.example/v1/rows?page=2 | api/v1/rows?page=2",
    "HTTPS://API.acme.example:443/v1/rows?page=2 | api/v1/rows?page=2",
    "/v1/rows?page=2                          | api/v1/rows?page=2",
    "?page=2                                  | api/v1/rows?page=2",
    "more?page=2                              | api/v1/more?page=2",
    "https://other.acme.example/r             | other/r",
  })
  void followsAnAddressByTheOneItCameFrom(String next, String second) {
    replies("{\"rows\":[1,2],\"next\":\"" + next + "\"}", "{\"rows\":[3]}");
    assertThat(all(pager(BY_ADDRESS))).isEqualTo("[1, 2, 3] complete");
    assertThat(asked()).containsExactly("api/v1/rows?size=2", second);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "\"https://evil.example/x\" | EGRESS_DENIED", "\"http://api.acme.example/x\" | EGRESS_DENIED", "\"https://api.acme.example:8443/\" | EGRESS_DENIED",
    "\"https://u:p@api.acme.example/\" | EGRESS_DENIED", "\"//other.acme.example/x\" | BAD_RESPONSE", "\"https://169.254.169.254/\" | EGRESS_DENIED",
    "\"ftp://api.acme.example/\" | EGRESS_DENIED", "\"javascript:x\" | EGRESS_DENIED", "7 | BAD_RESPONSE", "{\"href\":\"/x\"} | BAD_RESPONSE",
    "true | BAD_RESPONSE", "\"../v2/rows\" | BAD_RESPONSE", "\"/a b\" | BAD_RESPONSE", "\"/x\\r\\nY: z\" | BAD_RESPONSE",
  })
  void anAddressThatMayNotBeGoneToEndsTheListAfterTheGoodPage(String next, Code code) {
    replies("{\"rows\":[1],\"next\":" + next + "}");
    assertThat(all(pager(BY_ADDRESS))).startsWith("[1] " + code + ": ");
    assertThat(rig.calls).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"next\":null", ",\"next\":\"\"", ",\"next\":\"  \"", ",\"next\":false", ",\"next\":{}", ",\"next\":[]"})
  void whereNothingFollowsTheListEnds(String next) {
    replies("{\"rows\":[1]" + next + "}");
    assertThat(all(pager(BY_ADDRESS))).isEqualTo("[1] complete");
  }

  @Test
  void credentialsStayAtTheOriginOfTheRequest() {
    replies("{\"rows\":[1],\"next\":\"https://other.acme.example/r\"}", "{\"rows\":[2],\"next\":\"https://api.acme.example/r\"}", "{}");
    assertThat(all(pager(BY_ADDRESS))).isEqualTo("[1, 2] complete");
    assertThat(rig.calls.stream().map(call -> call.headers().get("Authorization")))
        .containsExactly("Bearer s3cret-token", null, "Bearer s3cret-token");
  }

  @Test
  void aBodyStaysAtTheHostOfTheRequest() {
    replies("{\"rows\":[1],\"next\":\"https://other.acme.example/r\"}");
    assertThat(all(pager(action("POST: /rows, json: { q: $.input.q }", "items: '$.body.rows[*]', next: $.body.next", ", idempotency: natural"))))
        .isEqualTo("[1] EGRESS_DENIED: The next page is at `other.acme.example`, another host than the first.");
  }

  @ParameterizedTest
  @CsvSource({"'{{secret.s}}', false", "$.secret.s, false", "'v1', true", "$.input.q, true"})
  void aSecretInAHeaderStaysAtTheHostOfTheRequest(String value, boolean follows) {
    replies("{\"rows\":[1],\"next\":\"https://other.acme.example/r\"}", "{\"rows\":[2]}");
    String own = action("GET: '/rows', headers: { X-Key: \"" + value + "\" }", "items: '$.body.rows[*]', next: $.body.next", "");
    assertThat(all(pager(own))).isEqualTo(follows ? "[1, 2] complete"
        : "[1] EGRESS_DENIED: The next page is at `other.acme.example`, another host than the first.");
  }

  @Test
  void aSecretInTheFilesHeadersStaysThereToo() {
    replies("{\"rows\":[1],\"next\":\"https://other.acme.example/r\"}");
    assertThat(all(pager(BY_ADDRESS + "headers: { X-Key: $.secret.s }\n"))).startsWith("[1] EGRESS_DENIED: ");
  }

  @Test
  void followsTheLinkHeader() {
    replies.add(call -> Rig.json(call, 200, "[1]", "Link", "</v1/rows?p=2>; rel=\"next\", </v1/rows?p=9>; rel=last"));
    replies.add(call -> Rig.json(call, 200, "[2]", "Link", "</v1/rows>; rel=\"first\""));
    assertThat(all(pager(action("GET: /rows", "items: '$.body[*]', next: $.link.next", "")))).isEqualTo("[1, 2] complete");
    assertThat(asked()).containsExactly("api/v1/rows", "api/v1/rows?p=2");
  }
}
