package dev.waybill.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.egress.Resolver;
import dev.waybill.egress.Wire;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.manifest.Manifest;
import dev.waybill.plan.Tenancy;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.secret.Secret;
import dev.waybill.tree.Findings;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Providers without the network: each call is answered from the exchanges in the manifest's tests. The input of a test gets that
 * test's answer, failures too; any other input gets the answer of the action's first good test, with the caller's values in place of
 * the test's. Thread-safe.
 */
public final class Sandbox implements Wire {
  private final Map<String, List<TestCase>> tests = new ConcurrentHashMap<>();

  /** Every name resolves to an address that is never dialled. */
  public Resolver resolver() {
    return name -> Future.succeededFuture(List.of(Player.publicAddress()));
  }

  /** Learns a manifest's tests and gives what stands in for settings and secrets that the operator left out. */
  public Tenancy learn(Manifest manifest, Tenancy operator) {
    List<TestCase> cases = new TestReader(manifest, Player.templates(() -> Instant.EPOCH), new Findings()).read();
    tests.put(manifest.id(), cases);
    ObjectNode config = operator.config().objectNode();
    cases.stream().filter(test -> !test.expectsError()).findFirst().ifPresent(test -> config.setAll(test.config()));
    config.setAll(operator.config());
    TestSecrets stand = new TestSecrets(manifest);
    return new Tenancy(operator.enabled(), config, operator.setting(), (provider, name) -> {
      List<Secret> found = operator.secrets().find(provider, name);
      return found.isEmpty() ? List.of(Secret.of(stand.of(name))) : found;
    }, operator.files());
  }

  @Override
  public Future<HttpReply> send(HttpCall call, InetAddress pinned) {
    String[] names = call.trip().action().split("/", 2);
    JsonNode input = call.trip().document().root(Root.INPUT);
    int attempt = Math.max(0, call.trip().attempts() - 1);
    Optional<TestCase> best = tests.getOrDefault(names[0], List.of()).stream()
        .filter(test -> test.action().equals(names[1]) && !test.exchange().isEmpty())
        .max(Comparator.comparingInt((TestCase test) -> score(test, input, call)));
    if (best.isEmpty()) {
      return Future.failedFuture(Problem.of(Code.UNAVAILABLE, "sandbox", "The sandbox knows no answer: the manifest has no test of `"
          + names[1] + "` with an exchange.").failure());
    }
    List<Line> lines = fitting(best.get().exchange(), call);
    Line line = lines.get(Math.min(attempt, lines.size() - 1));
    if (line.fail() != null) {
      return new ScriptedWire(List.of(new Line(line.place(), null, null, null, line.fail(), null, false))).send(call, pinned);
    }
    return Future.succeededFuture(ScriptedWire.reply(filled(line.reply(), best.get().input(), input), call));
  }

  /** The lines that were written for such a call: a token call stands beside the calls of the action. All, where none was. */
  private static List<Line> fitting(List<Line> lines, HttpCall call) {
    Document seen = SentCall.document(call);
    List<Line> fitting = lines.stream().filter(line -> line.method() != null && line.method().equals(call.method())
        && line.url() != null && line.url().differences(seen).isEmpty()).toList();
    return fitting.isEmpty() ? lines : fitting;
  }

  /** The very input of a test counts most, then a good ending; of equals the first stands. */
  private static int score(TestCase test, JsonNode input, HttpCall call) {
    int score = sameInput(test.input(), input) ? 1_000 : test.expectsError() ? -1_000 : 0;
    Line first = test.exchange().get(0);
    return first.method() == null || first.method().equals(call.method()) ? score : score - 100;
  }

  /** Whether every plain value of the test's input stands in the caller's; files are not compared. */
  private static boolean sameInput(ObjectNode test, JsonNode input) {
    return test.properties().stream().allMatch(field -> field.getValue().isValueNode()
        ? field.getValue().equals(input.get(field.getKey())) : input.has(field.getKey()) || field.getValue().isObject());
  }

  private static Line.Reply filled(Line.Reply reply, ObjectNode test, JsonNode input) {
    if (reply.json() == null) {
      return reply;
    }
    Map<String, String> words = new HashMap<>();
    test.properties().forEach(field -> {
      JsonNode own = input.get(field.getKey());
      if (own != null && own.isTextual() && field.getValue().isTextual() && !own.equals(field.getValue())) {
        words.put(field.getValue().textValue(), own.textValue());
      }
    });
    return words.isEmpty() ? reply
        : new Line.Reply(reply.status(), reply.headers(), Buffer.buffer(filled(reply.json(), words).toString()), reply.json());
  }

  private static JsonNode filled(JsonNode value, Map<String, String> words) {
    if (value instanceof ObjectNode object) {
      ObjectNode copy = object.objectNode();
      object.properties().forEach(field -> copy.set(field.getKey(), filled(field.getValue(), words)));
      return copy;
    }
    if (value instanceof ArrayNode list) {
      ArrayNode copy = list.arrayNode();
      list.forEach(item -> copy.add(filled(item, words)));
      return copy;
    }
    String word = words.get(value.asText());
    if (word == null || value.isBoolean() || value.isNull()) {
      return value;
    }
    if (value.isIntegralNumber()) {
      return word.matches("\\d{1,30}") ? BigIntegerNode.valueOf(new BigInteger(word)) : value;
    }
    return TextNode.valueOf(word);
  }
}
