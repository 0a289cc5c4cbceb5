package dev.waybill.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.decode.AutoDecoder;
import dev.waybill.dispatch.Dispatcher;
import dev.waybill.dispatch.Reaction;
import dev.waybill.dispatch.Reception;
import dev.waybill.document.Document;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpReply;
import dev.waybill.plan.Table;
import dev.waybill.plan.WebhookPlan;
import dev.waybill.tree.ExactNodes;
import dev.waybill.signature.TestKeys;
import dev.waybill.verify.Incoming;
import dev.waybill.verify.Verifier;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;

/** Plays the delivery of a test through the real reception, signed first where the test asks for it. */
final class Hooking {
  private final ArrayNode events = ExactNodes.FACTORY.arrayNode();
  private final Table table;
  private final String provider;
  private final VirtualTime time;
  private final Reception reception;

  Hooking(Table table, String provider, Dispatcher dispatcher, VirtualTime time) {
    this.table = table;
    this.provider = provider;
    this.time = time;
    this.reception = new Reception(() -> table, dispatcher, time,
        (id, hook, type, data) -> events.addObject().put("type", type).set("data", data), (id, hook, result) -> { });
  }

  /** @throws Verifier.Unsignable where it cannot be signed */
  Future<Reaction> receive(Receipt receipt) {
    Incoming bare = new Incoming(receipt.method(), receipt.url(), receipt.headers(), receipt.body(), Player.publicAddress());
    WebhookPlan webhook = table.provider(provider).webhooks().get(receipt.hook());
    return reception.receive(provider, receipt.hook(), receipt.sign() ? webhook.verifier().signed(bare, signing(webhook)) : bare);
  }

  private Verifier.Signing signing(WebhookPlan webhook) {
    return new Verifier.Signing() {
      @Override
      public Document read(Incoming incoming) {
        return webhook.document(incoming);
      }

      @Override
      public Instant now() {
        return time.now();
      }

      @Override
      public String privateKey(String alg) {
        return TestKeys.forAlgorithm(alg);
      }
    };
  }

  /** {@code {reply: {status, headers, json|text|xml, code}, events: [{type, data}]}}. */
  ObjectNode result(Reaction reaction) {
    ObjectNode result = ExactNodes.FACTORY.objectNode();
    ObjectNode reply = result.putObject("reply");
    if (reaction.problem() != null) {
      reply.put("status", reaction.problem().code().status()).put("code", reaction.problem().code().word());
    } else {
      Headers headers = reaction.answer().headers();
      reply.put("status", reaction.answer().status()).set("headers", headers.node());
      body(headers, reaction.answer().body(), reply);
    }
    result.set("events", events);
    return result;
  }

  private static void body(Headers headers, Buffer body, ObjectNode reply) {
    if (body.length() > 0) {
      String type = String.valueOf(headers.get("Content-Type"));
      JsonNode value = AutoDecoder.readFailure(new HttpReply(200, headers, body, Document.EMPTY));
      reply.set(type.contains("json") ? "json" : type.contains("xml") ? "xml" : "text", value);
    }
  }
}
