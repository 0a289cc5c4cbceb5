package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.egress.Wires;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.IpLiteral;
import dev.waybill.plan.EventPlan;
import dev.waybill.plan.Rig;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.signature.JwtSigner;
import dev.waybill.tree.ExactNodes;
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
import java.time.Instant;
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

class ReceptionTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String HEAD = """
      allowed_domains: [api.acme.example]
      base: https://api.acme.example
      secrets: { hook: { optional: true }, other: { optional: true } }
      actions:
        ask: { input: { type: object, required: [id], properties: { id: { type: string } } }, request: { GET: "/faxes/{{input.id}}" }, output: { state: $.body.state } }
        use: { request: { GET: /, headers: { a: "{{secret.hook}}{{secret.other}}" } } }
      """;

  private final Hooks hooks = new Hooks(NOW);

  private void load(String webhook) {
    hooks.rig.secrets.putIfAbsent("hook", "s3cret-hook");
    hooks.load(HEAD + "webhooks:\n  in:\n" + webhook.indent(4));
  }

  private String text(Reaction reaction) {
    return reaction.answer() == null ? reaction.problem().code().word() : reaction.answer().status() + " " + reaction.answer().body();
  }

  @Test
  void aChallengeIsAnsweredOnlyAfterTheProofHolds() {
    load("""
        verify: { token: { $.header.x-token: $.secret.hook } }
        challenge: { when: { $.body.type: url_verification }, reply: { json: { challenge: $.body.challenge } } }
        events: [{ emit: a.b }]
        """);
    String body = "{\"type\":\"url_verification\",\"challenge\":\"c1\"}";
    assertThat(text(hooks.receive(Hooks.json(body)))).isEqualTo("unverified");
    assertThat(text(hooks.receive(Hooks.json(body, "X-Token", "s3cret-hook")))).isEqualTo("200 {\"challenge\":\"c1\"}");
    assertThat(hooks.events).isEmpty();
    assertThat(hooks.results).containsExactly("wrong_token", "challenge");
  }

  @Test
  void aChallengeThatSaysSoComesBeforeTheProof() {
    load("""
        verify: { token: { "$.body.value[*].clientState": $.secret.hook } }
        challenge: { when: { $.request.query.validationToken: { exists: true } }, reply: { text: $.request.query.validationToken }, verified: false }
        split: "$.body.value[*]"
        events: [{ emit: email.received@1, output: { resource: $.item.resource } }]
        reply: { status: 202 }
        """);
    Reaction echoed = hooks.receive(Hooks.post("text/plain", "").withUrl(Hooks.URL + "?validationToken=Validation%3A+a%20b"));
    assertThat(text(echoed)).isEqualTo("200 Validation: a b");
    assertThat(echoed.answer().headers().get("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(text(hooks.receive(Hooks.json("{\"value\":[{\"clientState\":\"wrong\",\"resource\":\"r\"}]}")))).isEqualTo("unverified");
    assertThat(text(hooks.receive(Hooks.json("{\"value\":[{\"clientState\":\"s3cret-hook\",\"resource\":\"r\"}]}")))).isEqualTo("202 ");
    assertThat(hooks.events).isEqualTo(Hooks.tree("[{type: email.received@1, data: {resource: r}}]"));
  }

  @Test
  void splitsDeeperAndDropsWhatCameBefore() {
    load("""
        verify: none
        split: ["$.body.entry[*]", "$.item.changes[*]"]
        dedupe: "{{items.[0].id}}-{{item.n}}"
        events:
          - { when: { $.item.kind: a }, emit: kind.a, output: { page: "$.items[0].id", n: $.item.n, depth: "$.items[1].n" } }
          - { when: { $.item.kind: b }, emit: kind.b }
        """);
    String body = "{\"entry\":[{\"id\":1,\"changes\":[{\"kind\":\"a\",\"n\":1},{\"kind\":\"b\",\"n\":2},{\"kind\":\"c\",\"n\":3}]},{\"id\":2,\"changes\":[{\"kind\":\"a\",\"n\":1}]},{\"id\":3}]}";
    assertThat(hooks.status(Hooks.json(body))).isEqualTo(204);
    assertThat(hooks.events).isEqualTo(Hooks.tree("""
        [{type: kind.a, data: {page: 1, n: 1, depth: 1}}, {type: kind.b, data: {kind: b, n: 2}}, {type: kind.a, data: {page: 2, n: 1, depth: 1}}]"""));
    assertThat(hooks.status(Hooks.json(body))).isEqualTo(204);
    assertThat(hooks.events).hasSize(3);
  }

  @Test
  void whatWasSeenIsRememberedOverAReloadAndForgottenAfterADay() {
    load("{ verify: none, dedupe: $.body.id, events: [{ emit: a.b }] }");
    hooks.receive(Hooks.json("{\"id\":\"e1\"}"));
    load("{ verify: none, dedupe: $.body.id, events: [{ emit: a.c }] }");
    hooks.receive(Hooks.json("{\"id\":\"e1\"}"));
    assertThat(hooks.events).hasSize(1);
    hooks.rig.time.advance(Duration.ofHours(24));
    hooks.receive(Hooks.json("{\"id\":\"e1\"}"));
    hooks.receive(Hooks.json("{}"));
    hooks.receive(Hooks.json("{}"));
    assertThat(hooks.events).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "output: { id: $.body.id, status: { $from: $.body.status, $map: { ok: fine } } } | webhooks.in.events[0].output.status",
    "output: { a: { b: { $from: $.body.status, $map: { ok: fine } } } }               | webhooks.in.events[0].output.a.b",
    "output: { $from: $.body.status, $map: { ok: fine } }                             | webhooks.in.events[0].output",
    "output: { id: \"{{body.gone}}\" }                                                | webhooks.in.events[0].output",
    "output: { n: 1 }                                                                 | ''",
  })
  void whatCannotBeMappedIsSaidWithItsPlace(String output, String place) {
    load("{ verify: none, events: [{ emit: a.b, " + output + " }] }");
    Document document = Document.EMPTY.with(Root.BODY, Hooks.tree("{ id: 1, status: strange }"));
    String found = "";
    try {
      hooks.plan.webhooks().get("in").events().get(0).data(document);
    } catch (EventPlan.Broken broken) {
      found = broken.place();
    }
    assertThat(found).isEqualTo(place);
  }

  @Test
  void aPieceThatCannotBeMappedComesAgainAndTheOthersDoNot() {
    String webhook = """
        verify: none
        split: "$.body[*]"
        dedupe: $.item.id
        events: [{ emit: fax.status@1, output: { job_id: $.item.id, status: { $from: $.item.status, $map: { ok: deliverd } } } }]
        """;
    load(webhook.replace("deliverd", "delivered"));
    String body = "[{\"id\":\"1\",\"status\":\"ok\"},{\"id\":\"2\",\"status\":\"strange\"},{\"id\":3,\"status\":\"ok\"}]";
    Reaction reaction = hooks.receive(Hooks.json(body));
    assertThat(reaction.problem()).isEqualTo(Problem.of(Code.BAD_RESPONSE, "unmapped",
        "The manifest cannot map this delivery; the log says why. Send it again later."));
    assertThat(hooks.events).isEqualTo(Hooks.tree("[{type: fax.status@1, data: {job_id: \"1\", status: delivered}}]"));
    load(webhook.replace("ok: deliverd", "\"*\": failed").replace("$.item.id, status", "{ $from: $.item.id, $type: string }, status"));
    assertThat(hooks.status(Hooks.json(body))).isEqualTo(204);
    assertThat(hooks.events.toString()).isEqualTo("[{\"type\":\"fax.status@1\",\"data\":{\"job_id\":\"1\",\"status\":\"delivered\"}},"
        + "{\"type\":\"fax.status@1\",\"data\":{\"job_id\":\"2\",\"status\":\"failed\"}},{\"type\":\"fax.status@1\",\"data\":{\"job_id\":\"3\",\"status\":\"failed\"}}]");
  }

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

  @Test
  void secretsAreTakenOutOfWhatIsEmitted() {
    load("{ verify: none, events: [{ emit: a.b }] }");
    hooks.receive(Hooks.json("{\"echo\":\"token s3cret-hook here\"}"));
    assertThat(hooks.events.toString()).doesNotContain("s3cret-hook").contains("***");
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
  void theReplyMayReadTheDelivery() {
    load("""
        verify: none
        events: [{ emit: a.b }]
        reply: { status: 201, headers: { X-Id: $.body.id, X-None: $.body.none }, xml: "<ok id=\\"{{body.id}}\\"/>" }
        """);
    Reaction reaction = hooks.receive(Hooks.json("{\"id\":\"<1>\"}"));
    assertThat(text(reaction)).isEqualTo("201 <ok id=\"&lt;1&gt;\"/>");
    assertThat(reaction.answer().headers().node()).isEqualTo(Hooks.tree("{content-type: application/xml; charset=utf-8, x-id: <1>}"));
    assertThat(text(hooks.receive(Hooks.json("{}")))).isEqualTo("bad_response");
    assertThat(hooks.events).hasSize(1);
  }

  @Test
  void whatAReplyRepeatsOfASecretIsMasked() {
    for (String reply : new String[] {"json: $.body", "text: \"{{body.said}}\"", "headers: { X-Said: $.body.said }, text: ok"}) {
      load("""
          verify: { token: { $.header.x-token: $.secret.hook } }
          challenge: { when: { $.body.ask: "yes" }, reply: { REPLY } }
          events: [{ emit: a.b }]
          reply: { REPLY }
          """.replace("REPLY", reply));
      for (String asked : new String[] {"", ", \"ask\": \"yes\""}) {
        Reaction reaction = hooks.receive(Hooks.json("{\"said\": \"<s3cret-hook> czNjcmV0LWhvb2s=\"" + asked + "}", "X-Token", "s3cret-hook"));
        assertThat(reaction.answer().body() + reaction.answer().headers().toString() + reaction.answer().headers().node()).as(reply)
            .contains("***").doesNotContain("s3cret-hook").doesNotContain("czNjcmV0LWhvb2");
      }
    }
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
  void aDeliveryOfTooManyPiecesIsRefusedBeforeTheyAreMade() {
    load("{ verify: none, split: [\"$.body.a[*]\", \"$.body.a[*]\", \"$.body.a[*]\"], events: [{ emit: a.b }] }");
    assertThat(text(hooks.receive(Hooks.json("{\"a\": [" + "1,".repeat(9_999) + "1]}")))).isEqualTo("payload_too_large");
    assertThat(hooks.events).isEmpty();
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

  private static String token(String kid, KeyPair pair, String claims) throws Exception {
    String pem = "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded()) + "\n-----END PRIVATE KEY-----\n";
    return JwtSigner.of("ES256", pem).sign(ExactNodes.FACTORY.objectNode().put("kid", kid),
        (com.fasterxml.jackson.databind.node.ObjectNode) Hooks.tree(claims));
  }
}