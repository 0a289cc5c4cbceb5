package dev.waybill.plan;

import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A provider for actions of several requests, whose answers tests give by request line. */
abstract class StepsRig {
  static final String HEAD = """
      allowed_domains: [api.acme.example, "*.files.acme.example"]
      secrets: { s: {} }
      base: https://api.acme.example
      auth: { bearer: { token: $.secret.s } }
      """;

  static final String SEND = HEAD + """
      actions:
        send:
          timeout: 30s
          input: { type: object, properties: { name: { type: string }, notify: { type: boolean } } }
          steps:
            - { id: slot, request: { POST: /uploads, json: { name: $.input.name } }, keep: { url: $.body.url, id: $.body.id },
                undo: { DELETE: "/files/{{steps.slot.id}}" } }
            - { id: upload, request: { PUT: "{{steps.slot.url}}", text: "x" }, decode: none }
            - { id: send, when: { $.input.notify: true }, request: { POST: /messages, json: { file: $.steps.slot.id, was: $.steps.upload.status } } }
          output: { last: $.body, slot: $.steps.slot.body.id, sent: $.steps.send.status, status: $.status, tag: $.steps.slot.header.x-tag }
      """;

  final Rig rig = new Rig();
  final Map<String, Function<HttpCall, Future<HttpReply>>> provider = new HashMap<>();

  StepsRig() {
    rig.secrets.put("s", "s3cret-token");
    rig.provider = call -> provider.getOrDefault(line(call), each -> reply(each, 200, "{}")).apply(call);
    provider.put("POST api.acme.example/uploads", call -> reply(call, 201, "{\"id\":\"f1\",\"url\":\"https://a.files.acme.example/up?t=1\"}"));
  }

  static Future<HttpReply> reply(HttpCall call, int status, String body) {
    return Future.succeededFuture(Rig.json(call, status, body, "X-Tag", "t"));
  }

  static String line(HttpCall call) {
    return call.method() + " " + call.target().host() + call.target().path();
  }

  List<String> lines() {
    return rig.calls.stream().map(StepsTest::line).toList();
  }

  Future<HttpReply> send(boolean notify) {
    return rig.run(rig.plan(SEND), "send", "{ name: a.pdf, notify: " + notify + " }");
  }
}
