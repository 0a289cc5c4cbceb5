package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Rig;
import dev.waybill.plan.Table;
import dev.waybill.problem.Code;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dispatch whose answer is a list over pages: given whole, or as it comes. */
class ListsTest {
  private static final String MANIFEST = """
      allowed_domains: [api.acme.example]
      secrets: { key: {} }
      base: https://api.acme.example
      auth: { bearer: { token: $.secret.key } }
      actions:
        list:
          request: { GET: /rows }
          pages: { items: "$.body.rows[*]", next: { query.page: $.body.next }, max: 20000 }
          output: { id: $.item.id, kind: { $from: $.item.kind, $default: A, $map: { A: a } } }
      """;

  private final Rig rig = new Rig();
  private final List<Outcome> ledger = new ArrayList<>();
  private final Dispatcher dispatcher;

  ListsTest() {
    rig.secrets.put("key", "s3cret-key-of-acme");
    ProviderPlan plan = rig.plan(MANIFEST);
    dispatcher = new Dispatcher(() -> new Table(Map.of("acme", plan)), new Ids(rig.time::now, new Random(1)), rig.time, ledger::add, 1, Means.of(100));
  }

  private void pages(Function<Integer, String> body) {
    rig.provider = call -> Future.succeededFuture(reply(call, body.apply(rig.calls.size())));
  }

  private static HttpReply reply(HttpCall call, String body) {
    return Rig.json(call, body.startsWith("{") ? 200 : Integer.parseInt(body), body.startsWith("{") ? body : "{}");
  }

  private static String page(int number, int last) {
    return "{\"rows\":[{\"id\":" + number + "}]" + (number < last ? ",\"next\":" + (number + 1) : "") + "}";
  }

  private Outcome list(boolean streams) {
    return dispatcher.dispatch(new Order("acme", "list", ExactNodes.FACTORY.objectNode(), false, null, streams, null, null)).result();
  }

  @Test
  void isGivenWhole() {
    pages(number -> page(number, 3));
    Outcome outcome = list(false);
    assertThat(outcome.output().toString()).isEqualTo("[{\"id\":1,\"kind\":\"a\"},{\"id\":2,\"kind\":\"a\"},{\"id\":3,\"kind\":\"a\"}]");
    assertThat(outcome.truncated()).isFalse();
    assertThat(outcome.attempts()).isEqualTo(3);
    assertThat(outcome.stream()).isNull();
    assertThat(ledger).containsExactly(outcome);
    assertThat(dispatcher.inFlight()).isZero();
  }

