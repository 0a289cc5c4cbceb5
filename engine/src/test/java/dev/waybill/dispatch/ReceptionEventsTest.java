package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.plan.EventPlan;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a delivery whose proof holds: challenges, pieces, events, and what is seen twice. */
class ReceptionEventsTest extends ReceptionHooks {
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
  void secretsAreTakenOutOfWhatIsEmitted() {
    load("{ verify: none, events: [{ emit: a.b }] }");
    hooks.receive(Hooks.json("{\"echo\":\"token s3cret-hook here\"}"));
    assertThat(hooks.events.toString()).doesNotContain("s3cret-hook").contains("***");
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
  void aDeliveryOfTooManyPiecesIsRefusedBeforeTheyAreMade() {
    load("{ verify: none, split: [\"$.body.a[*]\", \"$.body.a[*]\", \"$.body.a[*]\"], events: [{ emit: a.b }] }");
    assertThat(text(hooks.receive(Hooks.json("{\"a\": [" + "1,".repeat(9_999) + "1]}")))).isEqualTo("payload_too_large");
    assertThat(hooks.events).isEmpty();
  }
}
