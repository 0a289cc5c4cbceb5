package dev.waybill.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.document.Root;
import dev.waybill.egress.Resolver;
import dev.waybill.egress.Wire;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Providers without the network: each call is answered from the exchanges in the manifest's tests. The input of a test gets that
 * test's answer, failures too; any other input gets the answer of the action's first good test, with the caller's values in place
 * of the test's. Each test is played once, so that a line that answered a login never answers an action. Thread-safe.
 */
public final class Sandbox implements Wire {
  private final Player player;
  private final Map<String, Rehearsals> rehearsals = new ConcurrentHashMap<>();

  /** @param player plays the tests, to learn which line answers which call */
  public Sandbox(Player player) {
    this.player = player;
  }

  /** Every name resolves to an address that is never dialled. */
  public Resolver resolver() {
    return name -> Future.succeededFuture(List.of(Player.publicAddress()));
  }

  /** Learns a manifest's tests and gives what stands in for settings and secrets that the operator left out. */
  public Tenancy learn(Manifest manifest, Tenancy operator) {
    List<TestCase> cases = new TestReader(manifest, Player.templates(() -> Instant.EPOCH), new Findings()).read();
    rehearsals.put(manifest.id(), new Rehearsals(manifest, player, cases));
    ObjectNode config = operator.config().objectNode();
    cases.stream().filter(test -> !test.expectsError()).findFirst().ifPresent(test -> config.setAll(test.config()));
    config.setAll(operator.config());
    TestSecrets stand = new TestSecrets(manifest);
    return new Tenancy(operator.enabled(), config, operator.setting(), (provider, name) -> {
      List<Secret> found = operator.secrets().find(provider, name);
      return found.isEmpty() ? List.of(Secret.of(stand.of(name))) : found;
    }, operator.files(), operator.revision(), operator.sensitivity(), operator.unguarded());
  }

  @Override
  public Future<HttpReply> send(HttpCall call, InetAddress pinned) {
    Trip trip = call.trip();
    if (!(trip.used(this) instanceof Performance)) {
      Optional<Rehearsed> found = found(call);
      if (found.isEmpty()) {
        return Future.failedFuture(Problem.of(Code.UNAVAILABLE, "sandbox",
            "The sandbox knows no answer: the manifest has no test of `"
            + trip.action().substring(trip.action().indexOf('/') + 1) + "` "
            + (trip.opens() ? "that logs in so." : "with an exchange.")).failure());
      }
      trip.use(this, new Performance(found.get(), trip.opens()));
    }
    Performance performance = (Performance) trip.used(this);
    Line line = performance.next(call);
    Line.Reply reply = trip.opens() || line.reply() == null ? line.reply()
        : filled(line.reply(), performance.test().input(), trip.document().root(Root.INPUT));
    return ScriptedWire.answer(line, reply, call);
  }

  private Optional<Rehearsed> found(HttpCall call) {
    String[] names = call.trip().action().split("/", 2);
    Rehearsals known = rehearsals.get(names[0]);
    JsonNode input = call.trip().document().root(Root.INPUT);
    if (known == null || names.length < 2) {
      return Optional.empty();
    }
    return call.trip().opens() ? known.ofLogin(names[1], input, call) : known.ofCall(names[1], input, call);
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
