package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Rig;
import dev.waybill.plan.Table;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of large replies is made beside the event loop, in its order, and clean of secrets. */
class LargeOutputsTest {
  private static final String SECRET = "s3cret-key-of-acme";
  private static final String FILLING = "x".repeat(70_000);
  private static final String MANIFEST = """
      allowed_domains: [api.acme.example]
      secrets: { key: {} }
      base: https://api.acme.example
      auth: { bearer: { token: $.secret.key } }
      actions:
        one: { request: { GET: /one }, output: { all: $.body.rows, said: "{{body.said}}", kind: { $from: $.body.kind, $default: A, $map: { A: a } } } }
        list:
          request: { GET: /rows }
          pages: { items: "$.body.rows[*]", next: { query.page: $.body.next } }
          output: { id: $.item.id, said: "it says {{body.said}}" }
        steps:
          steps:
            - { id: first, request: { GET: /first }, keep: { id: "$.body.rows[0].id", kind: { $from: $.body.kind, $default: A, $map: { A: a } } } }
            - { id: second, request: { POST: /second, json: { id: $.steps.first.id } }, idempotency: natural }
          output: { id: $.steps.first.id, status: $.steps.second.status }
      """;

  private final Rig rig = new Rig();
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final List<Outcome> ledger = new ArrayList<>();
  private Dispatcher dispatcher;

  @BeforeEach
  void open() {
    rig.secrets.put("key", SECRET);
    ProviderPlan plan = rig.plan(MANIFEST);
    dispatcher = new Dispatcher(() -> new Table(Map.of("acme", plan)), new Ids(rig.time::now, new Random(1)), rig.time, ledger::add, 2);
    rig.provider = call -> Future.succeededFuture(page(call, rig.calls.size()));
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static HttpReply page(HttpCall call, int number) {
    return Rig.json(call, 200, "{\"rows\":[{\"id\":" + number + "}],\"said\":\"" + SECRET + FILLING + "\"" + (number < 3 ? ",\"next\":" + (number + 1) : "") + "}");
  }

  /** On the loop, where it must end too. */
  private <T> T onLoop(Supplier<Future<T>> work) throws Exception {
    Promise<T> done = Promise.promise();
    context.runOnContext(now -> {
      Future<T> future = work.get();
      future.onComplete(ended -> {
        if (Vertx.currentContext() == context) {
          done.handle(ended);
        } else {
          done.fail(new AssertionError("not on its loop"));
        }
      });
    });
    return done.future().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private Outcome dispatch(String action, boolean streams) throws Exception {
    return onLoop(() -> dispatcher.dispatch(new Order("acme", action, ExactNodes.FACTORY.objectNode(), false, null, streams, null, null)));
  }

  private void isOver(Outcome outcome) {
    assertThat(outcome.problem()).isNull();
    assertThat(ledger).containsExactly(outcome);
    assertThat(dispatcher.inFlight()).isZero();
  }

  @Test
  void oneReply() throws Exception {
    Outcome outcome = dispatch("one", false);
    isOver(outcome);
    assertThat(outcome.output().toString()).isEqualTo("{\"all\":[{\"id\":1}],\"said\":\"***" + FILLING + "\",\"kind\":\"a\"}");
  }

  @Test
  void aListThatIsGivenWhole() throws Exception {
    Outcome outcome = dispatch("list", false);
    isOver(outcome);
    assertThat(outcome.output()).extracting(item -> item.get("id").asInt()).containsExactly(1, 2, 3);
    assertThat(outcome.output()).allSatisfy(item -> assertThat(item.get("said").asText()).isEqualTo("it says ***" + FILLING));
  }

  @Test
  void aListAsItComes() throws Exception {
    Outcome outcome = dispatch("list", true);
    List<Integer> ids = new ArrayList<>();
    ItemStream.Elements elements;
    do {
      elements = onLoop(() -> outcome.stream().next());
      for (JsonNode item : elements.items()) {
        ids.add(item.get("id").asInt());
        assertThat(item.get("said").asText()).isEqualTo("it says ***" + FILLING);
      }
    } while (elements.ending() == null);
    assertThat(ids).containsExactly(1, 2, 3);
    assertThat(elements.ending().problem()).isNull();
    assertThat(dispatcher.inFlight()).isZero();
  }

  @Test
  void steps() throws Exception {
    Outcome outcome = dispatch("steps", false);
    isOver(outcome);
    assertThat(outcome.output().toString()).isEqualTo("{\"id\":1,\"status\":200}");
    assertThat(rig.calls.get(1).body().inMemory().toString()).isEqualTo("{\"id\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"one", "steps"})
  void whatCannotBeMadeIsAProblem(String action) throws Exception {
    rig.provider = call -> Future.succeededFuture(Rig.json(call, 200, "{\"rows\":7,\"kind\":\"Z\",\"filling\":\"" + FILLING + "\"}"));
    Outcome outcome = dispatch(action, false);
    assertThat(outcome.problem().code().word()).isEqualTo("bad_response");
    assertThat(ledger).containsExactly(outcome);
    assertThat(dispatcher.inFlight()).isZero();
  }
}
