package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.http.HttpReply;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Rig;
import dev.waybill.plan.Table;
import dev.waybill.problem.Code;
import dev.waybill.problem.Violation;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispatcherTest {
  private static final String MANIFEST = """
      allowed_domains: [api.acme.example]
      secrets: { key: {} }
      base: https://api.acme.example
      auth: { bearer: { token: $.secret.key } }
      actions:
        send:
          input:
            type: object
            required: [to]
            additionalProperties: false
            properties:
              to: { type: string, format: phone }
              count: { type: integer, minimum: 1, default: 7 }
              tags: { type: array, items: { type: string, maxLength: 3 } }
              unread: { type: string }
          request: { POST: /send, json: { to: $.input.to, count: $.input.count, tags: $.input.tags } }
          errors: [{ when: { $.body.why: { exists: true } }, reason: $.body.why, message: "was {{body.why}}" }]
      """;

  private final Rig rig = new Rig();
  private final List<Outcome> ledger = new ArrayList<>();
  private Dispatcher dispatcher;

  private Future<Outcome> send(JsonNode input, boolean strict) {
    if (dispatcher == null) {
      rig.secrets.putIfAbsent("key", "s3cret-key-of-acme");
      ProviderPlan plan = rig.plan(MANIFEST);
      Table table = new Table(Map.of("acme", plan));
      dispatcher = new Dispatcher(() -> table, new Ids(rig.time::now, new Random(1)), rig.time, ledger::add, 2);
    }
    return dispatcher.dispatch(new Order("acme", "send", input, strict, null));
  }

  private Outcome sent(String input) {
    return send(Rig.tree(input), false).result();
  }

  @Test
  void fillsInDefaultsAndTellsTheLedger() {
    Outcome outcome = sent("{ to: '+15551234567' }");
    assertThat(outcome.problem()).isNull();
    assertThat(rig.calls.get(0).body().inMemory().toString()).isEqualTo("{\"to\":\"+15551234567\",\"count\":7}");
    assertThat(ledger).containsExactly(outcome);
    assertThat(outcome.attempts()).isOne();
    assertThat(outcome.status()).isEqualTo(200);
  }

  @Test
  void namesEverythingThatIsWrongAtOnce() {
    Outcome outcome = sent("{ count: 0, tags: [a, abcd, 1], other: x }");
    assertThat(outcome.problem().code()).isEqualTo(Code.INVALID_REQUEST);
    assertThat(outcome.problem().maybeProcessed()).isFalse();
    assertThat(outcome.problem().detail()).isEqualTo("The input is not valid in 5 places.");
    assertThat(outcome.problem().violations().stream().map(Violation::path)).containsExactlyInAnyOrder("", "/count", "/tags/1", "/tags/2", "/other");
    assertThat(rig.calls).isEmpty();
    assertThat(outcome.attempts()).isZero();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"[]", "text", "1", "null", "true"})
  void anInputIsAnObject(String input) {
    Outcome outcome = sent(input);
    assertThat(outcome.problem().code()).isEqualTo(Code.INVALID_REQUEST);
    assertThat(outcome.problem().detail()).isEqualTo("The input is not valid: The input is a JSON object.");
  }

  @Test
  void halfCharactersAreRefusedWhereverTheyStand() {
    for (String half : List.of("\ud800", "a\udc00b", "\udc00\ud800", "x\ud83d")) {
      ObjectNode input = ExactNodes.FACTORY.objectNode().put("to", "+15551234567");
      input.putArray("tags").add("ok").add(half);
      Outcome outcome = send(input, false).result();
      assertThat(outcome.problem().code()).isEqualTo(Code.INVALID_REQUEST);
      assertThat(outcome.problem().violations()).contains(
          new Violation("/tags/1", "This text holds half a character (a lone surrogate), which cannot be sent."));
    }
    ObjectNode named = ExactNodes.FACTORY.objectNode().put("to", "+15551234567").put("a\ud800", 1);
    assertThat(send(named, false).result().problem().violations().stream().map(Violation::message))
        .contains("A name here holds half a character (a lone surrogate), which cannot be sent.");
    ObjectNode whole = ExactNodes.FACTORY.objectNode().put("to", "+15551234567");
    whole.putArray("tags").add("\ud83d\ude00");
    assertThat(send(whole, false).result().problem()).isNull();
    assertThat(rig.calls).hasSize(1);
  }

  @Test
  void whatNothingReadsIsAWarningOrWhereTheCallerPrefersARefusal() {
    JsonNode input = Rig.tree("{ to: '+15551234567', unread: x }");
    assertThat(send(input, false).result().warnings()).containsExactly("`acme/send` does not read the input `unread`.");
    Outcome strict = send(input, true).result();
    assertThat(strict.problem().code()).isEqualTo(Code.INVALID_REQUEST);
    assertThat(strict.problem().label()).isEqualTo("unread_input");
    assertThat(rig.calls).hasSize(1);
    assertThat(send(Rig.tree("{ to: '+15551234567' }"), true).result().problem()).isNull();
  }

  @Test
  void refusesMoreThanItMayCarryAtOnceAndTakesAgainWhenOneEnds() {
    List<Promise<HttpReply>> open = new ArrayList<>();
    rig.provider = call -> {
      Promise<HttpReply> promise = Promise.promise();
      open.add(promise);
      return promise.future();
    };
    JsonNode input = Rig.tree("{ to: '+15551234567' }");
    Future<Outcome> first = send(input, false);
    Future<Outcome> second = send(input, false);
    assertThat(dispatcher.inFlight()).isEqualTo(2);
    Outcome third = send(input, false).result();
    assertThat(third.problem().code()).isEqualTo(Code.OVERLOADED);
    assertThat(third.problem().retryAfter()).isEqualTo(Duration.ofSeconds(1));
    assertThat(third.problem().maybeProcessed()).isFalse();
    assertThat(first.isComplete() || second.isComplete()).isFalse();
    open.get(0).complete(Rig.json(rig.calls.get(0), 200, "{}"));
    assertThat(first.result().problem()).isNull();
    send(input, false);
    assertThat(rig.calls).hasSize(3);
    open.get(1).fail("broken");
    open.get(2).complete(Rig.json(rig.calls.get(2), 500, "{}"));
    assertThat(second.result().problem().code()).isEqualTo(Code.INTERNAL);
    assertThat(dispatcher.inFlight()).isZero();
  }

  @Test
  void aSecretThatTheProviderEchoesIsTakenOut() {
    rig.provider = call -> Future.succeededFuture(Rig.json(call, 400, "{\"why\": \"bad s3cret-key-of-acme given\"}"));
    Outcome failed = sent("{ to: '+15551234567' }");
    assertThat(failed.problem().message()).isEqualTo("was bad *** given");
    assertThat(failed.problem().reason()).isEqualTo(ExactNodes.FACTORY.textNode("bad *** given"));
    rig.provider = call -> Future.succeededFuture(Rig.json(call, 200, "{\"echo\": [\"s3cret-key-of-acme\"]}"));
    assertThat(sent("{ to: '+15551234567' }").output().toString()).isEqualTo("{\"echo\":[\"***\"]}");
  }

  @Test
  void anUnknownProviderAndAHiddenOneLookTheSame() {
    sent("{ to: '+15551234567' }");
    Outcome unknown = dispatcher.dispatch(new Order("none", "send", ExactNodes.FACTORY.objectNode(), false, null)).result();
    Outcome hidden = dispatcher.hidden(new Order("none", "send", ExactNodes.FACTORY.objectNode(), false, null));
    assertThat(unknown.problem()).isEqualTo(hidden.problem());
    assertThat(unknown.version()).isEqualTo(hidden.version()).isNull();
    Outcome action = dispatcher.dispatch(new Order("acme", "nope", ExactNodes.FACTORY.objectNode(), false, null)).result();
    assertThat(action.problem().code()).isEqualTo(Code.UNKNOWN_ACTION);
  }

  @Test
  void aProviderWithoutItsSecretIsNotConfiguredAndSaysHowToMendIt() {
    rig.secrets.put("key", "x");
    rig.secrets.clear();
    ProviderPlan plan = rig.plan(MANIFEST);
    Dispatcher bare = new Dispatcher(() -> new Table(Map.of("acme", plan)), new Ids(rig.time::now, new Random(1)), rig.time, ledger::add, 2);
    Outcome outcome = bare.dispatch(new Order("acme", "send", Rig.tree("{ to: '+15551234567' }"), false, null)).result();
    assertThat(outcome.problem().code()).isEqualTo(Code.NOT_CONFIGURED);
    assertThat(outcome.problem().detail()).contains("The secret `key` is not set", "WAYBILL_SECRET_ACME_KEY");
    assertThat(bare.preview(new Order("acme", "send", Rig.tree("{ to: '+15551234567' }"), false, null)).result().headers().get("Authorization"))
        .isEqualTo("Bearer ***");
  }
}
