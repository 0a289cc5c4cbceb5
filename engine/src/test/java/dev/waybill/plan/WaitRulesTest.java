package dev.waybill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What load finds in a {@code wait}: the action it asks, its input, and the fields it looks at. */
class WaitRulesTest {
  private static final String HEAD = """
      allowed_domains: [api.acme.example]
      secrets: { s: {} }
      headers: { X: $.secret.s }
      base: https://api.acme.example
      """;
  private static final String ACTIONS = HEAD + """
      actions:
        get_status:
          input: { type: object, required: [job_id], additionalProperties: false, properties: { job_id: { type: string }, deep: { type: boolean } } }
          request: { GET: "/jobs/{{input.job_id}}", query: { deep: $.input.deep } }
          output: { status: $.body.state, job: { id: $.body.id, name: literal }, tags: [1] }
        status_of: { implements: sms.status@1, request: { GET: "/s/{{input.job_id}}" }, output: { job_id: $.input.job_id, status: $.body.s } }
        cancel: { request: { POST: /cancel }, output: $.body }
        all: { request: { GET: /jobs }, pages: { items: $.body, next: $.link.next } }
        send:
          input: { type: object, properties: { to: {} } }
          request: { POST: /jobs, json: { to: $.input.to } }
          output: { job_id: $.body.id }
          wait: { %s }
      """;

  private final Rig rig = new Rig();

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "action: get_status, with: { job_id: $.output.job_id }, until: { $.output.status: done } |",
    "action: get_status, with: { job_id: \"{{output.job_id}}-{{input.to}}\" }, until: { $.output.job.id: { exists: true } }, every: 1s..2s, timeout: 1m |",
    "action: get_status, with: { job_id: $.body.id, deep: true }, until: { $.output.status: $.input.to } |",
    "action: status_of, with: { job_id: $.output.job_id }, until: { $.output.status: [delivered, failed] } |",
    "action: get_status, with: { $from: $.output }, until: { $.output.status: done } |",
    "action: get_stats, with: { job_id: $.output.job_id }, until: { $.output.status: done } | unknown-action: There is no action `get_stats` in this manifest.",
    "with: { job_id: 1 }, until: { $.output.x: 1 } | missing-key: `action` is missing.",
    "action: get_status, with: { job_id: x } | missing-key: `until` is missing.",
    "action: get_status, until: { $.output.status: done } | wait-input: `get_status` requires the input `job_id`, which `with` does not give.",
    "action: get_status, with: { deep: true }, until: { $.output.status: done } | wait-input: `get_status` requires the input `job_id`, which `with` does not give.",
    "action: get_status, with: { job_id: x, dep: 1 }, until: { $.output.status: done } | wait-input: `get_status` has no input `dep`.",
    "action: get_status, with: { job_id: $.output.jobid }, until: { $.output.status: done } | unknown-name: `$.output` has no `jobid`.",
    "action: get_status, with: { job_id: $.secret.s }, until: { $.output.status: done } | unknown-name: A secret cannot stand in what a caller gets to see.",
    "action: get_status, with: { job_id: x }, until: { $.output.state: done } | wait-field: `$.output` has no `state`.",
    "action: get_status, with: { job_id: x }, until: { $.output.job.state: done } | wait-field: `$.output.job` has no `state`.",
    "action: get_status, with: { job_id: x }, until: { $.output.job.name.x: done } | unknown-name: `$.output.job.name` has no `x`.",
    "action: status_of, with: { job_id: x }, until: { $.output.state: sent } | wait-field: `$.output` has no `state`.",
    "action: get_status, with: { job_id: x }, until: { $.body.state: done } | unknown-name: There is no `$.body` here.",
    "action: get_status, with: { job_id: x }, until: { $.output.status: $.secret.s } | unknown-name: A secret cannot stand in what is waited for.",
    "action: cancel, until: { $.output.x: 1 } | bad-wait: `cancel` would be carried out again and again, and may have an effect each time.",
    "action: send, with: { to: x }, until: { $.output.job_id: 1 } | bad-wait: `send` would be carried out again and again, and may have an effect each time.",
    "action: all, until: { $.output.x: 1 } | bad-wait: `all` gives a list, and a wait looks at one result.",
    "action: get_status, with: { job_id: x }, until: { $.output.status: 1 }, webhook: status | unknown-webhook: There is no webhook `status` in this manifest.",
    "action: get_status, with: { job_id: x }, until: { $.output.status: 1 }, every: 2m, timeout: 1m | bad-value: `every` begins with a longer pause than the whole `timeout`.",
    "action: get_status, with: { job_id: x }, until: { $.output.status: 1 }, evry: 2m | unknown-key: `evry` is not known here.",
    "action: get_status, with: [1], until: { $.output.status: 1 } | wrong-type: `with` is a map, but this is a list.",
  })
  void findsWhatAWaitCannotBe(String wait, String finding) {
    rig.attempt(ACTIONS.formatted(wait));
    assertThat(rig.errors().stream().filter(error -> !error.startsWith("wait-input") || finding != null && finding.startsWith("wait-input")).toList())
        .isEqualTo(finding == null ? List.of() : List.of(finding));
  }

  @Test
  void aListIsNotWaitedFor() {
    rig.attempt(HEAD + """
        actions:
          get: { request: { GET: /x } }
          all: { request: { GET: /y }, pages: { items: $.body, next: $.link.next }, wait: { action: get, until: { $.output.x: 1 } } }
        """);
    assertThat(rig.errors()).containsExactly("bad-action: `wait` cannot stand beside `pages`.");
  }

  @Test
  void aPolledActionThatIsBrokenIsFoundOnce() {
    rig.attempt(HEAD + """
        actions:
          get: { request: { GET: /x, query: { a: $.nope } } }
          send: { request: { POST: /y }, wait: { action: get, with: { a: 1 }, until: { $.output.x: 1 } } }
        """);
    assertThat(rig.errors()).containsExactly("unknown-name: There is no `$.nope` here.");
  }

  @Test
  void whatOnlyTheWaitReadsIsRead() {
    ProviderPlan plan = rig.plan("config: { type: object, properties: { area: { type: string } } }\n"
        + ACTIONS.formatted("action: get_status, with: { job_id: $.input.ref, deep: $.config.area }, until: { $.output.status: 1 }")
            .replace("properties: { to: {} }", "properties: { to: {}, ref: {} }").replace("deep: { type: boolean }", "deep: { type: string }"));
    assertThat(plan.actions().get("send").unread("ref")).isFalse();
  }
}
