package dev.waybill.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Rig;
import dev.waybill.problem.Code;
import dev.waybill.signature.Algorithm;
import dev.waybill.signature.BadKey;
import dev.waybill.signature.JwtCheck;
import dev.waybill.signature.KeyEncoding;
import dev.waybill.signature.Keys;
import dev.waybill.signature.TestKeys;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemes that sign: what they add to a call, through compiled manifests. */
class SchemesTest extends SchemeRig {
  private static JsonNode part(String token, int index) {
    try {
      return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[index]));
    } catch (java.io.IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
  }

  @Test
  void aTokenIsMadeAnewForEachRequest() throws BadKey {
    rig.secrets.put("a", fixed());
    ProviderPlan plan = rig.plan(manifest(JWT, "GET: /x"));
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      assertThat(rig.run(plan, "act", "{}").succeeded()).isTrue();
      String header = rig.calls.get(i).headers().get("Authorization");
      assertThat(header).startsWith("Bearer ");
      tokens.add(header.substring(7));
      rig.time.advance(java.time.Duration.ofSeconds(10));
    }
    long now = rig.time.now().getEpochSecond();
    JwtCheck check = JwtCheck.byKey(List.of("HS256"), fixed());
    assertThat(check.claims(tokens.get(0)).orElseThrow()).hasToString("{\"iss\":\"me\",\"iat\":" + (now - 20) + ",\"exp\":" + (now + 280) + "}");
    assertThat(check.claims(tokens.get(1)).orElseThrow()).hasToString("{\"iss\":\"me\",\"iat\":" + (now - 10) + ",\"exp\":" + (now + 290) + "}");
  }

  /** What is written while the call is under way, or shortly after, may hold what it was sent with. */
  @ParameterizedTest
  @ValueSource(strings = {"header: X-Token", "header: X-Token, value: \"T {{session.token}}\"", "query: jwt", "cookie: jwt", "field: jwt"})
  void theLogMasksATokenAsLongAsItHolds(String place) {
    rig.secrets.put("a", fixed());
    HttpCall call = call("{ jwt: { alg: HS256, key: $.secret.a, ttl: 20m, place: { " + place + " } } }", "POST: /x, form: { a: 1 }");
    String all = call.target().path() + " " + call.headers().get("X-Token") + " " + call.headers().get("Cookie") + " " + call.body().inMemory();
    Matcher token = Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.([\\w-]+)").matcher(all);
    assertThat(token.find()).as(all).isTrue();
    assertThat(rig.known.apply("sent " + token.group() + ", cut off: " + token.group(1).substring(0, 9))).isEqualTo("sent ***, cut off: ***");
    rig.time.advance(Duration.ofMinutes(35));
    assertThat(rig.known.apply(token.group())).isEqualTo("***");
    rig.time.advance(Duration.ofSeconds(1));
    assertThat(rig.known.apply(token.group())).isEqualTo(token.group());
  }

  @Test
  void aTokenSaysWhatTheManifestSays() {
    rig.secrets.put("a", TestKeys.forAlgorithm("ES256"));
    String token = call("{ jwt: { alg: ES256, key: $.secret.a, headers: { kid: k1, typ: at+jwt }, claims: { iat: 7, aud: [x, y], gone: $.secret.b }, ttl: 20m, "
        + "leeway: 60s, place: { header: X-Token, value: \"T {{session.token}}\" } } }", "GET: /x").headers().get("X-Token");
    assertThat(token).startsWith("T ");
    assertThat(part(token.substring(2), 0)).isEqualTo(Rig.tree("{ alg: ES256, typ: at+jwt, kid: k1 }"));
    assertThat(part(token.substring(2), 1).toString()).isEqualTo("{\"iat\":7,\"aud\":[\"x\",\"y\"],\"exp\":" + (rig.time.now().getEpochSecond() + 1200) + "}");
    rig.secrets.put("a", fixed());
    String early = call("{ jwt: { alg: HS256, key: $.secret.a, leeway: 60s, place: { field: jwt } } }", "POST: /x, form: { a: 1 }").body().inMemory().toString();
    assertThat(part(early.substring("a=1&jwt=".length()), 1)).isEqualTo(Rig.tree("{ iat: " + (rig.time.now().getEpochSecond() - 60) + ", exp: "
        + (rig.time.now().getEpochSecond() + 300) + " }"));
    assertThat(call("{ jwt: { alg: HS256, key: $.secret.a, place: { query: jwt } } }", "GET: /x?a=1").target().path()).matches("/x\\?a=1&jwt=[\\w.-]+");
  }

  @Test
  void sigV4SignsAsOneExpects() {
    rig.secrets.put("a", "s3cret");
    rig.secrets.put("b", "AKID");
    HttpCall ses = call(SIGV4, "POST: /v2/x?b=2&a=1, json: { b: 1 }");
    String time = SigV4.time(rig.time.now());
    assertThat(ses.headers().get("X-Amz-Date")).isEqualTo(time);
    assertThat(ses.headers().has("X-Amz-Content-Sha256")).isFalse();
    assertThat(ses.headers().get("Authorization")).matches("AWS4-HMAC-SHA256 Credential=AKID/" + time.substring(0, 8)
        + "/eu-west-1/ses/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=[0-9a-f]{64}");
    HttpCall s3 = call("{ aws_sigv4: { service: s3, region: eu-west-1, access_key: AKID, secret_key: $.secret.a, session_token: $.secret.b } }",
        "PUT: /k, text: 'Welcome to Amazon S3.'");
    assertThat(s3.headers().get("X-Amz-Content-Sha256")).isEqualTo("44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072");
    assertThat(s3.headers().get("X-Amz-Security-Token")).isEqualTo("AKID");
    assertThat(s3.headers().get("Authorization")).contains("SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token,");
  }

  @Test
  void aPayloadIsSignedAsItIsWritten() throws Exception {
    rig.secrets.put("a", "s3cret");
    HttpCall call = call(SIGN, "POST: /x/y?q=1, json: { b: 1 }");
    String time = String.valueOf(rig.time.now().getEpochSecond());
    String nonce = call.headers().get("X-Nonce");
    assertThat(nonce).matches("[0-9a-f]{32}");
    assertThat(call.headers().get("X-Time")).isEqualTo(time);
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest("{\"b\":1}".getBytes(StandardCharsets.UTF_8)));
    byte[] signature = Algorithm.HMAC_SHA256.sign(Keys.forSigning(Algorithm.HMAC_SHA256, KeyEncoding.UTF8, "s3cret"),
        ("POST\n/x/y\nq=1\n" + time + "\n" + nonce + "\n" + hash).getBytes(StandardCharsets.UTF_8));
    assertThat(call.headers().get("X-Signature")).isEqualTo("v1=" + HexFormat.of().formatHex(signature));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', value = {
    "{{request.url}} | https://api.acme.example/x?q=1", "{{request.body}} | {\"b\":\"é\"}", "{{request.headers.X-Own}} | one", "{{request.headers.host}} | api.acme.example",
    "{{request.headers.x-set}} | two", "{{request.date}} | Thu, 01 Jan 2026 00:00:00 GMT", "{{request.timestamp_ms}} | 1767225600000", "plain {{request.method}} | plain POST",
    "{{request.headers.content-type}} | application/json", "$.request.path | /x",
  })
  void aPayloadHasTheNamesOfTheRequest(String payload, String text) throws BadKey {
    rig.secrets.put("a", "73337963");
    String auth = "{ sign: { alg: hmac-sha512, key: $.secret.a, key_encoding: hex, encoding: base64, payload: \"" + payload
        + "\", set: { X-Set: two }, place: { cookie: sig } } }";
    byte[] signature = Algorithm.HMAC_SHA512.sign(Keys.forSigning(Algorithm.HMAC_SHA512, KeyEncoding.UTF8, "s3yc"), text.getBytes(StandardCharsets.UTF_8));
    assertThat(call(auth, "POST: /x?q=1, headers: { X-Own: one }, json: { b: é }").headers().get("Cookie"))
        .isEqualTo("sig=" + Base64.getEncoder().encodeToString(signature));
  }

  @Test
  void httpSignaturesCoverTheDigestOfTheBody() throws BadKey {
    rig.secrets.put("a", TestKeys.forAlgorithm("ed25519"));
    HttpCall call = call(HTTP, "POST: /x, text: '{\"hello\": \"world\"}'");
    // RFC 9530 appendix B.1 has this body with a line feed; this is the digest without it, as in RFC 9421 B.2.
    String digest = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:";
    assertThat(call.headers().get("Content-Digest")).isEqualTo(digest);
    String input = "(\"@method\" \"content-digest\");created=" + rig.time.now().getEpochSecond() + ";keyid=\"k1\";alg=\"ed25519\"";
    assertThat(call.headers().get("Signature-Input")).isEqualTo("sig1=" + input);
    String base = "\"@method\": POST\n\"content-digest\": " + digest + "\n\"@signature-params\": " + input;
    String signature = call.headers().get("Signature").replaceAll("^sig1=:|:$", "");
    assertThat(Algorithm.ED25519.verifies(Keys.forChecking(Algorithm.ED25519, KeyEncoding.PEM, TestKeys.forChecking("ed25519")),
        base.getBytes(StandardCharsets.UTF_8), Base64.getDecoder().decode(signature))).isTrue();
  }

  @Test
  void oauth1GoesIntoTheAuthorizationField() {
    rig.secrets.put("a", "s3cret");
    rig.secrets.put("b", "k y");
    long now = rig.time.now().getEpochSecond();
    assertThat(call(OAUTH1, "GET: /x").headers().get("Authorization")).matches("OAuth oauth_consumer_key=\"k%20y\", oauth_signature_method=\"HMAC-SHA1\", "
        + "oauth_timestamp=\"" + now + "\", oauth_nonce=\"[0-9a-f]{32}\", oauth_version=\"1.0\", oauth_signature=\"[\\w%.~-]+\"");
    assertThat(call("{ oauth1: { consumer_key: k, consumer_secret: $.secret.a, token: $.secret.b, token_secret: $.secret.b, alg: PLAINTEXT } }", "GET: /x")
        .headers().get("Authorization")).contains("oauth_token=\"k%20y\"").endsWith("oauth_signature=\"s3cret%26k%2520y\"");
    rig.secrets.put("a", TestKeys.forAlgorithm("RSA-SHA1"));
    assertThat(call("{ oauth1: { consumer_key: k, consumer_secret: $.secret.a, alg: RSA-SHA1 } }", "GET: /x").headers().get("Authorization"))
        .contains("RSA-SHA1");
  }

  @Test
  void wssePutsItsTokenIntoTheHeaderOfTheEnvelope() throws Exception {
    rig.secrets.put("a", "s3cret<>");
    rig.secrets.put("b", "me & you");
    String body = call(WSSE, SOAP).body().inMemory().toString();
    String created = rig.time.now().toString();
    assertThat(body).contains("<soap:Header><wsse:Security ", "soap:mustUnderstand=\"1\"", "<wsse:Username>me &amp; you</wsse:Username>",
        "<wsu:Created>" + created + "</wsu:Created>", "#PasswordDigest\">", "<soap:Body><a/></soap:Body>").doesNotContain("s3cret");
    byte[] nonce = Base64.getDecoder().decode(body.replaceAll("(?s).*#Base64Binary\">([^<]+)<.*", "$1"));
    assertThat(nonce).hasSize(16);
    MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
    sha1.update(nonce);
    sha1.update((created + "s3cret<>").getBytes(StandardCharsets.UTF_8));
    assertThat(body).contains("#PasswordDigest\">" + Base64.getEncoder().encodeToString(sha1.digest()) + "</wsse:Password>");
    assertThat(call(WSSE.replace("} }", ", mode: text } }"), SOAP).body().inMemory().toString()).contains("#PasswordText\">s3cret&lt;&gt;</wsse:Password>");
    rig.calls.clear();
  }

  @Test
  void wsseIsFoundWhereThereIsNoEnvelope() {
    assertThatThrownBy(() -> call(WSSE, "POST: /x, json: { a: 1 }"))
        .hasMessageContaining("The `auth` of `act` puts its credential into a `soap` body, and this request has none.");
  }

  @Test
  void wsseIsRefusedWhereItIsChosenForNoEnvelope() {
    rig.secrets.put("a", "s3cret");
    rig.secrets.put("b", "me");
    assertThat(refused("{ choose: { $from: $.id, $map: { '*': a } }, of: { a: " + WSSE + " } }", "POST: /x, json: { a: 1 }").detail())
        .isEqualTo("`wsse` puts its token into the header of a SOAP envelope, but the body of this request is none. Write it as `soap`.");
  }

  private static HttpReply challenge(HttpCall call, String nonce, String more) {
    return HttpReply.received(401, Headers.of("WWW-Authenticate", "Basic realm=\"x\"", "WWW-Authenticate",
        "Digest realm=\"r\", qop=\"auth\", algorithm=SHA-256, nonce=\"" + nonce + "\"" + more), Buffer.buffer("no"), call.trip());
  }

  private static String answered(HttpCall call) {
    String header = call.headers().get("Authorization");
    return header == null ? "-" : header.replaceAll(".*nonce=\"(\\w+)\", nc=(\\w+).*", "$1 $2");
  }

  @Test
  void digestAnswersOnceAndCountsItsNonce() {
    rig.secrets.put("a", "s3cret");
    rig.secrets.put("b", "me");
    ProviderPlan plan = rig.plan(manifest(DIGEST, "POST: /x, json: { b: 1 }"));
    rig.provider = call -> Future.succeededFuture(call.headers().has("Authorization") ? Rig.json(call, 200, "{}") : challenge(call, "n1", ""));
    assertThat(rig.run(plan, "act", "{}").succeeded()).isTrue();
    assertThat(rig.run(plan, "act", "{}").succeeded()).isTrue();
    assertThat(rig.calls.stream().map(SchemesTest::answered)).containsExactly("-", "n1 00000001", "n1 00000002");
    assertThat(rig.calls).allSatisfy(call -> assertThat(call.body().inMemory().toString()).isEqualTo("{\"b\":1}"));
    rig.calls.clear();
    rig.provider = call -> Future.succeededFuture(answered(call).startsWith("n1") ? challenge(call, "n2", ", stale=true") : Rig.json(call, 200, "{}"));
    assertThat(rig.run(plan, "act", "{}").succeeded()).isTrue();
    assertThat(rig.calls.stream().map(SchemesTest::answered)).containsExactly("n1 00000003", "n2 00000001");
  }

  @Test
  void digestGivesUpWhereTheAnswerIsRefused() {
    rig.secrets.put("a", "wrong");
    rig.secrets.put("b", "me");
    ProviderPlan plan = rig.plan(manifest(DIGEST, "GET: /x"));
    rig.provider = call -> Future.succeededFuture(challenge(call, "n1", ""));
    Future<HttpReply> answer = rig.run(plan, "act", "{}");
    assertThat(Rig.problem(answer).code()).isEqualTo(Code.UNAUTHORIZED);
    assertThat(rig.calls.stream().map(SchemesTest::answered)).containsExactly("-", "n1 00000001");
    rig.calls.clear();
    assertThat(rig.run(plan, "act", "{}").failed()).isTrue();
    assertThat(rig.calls.stream().map(SchemesTest::answered)).containsExactly("n1 00000002");
    rig.calls.clear();
    rig.provider = call -> Future.succeededFuture(HttpReply.received(401, Headers.of("WWW-Authenticate", "Bearer"), Buffer.buffer(), call.trip()));
    assertThat(Rig.problem(rig.run(plan, "act", "{}")).code()).isEqualTo(Code.UNAUTHORIZED);
    assertThat(rig.calls).hasSize(1);
  }
}