  @Test
  void manyPagesThatAreThereAtOnceAreNoDepth() {
    pages(number -> "{\"next\":" + number + "}");
    Outcome outcome = list(false);
    assertThat(outcome.problem().code()).isEqualTo(Code.BAD_RESPONSE);
    pages(number -> "{\"next\":" + number + (number < 10 ? "}" : ",\"rows\":[{\"id\":1}],\"next\":null}"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFirstPageThatFailsIsAProblemHoweverTheListIsGiven(boolean streams) {
    pages(number -> "404");
    Outcome outcome = list(streams);
    assertThat(outcome.problem().code()).isEqualTo(Code.NOT_FOUND);
    assertThat(outcome.stream()).isNull();
    assertThat(ledger).containsExactly(outcome);
    assertThat(dispatcher.inFlight()).isZero();
  }

  @Test
  void aLaterPageThatFailsFailsAWholeList() {
    pages(number -> number == 3 ? "502" : page(number, 9));
    Outcome outcome = list(false);
    assertThat(outcome.problem().code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(outcome.output()).isNull();
    assertThat(outcome.attempts()).isEqualTo(3);
  }

  @Test
  void aWholeListHasABoundAndSaysHowToReadALargerOne() {
    pages(number -> "{\"rows\":[{\"id\":\"" + "x".repeat(400) + "\"}],\"next\":" + number + "}");
    Outcome outcome = list(false);
    assertThat(outcome.problem().code()).isEqualTo(Code.BAD_RESPONSE);
    assertThat(outcome.problem().detail()).isEqualTo("The list is larger than the 1000 bytes that are taken for one answer. "
        + "Read it as it comes, with `Accept: application/x-ndjson`.");
    assertThat(outcome.problem().maybeProcessed()).isFalse();
    assertThat(rig.calls).hasSize(3);
  }

  @Test
  void aStreamFetchesAPageWhenItIsAskedFor() {
    pages(number -> page(number, 3));
    Outcome outcome = list(true);
    assertThat(outcome.output()).isNull();
    assertThat(rig.calls).hasSize(1);
    assertThat(ledger).isEmpty();
    assertThat(dispatcher.inFlight()).isOne();
    assertThat(list(true).problem().code()).isEqualTo(Code.OVERLOADED);
    ledger.clear();
    for (int number = 1; number <= 3; number++) {
      ItemStream.Elements elements = outcome.stream().next().result();
      assertThat(rig.calls).hasSize(number);
      assertThat(elements.items()).hasToString("[{\"id\":" + number + ",\"kind\":\"a\"}]");
      assertThat(elements.ending()).isEqualTo(number < 3 ? null : new ItemStream.Ending(3, false, null));
    }
    assertThat(ledger).singleElement().satisfies(ended -> {
      assertThat(ended.id()).isEqualTo(outcome.id());
      assertThat(ended.attempts()).isEqualTo(3);
      assertThat(ended.problem()).isNull();
    });
    outcome.stream().cancel();
    assertThat(ledger).hasSize(1);
    assertThat(dispatcher.inFlight()).isZero();
  }

  @Test
  void aStreamThatBreaksOffSaysWhyAndHowManyThereWere() {
    pages(number -> number == 2 ? "{\"rows\":[{\"id\":2},{\"id\":3,\"kind\":\"s3cret-key-of-acme\"}]}" : page(number, 9));
    ItemStream stream = list(true).stream();
    stream.next();
    ItemStream.Elements elements = stream.next().result();
    assertThat(elements.items()).isEmpty();
    assertThat(elements.ending().items()).isOne();
    assertThat(elements.ending().problem().code()).isEqualTo(Code.BAD_RESPONSE);
    assertThat(elements.ending().problem().detail()).doesNotContain("s3cret-key-of-acme");
    assertThat(ledger).singleElement().satisfies(ended -> assertThat(ended.problem()).isEqualTo(elements.ending().problem()));
    assertThat(dispatcher.inFlight()).isZero();
  }

  @Test
  void aStreamThatNobodyReadsOnEndsThere() {
    pages(number -> page(number, 9));
    Outcome outcome = list(true);
    outcome.stream().next();
    outcome.stream().cancel();
    outcome.stream().cancel();
    assertThat(rig.calls).hasSize(1);
    assertThat(ledger).hasSize(1);
    assertThat(dispatcher.inFlight()).isZero();
    assertThat(rig.time.pending()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSecretThatAPageEchoesIsTakenOut(boolean streams) {
    pages(number -> "{\"rows\":[{\"id\":\"s3cret-key-of-acme\"}]}");
    Outcome outcome = list(streams);
    String items = streams ? outcome.stream().next().result().items().toString() : outcome.output().toString();
    assertThat(items).isEqualTo("[{\"id\":\"***\",\"kind\":\"a\"}]");
  }

  @Test
  void aFaultOfOurOwnEndsAStreamAsAProblem() {
    rig.provider = call -> rig.calls.size() == 1 ? Future.succeededFuture(reply(call, page(1, 9))) : Future.failedFuture(new IllegalStateException("x"));
    ItemStream stream = list(true).stream();
    stream.next();
    assertThat(stream.next().result().ending().problem().code()).isEqualTo(Code.INTERNAL);
  }

  @Test
  void aSlowReaderLosesNoTime() {
    pages(number -> page(number, 3));
    ItemStream stream = list(true).stream();
    stream.next();
    rig.time.advance(Duration.ofHours(1));
    assertThat(stream.next().result().ending()).isNull();
  }
}
