package dev.waybill.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Document;
import dev.waybill.http.Headers;
import dev.waybill.http.IpLiteral;
import dev.waybill.plan.Rig;
import dev.waybill.plan.WebhookPlan;
import dev.waybill.problem.Failure;
import dev.waybill.signature.Algorithm;
import dev.waybill.signature.BadKey;
import dev.waybill.signature.KeyEncoding;
import dev.waybill.signature.Keys;
import dev.waybill.signature.TestKeys;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One way to verify, compiled by the real engine, and deliveries made by hand. */
final class Deliveries {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final String URL = "https://gw.example/v1/webhooks/acme/in";
  private static final String HEAD = """
      allowed_domains: [api.acme.example]
      base: https://api.acme.example
      secrets: { hook: { optional: true }, other: { optional: true } }
      config: { type: object, properties: { who: { type: string }, jwks: { type: string } } }
      actions:
        ask: { input: { type: object, properties: { id: { type: string } } }, request: { GET: /, query: { id: $.input.id } } }
        use: { request: { GET: /, headers: { a: "{{secret.hook}}{{secret.other}}{{config.who}}{{config.jwks}}" } } }
      """;

  final Rig rig = new Rig(NOW);
  /** What the provider's own API is asked, and what it answers. */
  final List<String> asked = new ArrayList<>();
  Future<JsonNode> said = Future.succeededFuture(Rig.tree("{}"));
  WebhookPlan plan;

  Deliveries secret(String value) {
    rig.secrets.put("hook", value);
    return this;
  }

  /** @param verify what stands under {@code verify} */
  Deliveries load(String verify) {
    plan = rig.plan(manifest(verify)).webhooks().get("in");
    return this;
  }

  /** {@code rule: message remedy} of each error. */
  List<String> found(String verify) {
    rig.attempt(manifest(verify));
    return rig.remedied();
  }

  private static String manifest(String verify) {
    return HEAD + "webhooks:\n  in: { verify: " + verify + ", events: [{ emit: a.b }] }\n";
  }

  Future<Verdict> verify(Incoming incoming) {
    return plan.verifier().verify(new Delivery(incoming, plan.document(incoming), (action, input) -> {
      asked.add(action + " " + input);
      return said;
    }));
  }

  /** {@code holds}, the reason why it does not, or the code and sentence of why that cannot be told. */
  String outcome(Incoming incoming) {
    return text(verify(incoming));
  }

  static String text(Future<Verdict> verdict) {
    if (verdict.failed()) {
      return verdict.cause() instanceof Failure failure ? failure.problem().code().word() + ": " + failure.problem().detail()
          : verdict.cause().toString();
    }
    return !verdict.isComplete() ? "waits" : verdict.result().holds() ? "holds" : verdict.result().reason();
  }

  /** As a test of a manifest has it signed. */
  Incoming signed(Incoming bare) {
    return plan.verifier().signed(bare, new Verifier.Signing() {
      @Override
      public Document read(Incoming incoming) {
        return plan.document(incoming);
      }

      @Override
      public Instant now() {
        return rig.time.now();
      }

      @Override
      public String privateKey(String alg) {
        return TestKeys.forAlgorithm(alg);
      }
    });
  }

  /** All of a delivery, to compare it whole. */
  static String shown(Incoming incoming) {
    return incoming.method() + " " + incoming.url() + " " + incoming.headers().node() + " " + incoming.raw() + " " + incoming.peer().getHostAddress();
  }

  /** HMAC-SHA256. */
  static byte[] mac(String key, String message) {
    try {
      return Algorithm.HMAC_SHA256.sign(Keys.forSigning(Algorithm.HMAC_SHA256, KeyEncoding.UTF8, key), message.getBytes(StandardCharsets.UTF_8));
    } catch (BadKey impossible) {
      throw new AssertionError(impossible);
    }
  }

  static Incoming json(String body, String... headers) {
    return post("application/json", body, headers);
  }

  static Incoming post(String type, String body, String... headers) {
    Headers fields = Headers.of(headers);
    return new Incoming("POST", URL, type == null ? fields : fields.with("Content-Type", type), Buffer.buffer(body), IpLiteral.address("192.0.2.7"));
  }
}
