package dev.waybill.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.dispatch.Dispatcher;
import dev.waybill.dispatch.Ids;
import dev.waybill.dispatch.Reaction;
import dev.waybill.dispatch.Reception;
import dev.waybill.http.Headers;
import dev.waybill.http.IpLiteral;
import dev.waybill.plan.Rig;
import dev.waybill.plan.Table;
import dev.waybill.problem.Code;
import dev.waybill.verify.Incoming;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Whatever is delivered to a webhook by somebody who does not know its secret: it is refused, emits nothing and breaks nothing. */
public final class WebhookFuzz {
  private static final List<String> HOOKS = List.of("signature", "standard", "token", "basic", "jwt", "address", "split");
  private static final List<String> TYPES =
      List.of("application/json", "application/x-www-form-urlencoded", "text/xml", "multipart/form-data; boundary=x", "text/plain", "");
  private static final AtomicInteger EMITTED = new AtomicInteger();
  private static final Reception RECEPTION = reception();

  private static Reception reception() {
    Rig rig = new Rig(Instant.parse("2026-01-01T00:00:00Z"));
    rig.secrets.putAll(Map.of("hook", "nobody-knows-this-secret-of-32-bytes", "std", "whsec_bm9ib2R5LWtub3dzLXRoaXMtc2VjcmV0LW9mLTMy"));
    Table table = new Table(Map.of("acme", rig.plan("""
        allowed_domains: [api.acme.example]
        base: https://api.acme.example
        secrets: { hook: {}, std: {} }
        actions: { go: { request: { GET: /, headers: { a: $.secret.hook, b: $.secret.std } } } }
        webhooks:
          signature: { verify: { signature: { alg: hmac-sha256, key: $.secret.hook, payload: "{{timestamp}}.{{raw}}", signature: { $from: $.header.x-sig, $match: "v1=(.+)" }, timestamp: $.header.x-ts, tolerance: 5m } } }
          standard: { verify: { standard_webhooks: { secret: $.secret.std } } }
          token: { verify: { token: { $.header.x-token: $.secret.hook } } }
          basic: { verify: { basic: { username: acme, password: $.secret.hook } } }
          jwt: { verify: { jwt: { token: { $from: $.header.authorization, $match: "^Bearer (.+)$" }, key: $.secret.hook, alg: HS256, audience: waybill } } }
          address: { verify: { source_ip: [192.0.2.0/24] } }
          split: { verify: { token: { $.body.token: $.secret.hook, $.header.x-token: $.secret.hook } }, split: "$.body.items[*]", events: [{ emit: acme.item, output: { n: $.item.n } }] }
        """)));
    Dispatcher dispatcher = new Dispatcher(() -> table, new Ids(rig.time::now, new Random(1)), rig.time, outcome -> { }, 5);
    return new Reception(() -> table, dispatcher, rig.time, (provider, hook, type, data) -> EMITTED.incrementAndGet(), (provider, hook, result) -> { });
  }

  public static void fuzzerTestOneInput(byte[] bytes) {
    Feed data = new Feed(bytes);
    String hook = HOOKS.get(data.below(HOOKS.size()));
    String type = TYPES.get(data.below(TYPES.size()));
    Headers headers = type.isEmpty() ? Headers.of() : Headers.of("Content-Type", type);
    for (String name : List.of("X-Sig", "X-Ts", "X-Token", "Authorization", "webhook-signature", "webhook-timestamp", "webhook-id")) {
      if (data.below(2) == 1) {
        headers = headers.with(name, data.line());
      }
    }
    Future<Reaction> reaction = RECEPTION.receive("acme", hook, new Incoming(data.below(2) == 1 ? "POST" : "GET",
        "https://gw.example/v1/webhooks/acme/" + hook, headers, Buffer.buffer(data.restBytes()), IpLiteral.address("198.51.100.9")));
    assertThat(reaction.succeeded()).isTrue();
    assertThat(reaction.result().problem()).isNotNull();
    assertThat(reaction.result().problem().code()).isNotEqualTo(Code.INTERNAL);
    assertThat(EMITTED).hasValue(0);
  }
}
