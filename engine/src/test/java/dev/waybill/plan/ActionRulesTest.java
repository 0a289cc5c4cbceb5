package dev.waybill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What load finds in an action beyond its parts: contracts kept, error rules reached, names used, secrets kept in. */
class ActionRulesTest {
  private static final String BASE = """
      allowed_domains: [api.acme.example]
      secrets: { s: {} }
      base: https://api.acme.example
      headers: { X-S: $.secret.s }
      """;

  private final Rig rig = new Rig();

  private List<String> errors(String action) {
    rig.attempt(BASE + "maps: { m: { A: queued, B: sent } }\nactions:\n  a: { " + action + " }\n");
    return rig.errors().stream().filter(error -> !error.startsWith("unused-map")).toList();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', value = {
    "json: { to: $.input.to, text: $.input.text } |",
    "json: $.input |",
    "json: { to: $.input.to } | contract-input: `sms.send@1` requires the input `text`, but nothing in this action reads it.",
    "text: '{{input.to}} {{input.text}}' |",
  })
  void everyRequiredInputIsRead(String body, String finding) {
    assertThat(errors("implements: sms.send@1, request: { POST: /x, " + body + " }, output: { job_id: $.body.id, status: queued }"))
        .isEqualTo(finding == null ? List.of() : List.of(finding));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', value = {
    "output: { job_id: $.body.id, status: queued } |",
    "output: { job_id: $.body.id, status: $.body.s } |",
    "output: { $if: { $.body.ok: true }, $then: { job_id: $.body.id, status: queued } } |",
    "output: { job_id: $.body.id, status: quued } | contract-word: `quued` is no `status` of `sms.send@1`.",
    "output: { job_id: $.body.id, status: { $from: $.body.s, $map: { A: queued, B: sent } } } |",
    "output: { job_id: $.body.id, status: { $from: $.body.s, $map: { A: queued, B: gone } } } | contract-word: `gone` is no `status` of `sms.send@1`.",
    "output: { job_id: $.body.id, status: { $from: $.body.s, $default: gone } } | contract-word: `gone` is no `status` of `sms.send@1`.",
    "output: { job_id: $.body.id, status: { $from: $.body.s, $default: X, $map: { X: queued } } } |",
    "output: { job_id: $.body.id, status: { $if: { $.body.s: 1 }, $then: queued, $else: gone } } | contract-word: `gone` is no `status` of `sms.send@1`.",
    "output: { job_id: $.body.id } | contract-output: `sms.send@1` requires the output `status`, which is missing here.",
    "output: { job_id: $.body.id, status: queued, jobb: 1 } | contract-output: `sms.send@1` has no output `jobb`.",
    "timeout: 5s | 'contract-output: `sms.send@1` needs an `output` that gives `job_id`, `status`.'",
  })
  void theOutputIsTheContracts(String output, String finding) {
    assertThat(errors("implements: sms.send@1, request: { POST: /x, json: $.input }, " + output))
        .isEqualTo(finding == null ? List.of() : List.of(finding));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "sms.sned@1    | unknown-contract: There is no contract `sms.sned@1`.",
    "sms.send@9    | unknown-contract: There is no contract `sms.send@9`.",
    "email.received@1 | 'unknown-contract: `email.received@1` is an event: it is emitted, and no action implements it.'",
  })
  void anActionImplementsAContractThatTakesAnInput(String contract, String finding) {
    assertThat(errors("implements: " + contract + ", request: { POST: /x }")).contains(finding);
  }

  @ParameterizedTest(name = "{0} then {1}: unreachable {2}")
  @CsvSource(delimiter = '|', value = {
    "{ $.status: 400 }               | { $.status: 400 }                      | true",
    "{ $.status: 400 }               | { $.body.a: 1, $.status: 400 }         | true",
    "{ $.status: 4xx }               | { $.status: 4xx, $.body.a: 1 }         | true",
    "[{ $.status: 400 }, { $.status: 401 }] | [{ $.status: 400 }, { $.status: 401 }] | true",
    "{ $.status: 400 }               | { $.status: 401 }                      | false",
    "{ $.status: 400, $.body.a: 1 }  | { $.status: 400 }                      | false",
    "{ $.status: 400 }               | { $.body.a: 1 }                        | false",
    "{ $.status: 400, $.body.a: 1 }  | { $.status: 400, $.body.a: 2 }         | false",
    "[{ $.status: 400 }, { $.status: 401 }] | { $.status: 400, $.body.a: 1 }  | true",
    "{ $.status: 400 }               | [{ $.status: 400, $.body.a: 1 }, { $.status: 400, $.body.a: 2 }] | true",
    "{ $.status: 400 }               | [{ $.status: 400, $.body.a: 1 }, { $.status: 401 }] | false",
  })
  void aRuleThatAnEarlierOneAlwaysTakesIsFound(String first, String second, boolean unreachable) {
    List<String> errors = errors("request: { GET: /x }, errors: [{ when: " + first + ", code: rejected }, { when: " + second + ", code: conflict }]");
    assertThat(errors).hasSize(unreachable ? 1 : 0).allMatch(error -> error.startsWith("unreachable-rule: This error rule is never asked"));
  }

  @Test
  void aFilesRuleBehindAnActionsEqualOneIsNoMistakeOfTheOtherActions() {
    rig.attempt(BASE + """
        errors: [{ when: { $.status: 400 }, code: rejected }]
        actions:
          a: { request: { GET: /x }, errors: [{ when: { $.status: 400 }, code: conflict }] }
          b: { request: { GET: /x } }
        """);
    assertThat(rig.errors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "output: { a: $.secret.s }", "output: { a: '{{secret.s}}' }", "errors: [{ when: { $.status: 400 }, message: $.secret.s }]",
    "errors: [{ when: { $.status: 400 }, reason: '{{secret.s}}' }]", "ok: { $.body.a: $.secret.s }",
  })
  void noSecretInWhatACallerSees(String key) {
    assertThat(errors("request: { GET: /x }, " + key)).hasSize(1)
        .allMatch(error -> error.contains("A secret cannot stand in what a caller gets to see"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "GET: '/x/{{secret.s}}'", "GET: '/x?k={{secret.s}}'", "GET: /x, query: { k: $.secret.s }", "GET: /x, query: { k: '{{secret.s}}' }",
    "GET: '{{secret.s}}'",
  })
  void noSecretInAUrl(String request) {
    assertThat(errors("request: { " + request + " }")).hasSize(1).allMatch(error -> error.contains("it ends up in logs"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "request: {}                             | bad-request", "request: { GET: /x, POST: /y }          | bad-request",
    "request: { POST: /x, json: {}, form: {} } | bad-request", "request: { GET: 1 }                     | wrong-type",
    "request: { GET: /x, headers: { Host: a } } | bad-header", "request: { GET: /x, headers: { 'A b': a } } | bad-header",
    "request: { GET: /x, headers: { A: \"x\\r\\ny\" } } | bad-header", "request: { GET: /x, headers: { Authorization: abc } } | credential-literal",
    "request: { GET: /x, xml: <a> } | bad-xml",
    "request: { GET: /x }, decode: cvs       | unknown-kind", "request: { GET: /x, auth: { oauth2: {} } } | missing-key",
  })
  void findsWhatARequestCannotBe(String action, String rule) {
    errors(action);
    assertThat(rig.rules().stream().filter(each -> !each.equals("unused-map"))).contains(rule);
  }

  @Test
  void aMistakeThatSeveralActionsShareIsFoundOnce() {
    rig.attempt("""
        allowed_domains: [api.acme.example]
        base: https://api.acme.example
        headers: { X: { $ref: a } }
        actions: { a: { request: { GET: /x } }, b: { request: { GET: /y } } }
        """);
    assertThat(rig.rules()).containsExactly("unknown-directive");
  }

  @Test
  void whatNothingUsesIsFound() {
    rig.attempt("""
        allowed_domains: [api.acme.example]
        config: { type: object, properties: { used: { type: string }, spare: { type: string } } }
        secrets: { used: {}, spare: {} }
        maps: { used: { "*": x }, spare: { "*": x } }
        base: https://api.acme.example
        auth: { bearer: { token: $.secret.used } }
        actions: { a: { request: { GET: /x, query: { a: $.config.used } }, output: { a: { $from: $.body.a, $map: used } } } }
        """);
    assertThat(rig.errors()).containsExactlyInAnyOrder("unused-config: The config `spare` is declared, but nothing uses it.",
        "unused-secret: The secret `spare` is declared, but nothing uses it.", "unused-map: The map `spare` is declared, but nothing uses it.");
  }
}
