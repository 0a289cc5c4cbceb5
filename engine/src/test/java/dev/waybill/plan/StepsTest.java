package dev.waybill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.problem.Undone;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several requests of one action: what each sees of the others. */
class StepsTest extends StepsRig {
  @Test
  void eachStepSeesWhatThoseBeforeItGave() {
    ProviderPlan plan = rig.plan(SEND);
    HttpReply reply = rig.run(plan, "send", "{ name: a.pdf, notify: true }").result();
    assertThat(lines()).containsExactly("POST api.acme.example/uploads", "PUT a.files.acme.example/up?t=1", "POST api.acme.example/messages");
    assertThat(rig.calls.get(2).body().inMemory().toString()).isEqualTo("{\"file\":\"f1\",\"was\":200}");
    assertThat(plan.actions().get("send").output(reply).toString())
        .isEqualTo("{\"last\":{},\"slot\":\"f1\",\"sent\":200,\"status\":200,\"tag\":\"t\"}");
    assertThat(reply.document().root(dev.waybill.document.Root.STEPS).get("slot").toString()).isEqualTo(
        "{\"status\":201,\"header\":{\"x-tag\":\"t\",\"content-type\":\"application/json\"},"
        + "\"body\":{\"id\":\"f1\",\"url\":\"https://a.files.acme.example/up?t=1\"},\"url\":\"https://a.files.acme.example/up?t=1\",\"id\":\"f1\"}");
  }

  @Test
  void aStepThatIsNotTakenLeavesNothingAndTheLastTakenOneIsTheBody() {
    ProviderPlan plan = rig.plan(SEND);
    HttpReply reply = rig.run(plan, "send", "{ name: a.pdf, notify: false }").result();
    assertThat(lines()).hasSize(2);
    assertThat(plan.actions().get("send").output(reply).toString()).isEqualTo("{\"slot\":\"f1\",\"status\":200,\"tag\":\"t\"}");
  }

  @Test
  void anotherHostGetsNoCredentialsOfTheActionEither() {
    String own = SEND.replace("    timeout: 30s", "    auth: { key: { header: X-Own, value: $.secret.s } }\n    timeout: 30s");
    rig.run(rig.plan(own), "send", "{ name: a.pdf, notify: true }");
    assertThat(rig.calls.stream().map(call -> call.headers().get("X-Own")).toList()).containsExactly("s3cret-token", null, "s3cret-token");
  }

  @Test
  void severalKeyedStepsHaveAKeyEach() {
    String keyed = """
        allowed_domains: [api.acme.example]
        base: https://api.acme.example
        actions:
          send:
            steps:
              - { id: one, request: { POST: /one }, idempotency: { header: Key } }
              - { id: two, request: { POST: /two, json: { a: 1 } }, idempotency: { field: uid } }
        """;
    rig.run(rig.plan(keyed), "send", "{}");
    assertThat(rig.calls.get(0).headers().get("Key")).isEqualTo("d-1-one");
    assertThat(rig.calls.get(1).body().inMemory().toString()).isEqualTo("{\"a\":1,\"uid\":\"d-1-two\"}");
    rig.calls.clear();
    rig.run(rig.plan(keyed.replace(", idempotency: { field: uid }", "")), "send", "{}");
    assertThat(rig.calls.get(0).headers().get("Key")).isEqualTo("d-1");
  }

  @Test
  void aQueryBehindAnAddressThatHasOneGoesOnWithIt() {
    rig.run(rig.plan(SEND.replace("{{steps.slot.url}}", "{{steps.slot.url}}?part={{input.name}}")), "send", "{ name: a.pdf, notify: false }");
    assertThat(lines()).contains("PUT a.files.acme.example/up?t=1&part=a.pdf");
  }

