package dev.waybill.dispatch;

import dev.waybill.signature.JwtSigner;
import dev.waybill.tree.ExactNodes;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;

/** Webhooks of one provider, loaded from the words of a manifest. */
abstract class ReceptionHooks {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  static final String HEAD = """
      allowed_domains: [api.acme.example]
      base: https://api.acme.example
      secrets: { hook: { optional: true }, other: { optional: true } }
      actions:
        ask: { input: { type: object, required: [id], properties: { id: { type: string } } }, request: { GET: "/faxes/{{input.id}}" }, output: { state: $.body.state } }
        use: { request: { GET: /, headers: { a: "{{secret.hook}}{{secret.other}}" } } }
      """;

  final Hooks hooks = new Hooks(NOW);

  void load(String webhook) {
    hooks.rig.secrets.putIfAbsent("hook", "s3cret-hook");
    hooks.load(HEAD + "webhooks:\n  in:\n" + webhook.indent(4));
  }

  String text(Reaction reaction) {
    return reaction.answer() == null ? reaction.problem().code().word() : reaction.answer().status() + " " + reaction.answer().body();
  }

  static String token(String kid, KeyPair pair, String claims) throws Exception {
    String pem = "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded()) + "\n-----END PRIVATE KEY-----\n";
    return JwtSigner.of("ES256", pem).sign(ExactNodes.FACTORY.objectNode().put("kid", kid),
        (com.fasterxml.jackson.databind.node.ObjectNode) Hooks.tree(claims));
  }
}
