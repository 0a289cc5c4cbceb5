package dev.waybill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.http.Headers;
import dev.waybill.http.HeldBytes;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A large reply is worked on beside the event loop, means the same there, and what it becomes counts as memory. */
class LargeRepliesTest {
  private static final String BASE = """
      allowed_domains: [api.acme.example]
      base: https://api.acme.example
      """;

  private final Rig rig = new Rig();
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  /** The reply that an event loop gets. */
  private HttpReply run(ProviderPlan plan, HeldBytes.Share share) {
    CompletableFuture<HttpReply> answer = new CompletableFuture<>();
    Context context = vertx.getOrCreateContext();
    context.runOnContext(now -> {
      ActionPlan action = plan.action("a");
      Document document = action.base().with(Root.INPUT, ExactNodes.FACTORY.objectNode());
      Trip trip = new Trip("d1", document, rig.time.nanos() + Duration.ofSeconds(30).toNanos()).holding(share);
      action.run(trip).onComplete(done -> {
        if (Vertx.currentContext() != context) {
          answer.completeExceptionally(new AssertionError("not on its context"));
        } else if (done.failed()) {
          answer.completeExceptionally(done.cause());
        } else {
          answer.complete(done.result());
        }
      });
    });
    try {
      return answer.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : new CompletionException(failed.getCause());
    } catch (Exception never) {
      throw new AssertionError(never);
    }
  }

  private ProviderPlan answering(String action, int status, String type, String body) {
    ProviderPlan plan = rig.plan(BASE + "actions:\n  a: " + action + "\n");
    rig.provider = call -> Future.succeededFuture(HttpReply.received(status, Headers.of("Content-Type", type), Buffer.buffer(body), call.trip()));
    return plan;
  }

  private Problem problem(ProviderPlan plan, HeldBytes.Share share) {
    try {
      throw new AssertionError("succeeded with " + run(plan, share));
    } catch (Failure failure) {
      return failure.problem();
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "application/json     | [      | 1,        | 1]  | 60001",
      "application/x-ndjson | ''     | '{}\n'    | ''  | 60000",
      "text/csv             | 'a\n'  | 'b\n'     | ''  | 60000",
      "text/xml             | <a>    | <b>1</b>  | </a>| 1",
      "application/x-www-form-urlencoded | a= | xxx | '' | 1",
      "text/plain           | ''     | xxx       | ''  | 0"})
  void meansTheSameInEveryFormat(String type, String before, String repeat, String after, int size) {
    ProviderPlan plan = answering("{ request: { GET: /x } }", 200, type, before + repeat.repeat(60_000) + after);
    HttpReply reply = run(plan, HeldBytes.unlimited().share());
    assertThat(reply.document().root(Root.BODY)).hasSize(size);
    assertThat(reply.document().root(Root.BODY).isMissingNode()).isFalse();
  }

  @Test
  void aLargeFailureIsRuledAndALargeNonsenseIsABadResponse() {
    String rules = "{ request: { GET: /x }, errors: [ { when: { $.body.e: 1 }, code: conflict } ] }";
    String filled = "\"z\":\"" + "x".repeat(100_000) + "\"}";
    HeldBytes.Share share = HeldBytes.unlimited().share();
    assertThat(problem(answering(rules, 400, "application/json", "{\"e\":1," + filled), share).code()).isEqualTo(Code.CONFLICT);
    assertThat(problem(answering(rules, 400, "application/json", "{\"e\":2," + filled), share).code()).isEqualTo(Code.INVALID_REQUEST);
    Problem bad = problem(answering("{ request: { GET: /x }, decode: json }", 200, "application/json", "{\"e\":1 " + filled), share);
    assertThat(bad.code()).isEqualTo(Code.BAD_RESPONSE);
    assertThat(bad.detail()).isEqualTo("The provider's answer is not JSON.");
  }

  @ParameterizedTest
  @CsvSource({"100,304,0", "5000,15004,320064", "60000,180004,3840064"})
  void theTreeOfAReplyCountsAsMemory(int objects, int bytes, long tree) {
    HeldBytes held = HeldBytes.unlimited();
    HttpReply reply = run(answering("{ request: { GET: /x } }", 200, "application/json", "[" + "{},".repeat(objects) + "1 ]"), held.share());
    assertThat(reply.body().length()).isEqualTo(bytes);
    assertThat(reply.held()).isEqualTo(bytes + tree + (tree == 0 ? 0 : 64));
    assertThat(held.held()).isEqualTo(tree == 0 ? 0 : tree + 64);
  }

  @ParameterizedTest
  @CsvSource({"5000", "60000"})
  void aTreeThatDoesNotFitBesideOthersIsRefused(int objects) {
    HeldBytes held = new HeldBytes(objects * 64L);
    HeldBytes.Share other = held.share();
    other.add(1_000);
    ProviderPlan plan = answering("{ request: { POST: /x } }", 200, "application/json", "[" + "{},".repeat(objects) + "1]");
    Problem problem = problem(plan, held.share());
    assertThat(problem.code()).isEqualTo(Code.OVERLOADED);
    assertThat(problem.label()).isEqualTo("replies");
    assertThat(problem.maybeProcessed()).isTrue();
    assertThat(problem.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    other.release();
    assertThat(run(plan, held.share()).status()).as("alone it may").isEqualTo(200);
  }
}
