package dev.waybill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What load finds in webhooks, and what it does not mind. */
class WebhookFindingsTest {
  private static final String HEAD = """
      allowed_domains: [api.acme.example]
      base: https://api.acme.example
      secrets: { hook: {} }
      maps: { status: { S: delivered, F: failed } }
      actions:
        ask: { input: { type: object, required: [id], properties: { id: { type: string }, more: { type: string } } }, request: { GET: /, query: { id: $.input.id, m: $.input.more } }, output: { state: $.body.state, s: { $from: $.body.x, $map: status } } }
        call: { request: { POST: /, json: { to: $.hook.in }, headers: { A: "{{secret.hook}}" } } }
      """;
  private final Rig rig = new Rig();

  private void attempt(String webhook) {
    rig.secrets.put("hook", "s");
    rig.attempt(HEAD + "webhooks:\n  in: " + webhook + "\n");
  }

  @Test
  void moreCombinationsOfOldAndNewSecretsThanAreTriedAreAWarning() {
    rig.rotated.put("hook", java.util.stream.IntStream.range(0, 32).mapToObj(i -> "old-" + i).toList());
    attempt("{ verify: { signature: { alg: hmac-sha256, key: $.secret.hook, payload: \"{{raw}}\", signature: $.header.s } }, events: [{ emit: a.b }] }");
    assertThat(rig.warnings()).noneMatch(warning -> warning.startsWith("many-rotated"));
    rig.rotated.put("hook", java.util.stream.IntStream.range(0, 33).mapToObj(i -> "old-" + i).toList());
    attempt("{ verify: { signature: { alg: hmac-sha256, key: $.secret.hook, payload: \"{{raw}}\", signature: $.header.s } }, events: [{ emit: a.b }] }");
    assertThat(rig.errors()).isEmpty();
    assertThat(rig.warnings()).contains("many-rotated: The secrets that are used here have 33 combinations of old and new values; only the first 32 are tried.");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "{ verify: none, events: [{ emit: a.b }] }",
    "{ verify: none }",
    "{ verify: none, events: [{ emit: my.event@2, output: { id: $.body.id } }] }",
    "{ verify: none, split: \"$.body[*]\", dedupe: $.item.id, events: [{ emit: a.b, output: { a: $.item.a, b: \"$.items[0].b\", c: $.body } }] }",
    "{ verify: none, events: [{ when: { $.body.a: 1 }, emit: a.b }, { when: { $.body.a: 2 }, emit: a.b }, { emit: a.c }] }",
    "{ verify: { signature: { alg: hmac-sha256, key: $.secret.hook, payload: \"{{timestamp}}{{raw}}\", signature: $.header.s, timestamp: $.header.t } }, events: [{ emit: a.b }] }",
    "{ verify: { confirm: { action: ask, with: { id: $.body.id } } }, events: [{ emit: a.b, output: $.output }] }",
    "{ verify: { jwt: { token: $.header.a, jwks: \"https://api.acme.example/k\", claims: { $.claims.a: 1 } } }, events: [{ emit: a.b }] }",
  })
  void takes(String webhook) {
    attempt(webhook);
    assertThat(rig.errors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "{ events: [{ emit: a.b }] } | missing-key: `verify` is missing.",
    "{ verify: {}, events: [{ emit: a.b }] } | bad-verify: An entry of `verify` names one way to verify, and this is a map of 0.",
    "{ verify: [], events: [{ emit: a.b }] } | bad-verify: The list under `verify` is empty, so nothing would be verified.",
    "{ verify: [none], events: [{ emit: a.b }] } | bad-verify: `none` cannot stand in a list: what is beside it would not count.",
    "{ verify: token } | bad-verify: `verify` needs the settings of `token`.",
    "{ verify: { signatur: {} } } | unknown-kind: There is no verifier `signatur`.",
    "{ verify: { token: { $.header.x: abc } } } | bad-verify: `token` compares nothing with a secret, so anybody could send what it wants.",
    "{ verify: { source_ip: [192.0.2.0/33] } } | bad-value: The prefix of `192.0.2.0/33` is not a number from 0 to 32.",
    "{ verify: { signature: { alg: md5, key: $.secret.hook, payload: \"{{raw}}\", signature: $.header.s } } } | unknown-word: `alg` cannot be `md5`.",
    "{ verify: { signature: { alg: hmac-sha256, key: literal, payload: \"{{raw}}\", signature: $.header.s } } } | credential-literal: `key` holds a credential that is written into the manifest.",
    "{ verify: { signature: { alg: hmac-sha256, key: $.secret.hook, payload: \"{{raw}}\", signature: $.header.s, tolerance: 5m } } } | bad-verify: `tolerance` needs a `timestamp` to measure.",
    "{ verify: { signature: { alg: hmac-sha256, key: $.secret.hook, payload: fixed, signature: $.header.s } } } | bad-verify: The payload is the same for every delivery, so one signature would fit them all.",
    "{ verify: { signature: { alg: hmac-sha256, key: $.secret.hook, payload: \"{{timestamp}}{{raw}}\", signature: $.header.s } } } | unknown-name: There is no `$.timestamp` here (line 1, column 3 of the text).",
    "{ verify: { signature: { alg: hmac-sha256, key: $.secret.hook, payload: \"{{raw}}\", signature: $.header.s, algo: x } } } | unknown-key: `algo` is not known here.",
    "{ verify: { signature: { alg: hmac-sha256, key: $.body.key, payload: \"{{raw}}\", signature: $.header.s } } } | unknown-name: A key is read when the manifest is loaded, before anything has come in.",
    "{ verify: { confirm: { action: asc, with: { id: a } } } } | unknown-action: There is no action `asc` in this manifest.",
    "{ verify: { confirm: { action: ask } } } | confirm-input: The action `ask` requires the input `id`, which is not given here.",
    "{ verify: { confirm: { action: ask, with: { id: a, mor: b } } } } | confirm-input: The action `ask` has no input `mor`.",
    "{ verify: { jwt: { token: $.header.a } } } | bad-verify: `jwt` needs exactly one of `jwks` and `key`.",
    "{ verify: { jwt: { token: $.header.a, jwks: \"https://evil.example/k\" } } } | host-not-allowed: The host `evil.example` is not in `allowed_domains`.",
    "{ verify: none, events: [{ emit: fax.statuss@1, output: {} }] } | unknown-contract: There is no contract `fax.statuss@1`.",
    "{ verify: none, events: [{ emit: fax.status@2, output: {} }] } | unknown-contract: There is no contract `fax.status@2`.",
    "{ verify: none, events: [{ emit: A.b }] } | bad-value: `A.b` cannot be the name of an event.",
    "{ verify: none, events: [{ emit: waybill.provider.x }] } | bad-value: Events whose names begin with `waybill.` are the gateway's own.",
    "{ verify: none, events: [{ emit: fax.status@1, output: { job_id: $.body.id } }] } | contract-output: `fax.status@1` requires the output `status`, which is missing here.",
    "{ verify: none, events: [{ emit: fax.status@1, output: { job_id: $.body.id, status: { $from: $.body.s, $map: { a: gone } } } }] } | contract-word: `gone` is no `status` of `fax.status@1`.",
    "{ verify: none, events: [{ emit: a.b, output: { a: $.item.a } }] } | unknown-name: There is no `$.item` here.",
    "{ verify: none, events: [{ emit: a.b, output: { a: $.output.a } }] } | unknown-name: There is no `$.output` here.",
    "{ verify: none, events: [{ emit: a.b, output: { a: \"{{raw}}\" } }] } | unknown-name: There is no `$.raw` here (line 1, column 3 of the text).",
    "{ verify: none, events: [{ emit: a.b, output: { a: $.secret.hook } }] } | unknown-name: A secret cannot stand in what leaves the gateway or is shown.",
    "{ verify: none, reply: { text: \"{{secret.hook}}\" } } | unknown-name: A secret cannot stand in what leaves the gateway or is shown (line 1, column 3 of the text).",
    "{ verify: none, reply: { json: {}, text: a } } | bad-reply: A reply has one body; here are json and text.",
    "{ verify: none, reply: { headers: { Content-Length: 1 } } } | bad-header: The header `Content-Length` cannot be set in a reply.",
    "{ verify: none, reply: { status: 199 } } | bad-value: `status` must be from 200 to 599.",
    "{ verify: none, events: [{ emit: a.b }, { when: { $.body.a: 1 }, emit: a.c }] } | unreachable-event: This event is never emitted: the one in line 13 takes every piece that it would take.",
    "{ verify: none, split: [], events: [{ emit: a.b }] } | bad-value: The list under `split` is empty.",
    "{ verify: none, events: [{ emit: a.b, on: {} }] } | unknown-key: `on` is not known here.",
    "{ verify: none, challenge: { when: { $.body.a: 1 } } } | missing-key: `reply` is missing.",
    "{ verify: none, decod: json } | unknown-key: `decod` is not known here.",
    "{ verify: none, dedupe: $.id } | unknown-name: A delivery is no dispatch and has no such name.",
  })
  void finds(String webhook, String finding) {
    attempt(webhook);
    assertThat(rig.errors()).contains(finding);
  }

  @Test
  void aWebhookWithoutATestIsAWarning() {
    attempt("{ verify: none }");
    assertThat(rig.warnings()).contains("untested-webhook: The webhook `in` has no test.");
  }

  @Test
  void requestsMayNameTheWebhooksThereAre() {
    rig.secrets.put("hook", "s");
    ProviderPlan plan = rig.plan(HEAD + "webhooks: { in: { verify: none } }\n");
    rig.run(plan, "call", "{}");
    assertThat(rig.calls.get(0).body().inMemory().toString()).isEqualTo("{\"to\":\"https://gw.example/v1/webhooks/acme/in\"}");
    rig.attempt(HEAD + "webhooks: { other: { verify: none } }\n");
    assertThat(rig.errors()).contains("unknown-name: `$.hook` has no `in`.");
    rig.attempt(HEAD);
    assertThat(rig.errors()).contains("unknown-name: This manifest has no webhooks.");
  }
}
