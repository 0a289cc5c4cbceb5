package dev.waybill.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.clock.VirtualTimeline;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.tree.Units;
import dev.waybill.verify.Jwks;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {
  private static final String GOOD = "{iss: 'ISS', aud: 'gw', sub: 'alice', exp: NOW+300, iat: NOW-1, scope: 'read dispatch:acme/*'}";
  private static final List<String> ALGORITHMS = List.of("RS256", "PS256", "ES256", "EdDSA");

  private final VirtualTimeline time = new VirtualTimeline();
  private final Issuer issuer = new Issuer();
  private final Callers callers = callers(new TokenRules(Issuer.URL, List.of("gw", "gw2"), null, "sub"));

  private Callers callers(TokenRules rules) {
    Jwks keys = Jwks.found(new OpenIdIssuer(Issuer.URL), ALGORITHMS, Issuer.URL, time);
    return new Callers(AccessKeys.OPEN, List.of(), new Tokens(rules, keys, issuer.exchange(), time,
        () -> new Ration(Units.rate("2/s").orElseThrow(), 0)));
  }

  private String claims(String text) {
    long now = time.now().getEpochSecond();
    String filled = text.replace("ISS", Issuer.URL);
    java.util.regex.Matcher times = java.util.regex.Pattern.compile("NOW([+-]\\d+(?:\\.5)?)").matcher(filled);
    return times.replaceAll(found -> java.math.BigDecimal.valueOf(now).add(new java.math.BigDecimal(found.group(1))).toString());
  }

  private String token(String claims) {
    return Issuer.token("ES256", "{kid: 'ec'}", claims(claims));
  }

  private Future<Caller> bearer(String token) {
    return callers.identify(new Presented(List.of(), List.of(token), null));
  }

  private String word(String token) {
    Future<Caller> who = bearer(token);
    return who.succeeded() ? who.result().toString() : ((Failure) who.cause()).problem().label();
  }

  @ParameterizedTest
  @CsvSource({"RS256, rsa", "PS256, rsa", "ES256, ec", "EdDSA, ed"})
  void knowsASubjectByATokenOfEachAlgorithm(String alg, String kid) {
    Caller caller = bearer(Issuer.token(alg, "{kid: '" + kid + "'}", claims(GOOD))).result();
    assertThat(caller).hasToString("Caller[token alice]");
    assertThat(caller.scopes()).hasToString("[read, dispatch:acme/*]");
    assertThat(issuer.asked).containsExactly(Issuer.URL + "/.well-known/openid-configuration", "https://login.acme.example/keys");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "exp: NOW+300 = exp: NOW-59 | Caller[token alice]", "exp: NOW+300 = exp: NOW-60 | token_expired", "exp: NOW+300 = x: 1 | bad_claims",
      "exp: NOW+300 = exp: '9999999999' | bad_claims", "exp: NOW+300 = exp: null | bad_claims", "exp: NOW+300 = exp: 1e1000000 | Caller[token alice]",
      "exp: NOW+300 = exp: -1e1000000 | token_expired", "exp: NOW+300 = exp: NOW-59.5 | Caller[token alice]", "exp: NOW+300 = exp: NOW-60.5 | token_expired",
      "iat: NOW-1 = iat: NOW+60 | Caller[token alice]", "iat: NOW-1 = iat: NOW+61 | token_not_yet", "iat: NOW-1 = iat: 'now' | bad_claims",
      "iat: NOW-1 = nbf: NOW+60 | Caller[token alice]", "iat: NOW-1 = nbf: NOW+61 | token_not_yet", "iat: NOW-1 = nbf: true | bad_claims",
      "iat: NOW-1 = x: 1 | Caller[token alice]",
      "iss: 'ISS' = iss: 'ISS/' | wrong_issuer", "iss: 'ISS' = iss: 'https://login.acme.example' | wrong_issuer", "iss: 'ISS' = iss: ['ISS'] | wrong_issuer",
      "iss: 'ISS' = x: 1 | wrong_issuer",
      "aud: 'gw' = aud: ['other', 'gw2'] | Caller[token alice]", "aud: 'gw' = aud: ['other'] | wrong_audience", "aud: 'gw' = aud: 'GW' | wrong_audience",
      "aud: 'gw' = aud: 'gw gw2' | wrong_audience", "aud: 'gw' = aud: [['gw']] | wrong_audience", "aud: 'gw' = x: 1 | wrong_audience", "aud: 'gw' = aud: {gw: 'gw'} | wrong_audience",
      "sub: 'alice' = x: 1 | no_subject", "sub: 'alice' = sub: '' | no_subject", "sub: 'alice' = sub: 7 | no_subject",
      "sub: 'alice' = sub: 'a\\nb' | no_subject", "sub: 'alice' = sub: 'a\\u202eb' | no_subject", "sub: 'alice' = sub: 'auth0:1' | Caller[token auth0:1]",
      "scope: 'read dispatch:acme/*' = scope: 'openid profile' | no_scope", "scope: 'read dispatch:acme/*' = scope: '' | no_scope",
      "scope: 'read dispatch:acme/*' = scope: 7 | no_scope", "scope: 'read dispatch:acme/*' = scp: ['read', 'x'] | Caller[token alice]",
      "scope: 'read dispatch:acme/*' = scp: 'x read' | Caller[token alice]", "scope: 'read dispatch:acme/*' = scope: 'x', scp: ['read'] | no_scope",
      "scope: 'read dispatch:acme/*' = roles: ['admin:write'] | no_scope", "scope: 'read dispatch:acme/*' = scope: 'READ dispatch:acme' | no_scope",
      "sub: 'alice' = sub: 'alice', cnf: {jkt: 'x'} | unproven_token", "sub: 'alice' = sub: 'alice', cnf: {'x5t#S256': 'x'} | unproven_token",
      "sub: 'alice' = sub: 'alice', cnf: {} | unproven_token"})
  void aTokenMustSayWhatIsAskedOfIt(String change, String word) {
    String[] pair = change.split(" = ", 2);
    assertThat(word(token(GOOD.replace(pair[0], pair[1])))).isEqualTo(word);
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "ES256 | {kid: 'ec', typ: 'at+jwt'} | Caller[token alice]", "ES256 | {kid: 'ec', typ: 'application/at+jwt'} | Caller[token alice]",
      "ES256 | {kid: 'ec', typ: 'jwt'} | Caller[token alice]", "ES256 | {kid: 'ec', typ: 'logout+jwt'} | wrong_type", "ES256 | {kid: 'ec', typ: 'secevent+jwt'} | wrong_type",
      "ES256 | {} | Caller[token alice]", "ES256 | {kid: 'none'} | unknown_key_id", "ES256 | {kid: 'rsa'} | unknown_key_id",
      "ES256 | {kid: 'ec', crit: ['exp']} | bad_token",
      "ES384 | {kid: 'ec'} | wrong_algorithm", "HS256 | {kid: 'ec'} | wrong_algorithm", "RS512 | {kid: 'rsa'} | wrong_algorithm"})
  void aHeaderSaysHowAndForWhat(String alg, String header, String word) {
    assertThat(word(Issuer.token(alg, header, claims(GOOD)))).isEqualTo(word);
  }

  @Test
  void whatIsNoTokenOrNotTheIssuersIsNotBelieved() {
    String good = token(GOOD);
    String[] parts = good.split("\\.");
    String none = Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.US_ASCII));
    assertThat(word(parts[0] + "." + parts[1] + "." + parts[2].substring(1) + "A")).isEqualTo("bad_signature");
    assertThat(word(parts[0] + "." + Issuer.token("ES256", "{}", claims(GOOD).replace("alice", "admin")).split("\\.")[1] + "." + parts[2]))
        .isEqualTo("bad_signature");
    assertThat(word(none + "." + parts[1] + ".")).isIn("bad_token", "wrong_algorithm");
    assertThat(word(none + "." + parts[1] + "." + parts[2])).isIn("bad_token", "wrong_algorithm");
    assertThat(word("a.b.c")).isEqualTo("bad_token");
    assertThat(word("..")).isEqualTo("unknown_key");
    assertThat(word(good + ".x")).isEqualTo("unknown_key");
    assertThat(word(good + "x".repeat(17_000))).isEqualTo("bad_token");
    assertThat(word(parts[0] + "." + "W1tb".repeat(3_000) + "." + parts[2])).isIn("bad_token", "bad_signature");
    assertThat(word("e30." + parts[1] + "." + parts[2])).isEqualTo("bad_token");
    String deep = Base64.getUrlEncoder().withoutPadding().encodeToString(("{\"a\":" + "[".repeat(9_000)).getBytes(StandardCharsets.US_ASCII));
    assertThat(word(deep + "." + parts[1] + "." + parts[2])).isEqualTo("bad_token");
  }

  @Test
  void aTokenIsNoKeyForTheOtherHeader() {
    assertThat(callers.identify(new Presented(List.of(token(GOOD)), List.of(), null)).cause())
        .hasMessage("unauthenticated: This key is not known here.");
  }

  @Test
  void aRefusalNeverRepeatsTheToken() {
    for (String claims : List.of(GOOD.replace("NOW+300", "NOW-300"), GOOD.replace("'gw'", "'canary-audience'"))) {
      String token = token(claims);
      Problem problem = ((Failure) bearer(token).cause()).problem();
      assertThat(problem.toString()).doesNotContain(token, token.substring(0, 20), "canary-audience");
      assertThat(problem.code()).isEqualTo(Code.UNAUTHENTICATED);
    }
  }

  @Test
  void isNotCheckedAgainForHalfAMinuteButNeverBeyondItsEnd() {
    String token = token(GOOD.replace("NOW+300", "NOW+10"));
    Caller first = bearer(token).result();
    time.advance(Duration.ofSeconds(9));
    assertThat(bearer(token).result()).isSameAs(first);
    time.advance(Duration.ofSeconds(1));
    assertThat(bearer(token).result()).isNotSameAs(first);
    time.advance(Duration.ofSeconds(60));
    assertThat(word(token)).isEqualTo("token_expired");
    String longer = token(GOOD);
    Caller again = bearer(longer).result();
    time.advance(Duration.ofSeconds(30));
    assertThat(bearer(longer).result()).isNotSameAs(again);
  }

  @Test
  void aSubjectHasOneRationHoweverManyTokens() {
    Ration one = bearer(token(GOOD)).result().ration();
    assertThat(bearer(token(GOOD.replace("NOW+300", "NOW+301"))).result().ration()).isSameAs(one);
    assertThat(bearer(token(GOOD.replace("alice", "bob"))).result().ration()).isNotSameAs(one);
  }

  @Test
  void otherClaimsMayHoldScopesAndName() {
    Callers other = callers(new TokenRules(Issuer.URL, List.of("gw"), "permissions", "email"));
    String token = token(GOOD.replace("scope:", "permissions: ['dispatch:acme/send'], email: 'a@acme.example', scope:"));
    Caller caller = other.identify(new Presented(List.of(), List.of(token), null)).result();
    assertThat(caller).hasToString("Caller[token a@acme.example]");
    assertThat(caller.scopes()).hasToString("[dispatch:acme/send]");
  }

  @Test
  void withoutKeysOfTheIssuerNobodyIsBelievedAndNobodyBlamed() {
    issuer.down = true;
    Problem problem = ((Failure) bearer(token(GOOD)).cause()).problem();
    assertThat(problem.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(problem.label()).isEqualTo("issuer_unavailable");
    assertThat(problem.retryAfter()).isEqualTo(Duration.ofSeconds(10));
    issuer.down = false;
    assertThat(word(token(GOOD))).isEqualTo("issuer_unavailable");
    time.advance(Duration.ofSeconds(30));
    assertThat(word(token(GOOD))).isEqualTo("Caller[token alice]");
  }

  @Test
  void goesOnWithTheKeysItHadWhileTheIssuerIsDown() {
    assertThat(word(token(GOOD))).isEqualTo("Caller[token alice]");
    issuer.down = true;
    time.advance(Duration.ofMinutes(60));
    assertThat(word(token(GOOD))).isEqualTo("Caller[token alice]");
    time.advance(Duration.ofMinutes(11));
    assertThat(word(token(GOOD))).isEqualTo("issuer_unavailable");
  }

  @Test
  void aNewKeyIsTakenOnceTheIssuerPublishesItAndAnOldOneNoMore() {
    issuer.publish(Issuer.jwk("RS256", "rsa"));
    assertThat(word(Issuer.token("RS256", "{kid: 'rsa'}", claims(GOOD)))).isEqualTo("Caller[token alice]");
    issuer.publish(Issuer.jwk("ES256", "ec"));
    assertThat(word(token(GOOD))).isEqualTo("unknown_key_id");
    time.advance(Duration.ofSeconds(30));
    assertThat(word(token(GOOD))).isEqualTo("Caller[token alice]");
    assertThat(word(Issuer.token("RS256", "{kid: 'rsa'}", claims(GOOD)))).isEqualTo("unknown_key_id");
    assertThat(issuer.asked).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "https://login.acme.example/tenant | https://login.acme.example/keys | true",
      "https://login.acme.example/tenant/ | https://login.acme.example/keys | false",
      "https://login.evil.example | https://login.acme.example/keys | false",
      "https://login.acme.example/tenant | http://login.acme.example/keys | false",
      "https://login.acme.example/tenant | https://evil.example/keys | false",
      "https://login.acme.example/tenant | https://login.acme.example:8443/keys | false",
      "https://login.acme.example/tenant | https://login.acme.example@evil.example/keys | false",
      "https://login.acme.example/tenant | file:///etc/passwd | false"})
  void whatAnIssuerSaysOfItselfMustBeOfItself(String said, String keys, boolean good) {
    issuer.pages.put(Issuer.URL + "/.well-known/openid-configuration", Issuer.discovery(said, keys));
    assertThat(word(token(GOOD))).isEqualTo(good ? "Caller[token alice]" : "issuer_unavailable");
    assertThat(issuer.asked).hasSize(good ? 2 : 1);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {"[]", "null", "{}", "{", "{} x", "{'issuer': 'https://login.acme.example/tenant'}"})
  void whatCannotBeReadIsNoDiscovery(String page) {
    issuer.pages.put(Issuer.URL + "/.well-known/openid-configuration", page.replace('\'', '"'));
    assertThat(word(token(GOOD))).isEqualTo("issuer_unavailable");
  }
}