  @Test
  void anotherHostGetsNoCredentials() {
    send(true);
    assertThat(rig.calls.stream().map(call -> call.headers().get("Authorization")))
        .containsExactly("Bearer s3cret-token", null, "Bearer s3cret-token");
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example/up, EGRESS_DENIED", "https://files.acme.example/up, EGRESS_DENIED", "http://a.files.acme.example/up, EGRESS_DENIED",
    "https://a.files.acme.example:8443/up, EGRESS_DENIED", "https://x@a.files.acme.example/, EGRESS_DENIED", "/relative, EGRESS_DENIED",
    "https://a.files.acme.example/a/../b, EGRESS_DENIED",
  })
  void anAddressThatAStepGaveIsChecked(String url, Code code) {
    provider.put("POST api.acme.example/uploads", call -> reply(call, 200, "{\"id\":\"f1\",\"url\":\"" + url + "\"}"));
    Problem problem = Rig.problem(send(true));
    assertThat(problem.code()).isEqualTo(code);
    assertThat(lines()).containsExactly("POST api.acme.example/uploads", "DELETE api.acme.example/files/f1");
    assertThat(problem.undone()).containsExactly(new Undone("slot", true, null));
    assertThat(problem.maybeProcessed()).isFalse();
  }

  @Test
  void retriesAStepByItsOwnIdempotency() {
    ProviderPlan plan = rig.plan(HEAD + """
        actions:
          a:
            retry: { attempts: 3, backoff: 1s }
            steps:
              - { id: one, request: { GET: /one } }
              - { id: two, request: { POST: /two }, idempotency: none }
        """);
    provider.put("GET api.acme.example/one", call -> reply(call, rig.calls.size() < 3 ? 500 : 200, "{}"));
    provider.put("POST api.acme.example/two", call -> reply(call, 500, "{}"));
    Future<HttpReply> answer = rig.run(plan, "a", "{}");
    rig.time.advance(Duration.ofSeconds(10));
    assertThat(lines()).containsExactly("GET api.acme.example/one", "GET api.acme.example/one", "GET api.acme.example/one", "POST api.acme.example/two");
    assertThat(Rig.problem(answer).maybeProcessed()).isTrue();
  }

  private static final String POLL = HEAD + """
      actions:
        a:
          timeout: 10m
          steps:
            - { id: start, request: { POST: /jobs }, undo: { DELETE: /jobs/1 } }
            - { id: wait, request: { GET: /jobs/1 }, until: { $.body.state: [done, "/^fail/"] }, every: 2s..8s, timeout: 1m, keep: { state: $.body.state } }
            - { id: get, request: { GET: "/results/{{steps.wait.state}}" } }
      """;

  @Test
  void pollsWithGrowingPausesUntilTheReplyMatches() {
    List<Long> asked = new ArrayList<>();
    provider.put("GET api.acme.example/jobs/1", call -> {
      asked.add(rig.time.nanos() / 1_000_000);
      return reply(call, 200, asked.size() < 6 ? "{\"state\":\"busy\"}" : "{\"state\":\"done\"}");
    });
    Future<HttpReply> answer = rig.run(rig.plan(POLL), "a", "{}");
    rig.time.advance(Duration.ofSeconds(50));
    assertThat(answer.succeeded()).isTrue();
    assertThat(lines()).endsWith("GET api.acme.example/results/done").hasSize(8);
    long[] most = {2_000, 4_000, 8_000, 8_000, 8_000};
    for (int i = 0; i < most.length; i++) {
      assertThat(asked.get(i + 1) - asked.get(i)).isBetween(most[i] / 2, most[i]);
    }
    assertThat(rig.time.pending()).isZero();
  }

  @Test
  void aPollThatNeverMatchesIsATimeoutOfItsOwn() {
    provider.put("GET api.acme.example/jobs/1", call -> reply(call, 200, "{\"state\":\"busy\"}"));
    Future<HttpReply> answer = rig.run(rig.plan(POLL), "a", "{}");
    rig.time.advance(Duration.ofSeconds(61));
    Problem problem = Rig.problem(answer);
    assertThat(problem.code()).isEqualTo(Code.TIMEOUT);
    assertThat(problem.detail()).isEqualTo("The step `wait` did not come to its end in time.");
    assertThat(problem.undone()).containsExactly(new Undone("start", true, null));
    assertThat(problem.maybeProcessed()).isFalse();
    assertThat(rig.time.pending()).isZero();
  }

  @Test
  void aFailureEndsAPoll() {
    provider.put("GET api.acme.example/jobs/1", call -> reply(call, 404, "{}"));
    assertThat(Rig.problem(rig.run(rig.plan(POLL), "a", "{}")).code()).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void anActionOfWhichNoStepAppliesIsRefused() {
    ProviderPlan plan = rig.plan(HEAD + """
        actions:
          a: { input: { type: object, properties: { x: {} } }, steps: [ { id: one, when: { $.input.x: 1 }, request: { GET: /one } } ] }
        """);
    assertThat(Rig.problem(rig.run(plan, "a", "{ x: 2 }")).detail()).isEqualTo("None of the action's steps applies to this input.");
    assertThat(plan.actions().get("a").preview(rig.trip(plan, "a", "{ x: 2 }")).failed()).isTrue();
    assertThat(plan.actions().get("a").preview(rig.trip(plan, "a", "{ x: 1 }")).result().target().path()).isEqualTo("/one");
  }

  @Test
  void aDryRunShowsTheFirstStepThatIsTaken() {
    ProviderPlan plan = rig.plan(SEND);
    HttpCall call = plan.actions().get("send").preview(rig.trip(plan, "send", "{ name: a.pdf }")).result();
    assertThat(line(call)).isEqualTo("POST api.acme.example/uploads");
    assertThat(rig.calls).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "{ id: a, request: { GET: /a } } |",
    "{ id: a, request: { GET: '/{{steps.a.id}}' } } | step-order: The step `a` has not run yet here.",
    "{ id: a, request: { GET: '/{{steps.b.status}}' } }, { id: b, request: { GET: /b } } | step-order: The step `b` has not run yet here.",
    "{ id: b, request: { GET: /b } }, { id: a, request: { GET: '/{{steps.b.status}}' } } |",
    "{ id: b, when: { $.steps.c.status: 1 }, request: { GET: /b } }, { id: c, request: { GET: /c } } | step-order: The step `c` has not run yet here.",
    "{ id: b, request: { GET: /b }, undo: { DELETE: '/{{steps.b.status}}' } } |",
    "{ id: b, request: { GET: /b }, undo: { DELETE: '/{{steps.c.status}}' } }, { id: c, request: { GET: /c } } | step-order: The step `c` has not run yet here.",
    "{ id: b, request: { GET: /b }, keep: { x: $.steps.b.status } } | step-order: The step `b` has not run yet here.",
    "{ id: slot, request: { GET: /b } }, { id: a, request: { GET: '/{{steps.slto.status}}' } } | unknown-name: `$.steps` has no `slto`.",
    "{ id: slot, request: { GET: /b }, keep: { url: $.body.url } }, { id: a, request: { GET: '/{{steps.slot.ulr}}' } } | unknown-name: `$.steps.slot` has no `ulr`.",
    "{ id: a, request: { GET: /a } }, { id: a, request: { GET: /b } } | duplicate-step: There is another step `a` in line 10.",
    "{ id: 'a b', request: { GET: /a } } | 'bad-value: `id` is a letter or `_`, then letters, digits, `_` and `-`.'",
    "{ request: { GET: /a } } | missing-key: `id` is missing.",
    "{ id: a } | missing-key: `request` is missing.",
    "{ id: a, request: { GET: /a }, body: {} } | unknown-key: `body` is not known here.",
    "{ id: a, request: { GET: /a }, keep: { body: $.body } } | bad-value: A step cannot keep a value under the name `body`.",
    "{ id: a, request: { GET: /a }, keep: { s: $.secret.s } } | unknown-name: A secret cannot stand in what a caller gets to see.",
    "{ id: a, request: { GET: /a }, every: 1s } | 'missing-key: `every` belongs to `until`, which is missing.'",
    "{ id: a, request: { GET: /a }, timeout: 1s } | 'missing-key: `timeout` belongs to `until`, which is missing.'",
    "{ id: a, request: { GET: /a }, until: { $.body.x: 1 }, every: 1s..2s, timeout: 9s } |",
    "{ id: a, request: { POST: /a }, until: { $.body.x: 1 } } | 'until-not-natural: `until` sends the step again and again, but this request may have an effect each time.'",
    "{ id: a, request: { POST: /a }, idempotency: natural, until: { $.body.x: 1 } } |",
    "7 | 'wrong-type: A step is a map, but this is a number.'",
    "{ id: a, request: { GET: /a }, errors: [1] } | 'wrong-type: An error rule is a map, but this is a number.'",
    "{ id: a, request: { GET: /a }, errors: [{ when: { $.body.x: 1 }, code: rejected }], ok: { $.status: 200 }, decode: json } |",
  })
  void findsWhatAStepCannotBe(String steps, String finding) {
    rig.attempt(HEAD + "actions: { a: { steps: [\n" + steps + "\n] } }\n");
    assertThat(rig.errors().stream().map(error -> error.replace(" (line 1, column 4 of the text)", "")).toList())
        .isEqualTo(finding == null ? List.of() : List.of(finding));
  }

  @ParameterizedTest
  @ValueSource(strings = {"request: { GET: /x }", "ok: { $.status: 200 }", "decode: json",
    "idempotency: none"})
  void whatBelongsToASingleRequestIsNoneOfTheSteps(String key) {
    rig.attempt(HEAD + "actions: { a: { steps: [ { id: a, request: { GET: /a } } ], " + key + " } }\n");
    assertThat(rig.errors()).containsExactly("bad-action: `" + key.substring(0, key.indexOf(':')) + "` cannot stand beside `steps`.");
  }

  @Test
  void aRetryingPostOfAStepSaysWhetherItMayBeSentTwice() {
    rig.attempt(HEAD + "actions: { a: { retry: {}, steps: [ { id: a, request: { POST: /a }, undo: { POST: /b } } ] } }\n");
    assertThat(rig.errors()).containsExactly("retry-without-idempotency: `a.a` retries a POST but does not say whether it may be sent twice.");
  }

  @Test
  void theOutputSeesEveryStepAndNoOther() {
    rig.attempt(HEAD + "actions: { a: { steps: [ { id: a, request: { GET: /a } } ], output: { a: $.steps.a.body.x, b: $.steps.b } } }\n");
    assertThat(rig.errors()).containsExactly("unknown-name: `$.steps` has no `b`.");
  }
}
