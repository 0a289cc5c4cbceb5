package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.egress.Wires;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.IpLiteral;
import dev.waybill.plan.Rig;
import dev.waybill.verify.Incoming;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.VertxInternal;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceptionTest extends ReceptionHooks {
  @Test
  void rawBytesAreVerifiedAsTheyCameWhateverTheyHold() {
    load("""
        decode: none
        verify: { signature: { alg: hmac-sha256, key: $.secret.hook, payload: "a{{ raw }}b{{sha256 raw}}", signature: $.header.x-sig } }
        events: [{ emit: a.b, output: {} }]
        """);
    byte[] raw = {(byte) 0xff, (byte) 0xfe, 0, '\r', '\n', '{', '{', 'r', 'a', 'w', '}', '}', (byte) 0xc3};
    byte[] message = Buffer.buffer("a").appendBytes(raw).appendString("b").appendString(HexFormat.of().formatHex(sha256(raw))).getBytes();
    String signature = HexFormat.of().withUpperCase().formatHex(Hooks.mac("HmacSHA256", "s3cret-hook".getBytes(), message));
    assertThat(hooks.status(Hooks.post("application/octet-stream", Buffer.buffer(raw), "X-Sig", signature))).isEqualTo(204);
    byte[] other = Arrays.copyOf(raw, raw.length);
    other[0] = (byte) 0xfe;
    assertThat(hooks.status(Hooks.post("application/octet-stream", Buffer.buffer(other), "X-Sig", signature))).isEqualTo(403);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (java.security.NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {
    "-, no_credentials", "Bearer dTpw, no_credentials", "Basic dTpw, taken", "basic dTpw, taken", "Basic dTpx, wrong_credentials", "Basic dTo=, wrong_credentials",
    "Basic !!!, wrong_credentials", "Basic, no_credentials", "Basic dTpwcA==, wrong_credentials"})
  void basicCredentialsAreComparedWhole(String field, String result) {
    hooks.rig.secrets.put("hook", "p");
    load("{ verify: { basic: { username: u, password: $.secret.hook } }, events: [{ emit: a.b }] }");
    hooks.receive(field == null ? Hooks.json("{}") : Hooks.json("{}", "Authorization", field));
    assertThat(hooks.result()).isEqualTo(result);
  }

  @Test
  void aSecretThatIsNotSetIsEqualToNothing() {
    hooks.rig.rotated.put("hook", List.of());
    load("{ verify: { token: { $.header.x-token: $.secret.hook } }, events: [{ emit: a.b }] }");
    for (Incoming incoming : List.of(Hooks.json("{}"), Hooks.json("{}", "X-Token", ""), Hooks.json("{}", "X-Token", "null"))) {
      assertThat(hooks.status(incoming)).isEqualTo(403);
    }
    load("{ verify: { signature: { alg: hmac-sha256, key: $.secret.hook, payload: \"{{raw}}\", signature: $.header.x-sig } }, events: [{ emit: a.b }] }");
    hooks.receive(Hooks.json("{}", "X-Sig", HexFormat.of().formatHex(Hooks.mac("HmacSHA256", "x", "{}"))));
    assertThat(hooks.result()).isEqualTo("no_key");
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.7, taken", "192.0.2.255, taken", "192.0.3.0, source_ip", "198.51.100.1, taken", "198.51.100.2, source_ip",
    "2001:db8::1, taken", "2001:db9::1, source_ip", "::ffff:192.0.2.7, source_ip"})
  void theConnectionsOwnAddressCountsAndNoHeader(String peer, String result) {
    load("{ verify: { source_ip: [192.0.2.0/24, 198.51.100.1, \"2001:db8::/32\"] }, events: [{ emit: a.b }] }");
    hooks.receive(Hooks.json("{}", "X-Forwarded-For", "192.0.2.7", "Forwarded", "for=192.0.2.7").withPeer(IpLiteral.address(peer)));
    assertThat(hooks.result()).isEqualTo(result);
  }

  @Test
  void allOfAListMustHold() {
    load("{ verify: [{ source_ip: [192.0.2.0/24] }, { token: { $.header.x-token: $.secret.hook } }], events: [{ emit: a.b }] }");
    Incoming good = Hooks.json("{}", "X-Token", "s3cret-hook");
    assertThat(hooks.status(good)).isEqualTo(204);
    assertThat(hooks.status(good.withPeer(IpLiteral.address("203.0.113.1")))).isEqualTo(403);
    assertThat(hooks.status(good.withHeader("X-Token", "s3cret-hool"))).isEqualTo(403);
  }

  private static final String CONFIRM = """
      verify: { confirm: { action: ask, with: { id: $.body.id }, when: { $.output.state: done } } }
      events: [{ emit: a.b, output: { id: $.body.id, state: $.output.state } }]
      """;

  @Test
  void believesWhatTheProvidersOwnApiSays() {
    load(CONFIRM);
    hooks.rig.provider = call -> Future.succeededFuture(Rig.json(call, 200, call.target().path().endsWith("/7") ? "{\"state\":\"done\"}" : "{\"state\":\"open\"}"));
    assertThat(hooks.status(Hooks.json("{\"id\":\"7\",\"state\":\"forged\"}"))).isEqualTo(204);
    assertThat(hooks.events).isEqualTo(Hooks.tree("[{type: a.b, data: {id: \"7\", state: done}}]"));
    assertThat(hooks.status(Hooks.json("{\"id\":\"8\"}"))).isEqualTo(403);
    assertThat(hooks.status(Hooks.json("{}"))).isEqualTo(403);
    assertThat(hooks.rig.calls).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"404, 403", "422, 403", "500, 503", "401, 503", "429, 503"})
  void whatTheApiCannotSayIsNoVerdict(int status, int answered) {
    load(CONFIRM);
    hooks.rig.provider = call -> Future.succeededFuture(Rig.json(call, status, "{}"));
    assertThat(hooks.status(Hooks.json("{\"id\":\"7\"}"))).isEqualTo(answered);
    assertThat(hooks.events).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"json, {, malformed_request", "json, '{\"a\":1,\"a\":2}', malformed_request", "form, a=%zz, malformed_request", "auto, {, malformed_request",
    "none, {, 204", "text, {, 204"})
  void aBodyThatIsNotWhatWasDeclaredIsMalformed(String decode, String body, String answered) {
    load("{ decode: " + decode + ", verify: none, events: [{ emit: a.b }] }");
    assertThat(text(hooks.receive(decode.equals("form") ? Hooks.form(body) : Hooks.json(body))).strip()).isEqualTo(answered);
  }

  @Test
  void nothingIsParsedBeforeTheProofHolds() {
    load("{ decode: json, verify: { signature: { alg: hmac-sha256, key: $.secret.hook, payload: \"{{raw}}\", signature: $.header.x-sig } }, events: [{ emit: a.b }] }");
    assertThat(hooks.status(Hooks.json("{ not json", "X-Sig", "00"))).isEqualTo(403);
    assertThat(hooks.status(Hooks.json("{ not json", "X-Sig", HexFormat.of().formatHex(Hooks.mac("HmacSHA256", "s3cret-hook", "{ not json"))))).isEqualTo(400);
  }

  @Test
  void aKeyThatCannotBeReadIsSaidWithoutShowingItAndNothingIsTaken() {
    hooks.rig.secrets.put("hook", "not-a-key-at-all");
    load("{ verify: { signature: { alg: ed25519, key: $.secret.hook, payload: \"{{raw}}\", signature: $.header.x-sig } }, events: [{ emit: a.b }] }");
    assertThat(hooks.plan.webhooks().get("in").lacking()).singleElement().asString()
        .startsWith("The key that `acme/in` is verified by cannot be used: ").doesNotContain("not-a-key");
    assertThat(text(hooks.receive(Hooks.json("{}")))).isEqualTo("not_configured");
    assertThat(hooks.plan.state()).isEqualTo("enabled");
  }

  @Test
  void aTokenIsCheckedByAPublishedKeyThatIsFetchedOnceAndAgainForANewOne() throws Exception {
    load("""
        verify: { jwt: { token: $.header.authorization, jwks: "https://api.acme.example/keys", alg: ES256, issuer: acme, audience: us, claims: { $.claims.hook: in } } }
        events: [{ emit: a.b }]
        """);
    KeyPair one = ec();
    String[] published = {jwk("one", one)};
    hooks.rig.provider = call -> Future.succeededFuture(Rig.json(call, 200, "{\"keys\":[" + published[0] + "]}"));
    String claims = "{iss: acme, aud: [them, us], exp: " + (NOW.getEpochSecond() + 60) + ", hook: in}";
    assertThat(result(token("one", one, claims))).isEqualTo("taken");
    assertThat(result(token("one", one, claims))).isEqualTo("taken");
    assertThat(result(token("one", one, claims.replace("hook: in", "hook: out")))).isEqualTo("wrong_claims");
    assertThat(result(token("one", one, claims.replace("iss: acme", "iss: acmf")))).isEqualTo("wrong_issuer");
    assertThat(result(token("one", one, claims.replace("us]", "uz]")))).isEqualTo("wrong_audience");
    assertThat(result(token("one", one, claims.replaceAll("exp: \\d+", "exp: " + (NOW.getEpochSecond() - 60))))).isEqualTo("not_in_force");
    assertThat(result(token("one", one, claims) + "x")).isEqualTo("bad_signature");
    assertThat(result("")).isEqualTo("no_token");
    assertThat(hooks.rig.calls).hasSize(1);
    KeyPair next = ec();
    published[0] = jwk("two", next);
    assertThat(result(token("two", next, claims))).isEqualTo("bad_signature");
    hooks.rig.time.advance(Duration.ofSeconds(30));
    assertThat(result(token("two", next, claims))).isEqualTo("taken");
    assertThat(result(token("two", ec(), claims))).isEqualTo("bad_signature");
    assertThat(hooks.rig.calls).hasSize(2);
  }

  @Test
  void keysThatCannotBeFetchedAreNoVerdict() throws Exception {
    load("{ verify: { jwt: { token: $.header.authorization, jwks: \"https://api.acme.example/keys\" } }, events: [{ emit: a.b }] }");
    hooks.rig.provider = call -> Future.succeededFuture(HttpReply.received(500, Headers.NONE, Buffer.buffer(), call.trip()));
    assertThat(text(hooks.receive(Hooks.json("{}", "Authorization", "Bearer " + token("a", ec(), "{}"))))).isEqualTo("unavailable");
  }

  @Test
  void whoWaitsForPublishedKeysIsAnsweredOnTheirOwnEventLoop() throws Exception {
    load("{ verify: { jwt: { token: $.header.authorization, jwks: \"https://api.acme.example/keys\", alg: ES256 } }, events: [{ emit: a.b }] }");
    KeyPair one = ec();
    Incoming incoming = Hooks.json("{}", "Authorization", "Bearer " + token("one", one, "{}"));
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    try {
      Context first = ((VertxInternal) vertx).createEventLoopContext();
      Context second = ((VertxInternal) vertx).createEventLoopContext();
      Promise<HttpReply> keys = ((VertxInternal) vertx).getOrCreateContext().promise();
      hooks.rig.provider = call -> {
        keys.complete(Rig.json(call, 200, "{\"keys\":[" + jwk("one", one) + "]}"));
        return keys.future();
      };
      for (Context each : List.of(first, second)) {
        CompletableFuture<Context> answered = new CompletableFuture<>();
        each.runOnContext(ignored -> hooks.receiving(incoming).onComplete(done -> answered.complete(Vertx.currentContext())));
        assertThat(answered.get(10, TimeUnit.SECONDS)).isSameAs(each);
      }
      assertThat(hooks.results).containsExactly("taken", "taken");
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void publishedKeysAreFetchedByThePlanThatIsInForce() throws Exception {
    String hook = "{ verify: { jwt: { token: $.header.authorization, jwks: \"https://api.acme.example/keys\", alg: ES256 } }, events: [{ emit: a.b }] }";
    KeyPair one = ec();
    Function<HttpCall, Future<HttpReply>> keys = call -> Future.succeededFuture(Rig.json(call, 200, "{\"keys\":[" + jwk("one", one) + "]}"));
    hooks.rig.wires = Wires.all((call, address) -> Future.failedFuture(new IllegalStateException("a client that was closed")));
    load(hook);
    hooks.rig.wires = Wires.all((call, address) -> keys.apply(call));
    load(hook);
    assertThat(result(token("one", one, "{}"))).isEqualTo("taken");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', value = {
    "{ equals: $.secret.hook }               | taken",
    "{ $from: $.secret.hook, $format: trim } | taken",
    "[ $.secret.other, $.secret.hook ]       | taken",
    "{ equals: $.secret.other }              | wrong_token",
  })
  void aTokenMayBeAMatchOfAnyForm(String wanted, String result) {
    hooks.rig.secrets.put("other", "another-one");
    load("{ verify: { token: { $.header.x-token: " + wanted + " } }, events: [{ emit: a.b }] }");
    hooks.receive(Hooks.json("{}", "X-Token", "s3cret-hook"));
    assertThat(hooks.result()).isEqualTo(result);
  }

  @Test
  void aTokenWrittenAroundASecretThatIsNotSetIsEqualToNothing() {
    hooks.load(HEAD + "webhooks:\n  in: { verify: { token: { $.header.authorization: \"Bearer {{secret.hook}}\" } }, events: [{ emit: a.b }] }\n");
    assertThat(text(hooks.receive(Hooks.json("{}", "Authorization", "Bearer ")))).isEqualTo("unverified");
  }

  private String result(String token) {
    hooks.receive(Hooks.json("{}", "Authorization", "Bearer " + token));
    return hooks.result();
  }

  private static KeyPair ec() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new java.security.spec.ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static String jwk(String kid, KeyPair pair) {
    ECPublicKey key = (ECPublicKey) pair.getPublic();
    return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"" + kid + "\",\"x\":\"" + coordinate(key.getW().getAffineX()) + "\",\"y\":\""
        + coordinate(key.getW().getAffineY()) + "\"}";
  }

  private static String coordinate(java.math.BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] exact = new byte[32];
    int length = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - length, exact, 32 - length, length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(exact);
  }
}
