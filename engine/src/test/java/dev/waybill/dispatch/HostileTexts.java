package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Rig;
import dev.waybill.plan.Table;
import dev.waybill.tree.ExactJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Texts that are deeper, longer or worse named than anybody needs, and dispatches on a small stack. */
abstract class HostileTexts {
  /** Half of an event loop's. */
  static final int STACK = 512 << 10;

  static final Map<String, Supplier<String>> JSON = Map.ofEntries(
      Map.entry("1,001 lists", () -> "[".repeat(1_001) + "]".repeat(1_001)),
      Map.entry("1,001 objects", () -> "{\"a\":".repeat(1_001) + "1" + "}".repeat(1_001)),
      Map.entry("100,000 lists", () -> "[".repeat(100_000) + "]".repeat(100_000)),
      Map.entry("100,000 objects that never end", () -> "{\"a\":".repeat(100_000)),
      Map.entry("1,000,000 digits", () -> "{\"n\":" + "7".repeat(1_000_000) + "}"),
      Map.entry("1,000,000 digits of a fraction", () -> "{\"n\":0." + "7".repeat(1_000_000) + "}"),
      Map.entry("an exponent of 1,000,000 digits", () -> "{\"n\":1e" + "7".repeat(1_000_000) + "}"),
      Map.entry("1,000,000 keys", () -> keys(1_000_000)),
      Map.entry("a key of 1,000,000 characters", () -> "{\"" + "k".repeat(1_000_000) + "\":1}"),
      Map.entry("3,000,000 empty objects", () -> "[" + "{},".repeat(3_000_000) + "{}]"),
      Map.entry("garbage behind it", () -> "{}" + "]".repeat(100_000)),
      Map.entry("text without an end", () -> "\"" + "x".repeat(5_000_000)));

  static String keys(int count) {
    StringBuilder json = new StringBuilder("{\"k\":0");
    for (int i = 1; i < count; i++) {
      json.append(",\"k").append(i).append("\":0");
    }
    return json.append('}').toString();
  }

  /** Runs it with little stack; what it throws is thrown. The time is a guard against a hang and nothing else. */
  static <T> T withLittleStack(Callable<T> work) {
    return withStack(STACK, work);
  }

  static <T> T withStack(int stack, Callable<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Thread thread = new Thread(null, () -> {
      try {
        done.complete(work.call());
      } catch (Throwable thrown) {
        done.completeExceptionally(thrown);
      }
    }, "little-stack", stack);
    thread.setDaemon(true);
    thread.start();
    try {
      return done.get(120, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new AssertionError(failed.getCause() == null ? "it hangs" : failed.getCause().toString(), failed);
    }
  }

  static Outcome dispatched(String manifest, HttpReplyOf reply, String input) {
    return dispatched(STACK, manifest, reply, input);
  }

  static Outcome dispatched(int stack, String manifest, HttpReplyOf reply, String input) {
    Rig rig = new Rig();
    rig.secrets.put("key", "s3cret-key-of-acme");
    rig.provider = call -> Future.succeededFuture(reply.to(call));
    ProviderPlan plan = rig.plan("allowed_domains: [api.acme.example]\nsecrets: { key: {} }\nbase: https://api.acme.example\n"
        + "auth: { bearer: { token: $.secret.key } }\n" + manifest);
    Dispatcher dispatcher = new Dispatcher(() -> new Table(Map.of("acme", plan)), new Ids(rig.time::now, new Random(1)), rig.time, outcome -> { }, 1);
    JsonNode given = Rig.tree(input);
    return withStack(stack, () -> {
      Outcome outcome = dispatcher.dispatch(new Order("acme", "get", given, false, null)).result();
      if (outcome.output() != null && stack == STACK) {
        ExactJson.bytes(outcome.output());
      }
      return outcome;
    });
  }

  /** What a provider answers. */
  @FunctionalInterface
  interface HttpReplyOf {
    HttpReply to(HttpCall call);
  }

  static HttpReplyOf reply(String type, String body) {
    return call -> HttpReply.received(200, Headers.of("Content-Type", type), Buffer.buffer(body), call.trip());
  }

  static List<String> json() {
    return List.copyOf(JSON.keySet());
  }
}
