package dev.waybill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.HttpReply;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.problem.Undone;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left behind when one of several requests fails: what is undone, and what is said of the rest. */
class StepsUndoneTest extends StepsRig {
  @ParameterizedTest(name = "{0} {1}: {2} {3}")
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "200 | {\"ok\":true}                  | true  |", "204 | | true |",
    "200 | {\"ok\":false}                 | false | REJECTED",
    "200 | {\"ok\":false,\"e\":\"locked\"} | false | CONFLICT",
    "404 | {\"ok\":false}                 | true  |", "410 | {} | true |", "409 | {} | false | CONFLICT",
  })
  void anUndoThatIsRefusedWithAGoodStatusIsNotDone(int status, String body, boolean ok, Code code) {
    provider.put("POST api.acme.example/messages", call -> reply(call, 422, "{}"));
    provider.put("DELETE api.acme.example/files/f1", call -> reply(call, status, body == null ? "" : body));
    ProviderPlan plan = rig.plan(SEND.replace("    timeout: 30s\n", "    timeout: 30s\n    errors: [{ when: { $.body.e: locked }, code: conflict }]\n")
        + "errors: [{ when: { $.body.ok: false } }]\n");
    Problem problem = Rig.problem(rig.run(plan, "send", "{ name: a.pdf, notify: true }"));
    assertThat(problem.undone()).containsExactly(new Undone("slot", ok, code));
    assertThat(problem.code()).isEqualTo(Code.INVALID_REQUEST);
  }

  @Test
  void anUndoIsTriedAgainAsTheActionSaysAlsoWhereTheStepMayHaveBeenProcessed() {
    provider.put("POST api.acme.example/messages", call -> reply(call, 500, "{}"));
    provider.put("DELETE api.acme.example/files/f1", call -> reply(call, lines().stream().filter(line(call)::equals).count() == 1 ? 503 : 204, ""));
    ProviderPlan plan = rig.plan(SEND.replace("    timeout: 30s\n", "    timeout: 30s\n    retry: { backoff: 100ms..100ms }\n")
        .replace("id: slot,", "id: slot, idempotency: none,").replace("id: send,", "id: send, idempotency: none,"));
    Future<HttpReply> answer = rig.run(plan, "send", "{ name: a.pdf, notify: true }");
    rig.time.advance(Duration.ofSeconds(2));
    assertThat(Rig.problem(answer).undone()).containsExactly(new Undone("slot", true, null));
    assertThat(Rig.problem(answer).maybeProcessed()).isTrue();
    assertThat(lines().subList(3, 5)).containsOnly("DELETE api.acme.example/files/f1");
  }

  @ParameterizedTest(name = "{0} then undo {1}: {2} {3}")
  @CsvSource(delimiter = '|', value = {
    // what the message gives | what the undo gives | the step undone | maybe processed
    "422 | 200 | true  |              | false",
    "422 | 204 | true  |              | false",
    "422 | 404 | true  |              | false",
    "422 | 410 | true  |              | false",
    "422 | 403 | false | FORBIDDEN    | true",
    "422 | 500 | false | UNAVAILABLE  | true",
    "429 | 200 | true  |              | false",
    "500 | 200 | true  |              | true",
    "503 | 500 | false | UNAVAILABLE  | true",
  })
  void whatALaterStepsFailureLeavesIsSaid(int status, int undo, boolean ok, Code code, boolean maybe) {
    provider.put("POST api.acme.example/messages", call -> reply(call, status, "{}"));
    provider.put("DELETE api.acme.example/files/f1", call -> reply(call, undo, "{}"));
    Problem problem = Rig.problem(send(true));
    assertThat(problem.upstreamStatus()).isEqualTo(status);
    assertThat(problem.undone()).containsExactly(new Undone("slot", ok, code));
    assertThat(problem.maybeProcessed()).isEqualTo(maybe);
    assertThat(lines()).endsWith("DELETE api.acme.example/files/f1");
  }

  private static final String THREE = HEAD + """
      actions:
        all:
          steps:
            - { id: a, request: { %s: /a }, undo: { DELETE: /a } }
            - { id: b, request: { POST: /b } %s }
            - { id: c, request: { PUT: /c }, undo: { POST: "/c/{{steps.a.body.id}}" } }
            - { id: d, request: { GET: /d } }
      """;

  @ParameterizedTest(name = "{0} b{1}: {2}")
  @CsvSource(delimiter = '|', value = {
    "POST |                          | true",
    "POST | ', undo: { DELETE: /b }' | false",
    "POST | ', idempotency: { header: K }' | true",
    "POST | ', idempotency: natural' | false",
    "GET  | ', idempotency: natural' | false",
  })
  void undoesTheLastFirstAndOnlyWhatCanStandMakesADifference(String first, String second, boolean maybe) {
    provider.put("GET api.acme.example/d", call -> reply(call, 404, "{}"));
    provider.put(first + " api.acme.example/a", call -> reply(call, 200, "{\"id\":7}"));
    Problem problem = Rig.problem(rig.run(rig.plan(THREE.formatted(first, second == null ? "" : second)), "all", "{}"));
    assertThat(problem.code()).isEqualTo(Code.NOT_FOUND);
    assertThat(problem.maybeProcessed()).isEqualTo(maybe);
    List<String> undos = lines().subList(4, lines().size());
    List<String> expected = new ArrayList<>(List.of("POST api.acme.example/c/7", "DELETE api.acme.example/a"));
    if (second != null && second.contains("undo")) {
      expected.add(1, "DELETE api.acme.example/b");
    }
    assertThat(undos).isEqualTo(expected);
  }

  @Test
  void nothingIsUndoneWhereTheFirstStepFails() {
    provider.put("POST api.acme.example/uploads", call -> reply(call, 400, "{}"));
    Problem problem = Rig.problem(send(true));
    assertThat(problem.undone()).isEmpty();
    assertThat(problem.maybeProcessed()).isFalse();
    assertThat(lines()).hasSize(1);
  }

  @Test
  void anUndoThatIsSlowIsNotWaitedForBeyondItsGraceAndGoesOn() {
    Promise<HttpReply> slow = Promise.promise();
    provider.put("POST api.acme.example/messages", call -> reply(call, 422, "{}"));
    provider.put("DELETE api.acme.example/files/f1", call -> slow.future());
    Future<HttpReply> answer = send(true);
    rig.time.advance(Duration.ofMillis(9_999));
    assertThat(answer.isComplete()).isFalse();
    rig.time.advance(Duration.ofMillis(1));
    Problem problem = Rig.problem(answer);
    assertThat(problem.code()).isEqualTo(Code.INVALID_REQUEST);
    assertThat(problem.undone()).containsExactly(new Undone("slot", false, Code.TIMEOUT));
    assertThat(problem.maybeProcessed()).isTrue();
    rig.time.advance(Duration.ofSeconds(1));
    assertThat(rig.time.pending()).isZero();
  }

  @Test
  void aStepThatIsSilentIsGivenUpAtTheDeadlineAndUndoneBehindIt() {
    Promise<HttpReply> never = Promise.promise();
    provider.put("POST api.acme.example/messages", call -> {
      call.trip().noteSending();
      return never.future();
    });
    Promise<HttpReply> undo = Promise.promise();
    provider.put("DELETE api.acme.example/files/f1", call -> undo.future());
    Future<HttpReply> answer = send(true);
    rig.time.advance(Duration.ofMillis(29_999));
    assertThat(answer.isComplete()).isFalse();
    rig.time.advance(Duration.ofMillis(21));
    Problem problem = Rig.problem(answer);
    assertThat(problem.code()).isEqualTo(Code.TIMEOUT);
    assertThat(problem.maybeProcessed()).isTrue();
    assertThat(problem.undone()).containsExactly(new Undone("slot", false, Code.TIMEOUT));
    assertThat(lines()).endsWith("DELETE api.acme.example/files/f1");
    assertThat(rig.calls.get(3).trip().deadlineNanos()).isGreaterThan(Duration.ofSeconds(39).toNanos());
    undo.complete(Rig.json(rig.calls.get(3), 204, ""));
    assertThat(rig.time.pending()).isZero();
  }

  @Test
  void aFaultOfOurOwnUndoesToo() {
    provider.put("POST api.acme.example/messages", call -> Future.failedFuture(new IllegalStateException("x")));
    assertThat(send(true).cause()).isInstanceOf(IllegalStateException.class);
    assertThat(lines()).endsWith("DELETE api.acme.example/files/f1");
  }

  @Test
  void whatAStepCannotKeepFailsItAsUsedAndUndoesIt() {
    ProviderPlan plan = rig.plan(HEAD + """
        actions:
          a:
            steps:
              - { id: one, request: { POST: /one }, keep: { kind: { $from: $.body.kind, $map: { A: a } } }, undo: { DELETE: /one } }
        """);
    provider.put("POST api.acme.example/one", call -> reply(call, 200, "{\"kind\":\"B\"}"));
    Problem problem = Rig.problem(rig.run(plan, "a", "{}"));
    assertThat(problem.code()).isEqualTo(Code.BAD_RESPONSE);
    assertThat(problem.detail()).startsWith("The reply to the step `one` cannot be used: ");
    assertThat(problem.undone()).containsExactly(new Undone("one", true, null));
    assertThat(problem.maybeProcessed()).isTrue();
  }
}
