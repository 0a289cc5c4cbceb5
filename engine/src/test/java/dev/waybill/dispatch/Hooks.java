package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.waybill.http.Headers;
import dev.waybill.http.IpLiteral;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Rig;
import dev.waybill.plan.Table;
import dev.waybill.tree.ExactNodes;
import dev.waybill.verify.Incoming;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One manifest's webhooks over the real reception, with deliveries made by hand. */
final class Hooks {
  static final String URL = "https://gw.example/v1/webhooks/acme/in";

  final Rig rig;
  final ArrayNode events = ExactNodes.FACTORY.arrayNode();
  final List<String> results = new ArrayList<>();
  ProviderPlan plan;
  private Reception reception;

  Hooks(Instant now) {
    this.rig = new Rig(now);
  }

  /** @param webhooks all of the manifest behind its head */
  Hooks load(String manifest) {
    plan = rig.plan(manifest);
    Table table = new Table(Map.of("acme", plan));
    Dispatcher dispatcher = new Dispatcher(() -> table, new Ids(rig.time::now, new Random(1)), rig.time, outcome -> { }, 5);
    reception = new Reception(() -> table, dispatcher, rig.time,
        (provider, hook, type, data) -> events.addObject().put("type", type).set("data", data),
        (provider, hook, result) -> results.add(result));
    return this;
  }

  Reaction receive(Incoming incoming) {
    return receive("in", incoming);
  }

  Future<Reaction> receiving(Incoming incoming) {
    return reception.receive("acme", "in", incoming);
  }

  Reaction receive(String hook, Incoming incoming) {
    return reception.receive("acme", hook, incoming).result();
  }

  /** The HTTP status it is answered with. */
  int status(Incoming incoming) {
    Reaction reaction = receive(incoming);
    return reaction.problem() == null ? reaction.answer().status() : reaction.problem().code().status();
  }

  /** The word for how the last delivery ended. */
  String result() {
    return results.get(results.size() - 1);
  }

  static Incoming post(String type, String body, String... headers) {
    return post(type, Buffer.buffer(body), headers);
  }

  static Incoming post(String type, Buffer body, String... headers) {
    return new Incoming("POST", URL, Headers.of(headers).with("Content-Type", type), body, IpLiteral.address("192.0.2.7"));
  }

  static Incoming json(String body, String... headers) {
    return post("application/json", body, headers);
  }

  static Incoming form(String body, String... headers) {
    return post("application/x-www-form-urlencoded", body, headers);
  }

  static byte[] mac(String algorithm, String key, String... message) {
    return mac(algorithm, key.getBytes(StandardCharsets.UTF_8), String.join("", message).getBytes(StandardCharsets.UTF_8));
  }

  static byte[] mac(String algorithm, byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(message);
    } catch (java.security.GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** As a provider would write it: names and values in the order of the names. */
  static String sorted(Map<String, String> fields) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(fields).forEach((name, value) -> text.append(name).append(value));
    return text.toString();
  }

  static JsonNode tree(String yaml) {
    return Rig.tree(yaml);
  }
}
