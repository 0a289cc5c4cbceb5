package dev.waybill.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code waybill kinds} lists. */
class KindsTest {
  private static final List<AuthScheme> ALL = List.of(
      new AwsSigV4Auth(), new BasicAuth(), new BearerAuth(), new DigestAuth(), new HttpSignatureAuth(), new JwtAuth(),
      new KeyAuth(), new NoAuth(), new OAuth1Auth(), new OAuth2Auth(), new SessionAuth(), new SignAuth(),
      new WsseAuth());

  private static String line(AuthScheme kind) {
    return kind.name() + " - " + kind.summary() + ": "
        + kind.keys().stream().map(key -> key.name() + (key.required() ? "! " : " ") + key.type()).collect(Collectors.joining(", "));
  }

  @Test
  void saysWhatEachKindIsForAndWhichSettingsItTakes() {
    assertThat(ALL.stream().map(KindsTest::line)).containsExactlyElementsOf(Arrays.asList(
        "aws_sigv4 - AWS Signature Version 4: service! shape, region! shape, access_key! shape, secret_key! shape, "
            + "session_token shape",
        "basic - user name and password in the Authorization header (RFC 7617): username! shape, password shape",
        "bearer - a fixed token in the Authorization header (RFC 6750): token! shape",
        "digest - HTTP Digest (RFC 7616), the nonce reused: username! shape, password! shape",
        "http_signature - HTTP Message Signatures (RFC 9421): keyid! shape, alg! word, key! shape, components! list",
        "jwt - a JSON Web Token, signed anew for each request (RFC 7519): alg! word, key! shape, headers shape, claims "
            + "shape, ttl duration, leeway duration, place place",
        "key - a credential in a header, the query, a cookie or a field of the body: header text, query text, cookie "
            + "text, field text, value! shape",
        "none - no credentials: ",
        "oauth1 - OAuth 1.0a signed requests (RFC 5849): consumer_key! shape, consumer_secret! shape, token shape, "
            + "token_secret shape, alg word",
        "oauth2 - an OAuth 2.0 access token, fetched once for all and renewed before it runs out (RFC 6749, 7521, 7523, "
            + "8693): grant! word, token_url! template, client map, scope list of texts, params map of shapes, body word, "
            + "token shape, expires duration or selector, keep map of shapes, renew_when match, per selector, place map, "
            + "assertion map or shape, refresh_token shape, username shape, password shape, subject_token shape, "
            + "subject_token_type shape, actor_token shape, actor_token_type shape, requested_token_type shape, resource "
            + "shape, audience shape",
        "session - a login in steps of your own, and where what it gives goes: login! list of steps, keep map of shapes, "
            + "expires duration or selector, renew_when match, per selector, place map",
        "sign - a signature over a text made of the request: alg! word, key! shape, key_encoding word, encoding word, "
            + "payload! template, set map, place! place",
        "wsse - a WS-Security user name token in the SOAP header: username! shape, password! shape, mode word"));
  }
}
