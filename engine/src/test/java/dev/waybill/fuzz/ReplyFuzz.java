package dev.waybill.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.Headers;
import dev.waybill.http.HttpReply;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Rig;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whatever a provider replies, it is mapped or is a problem that the provider can be blamed for: never a fault of our own. */
public final class ReplyFuzz {
  private static final List<String> DECODERS = List.of("auto", "json", "xml", "text", "csv", "ndjson", "form", "file", "none",
      "{ as: xml, arrays: [Root.Item] }", "{ as: form, json: [fax] }");
  private static final List<String> TYPES = List.of("application/json", "text/xml", "text/csv", "application/x-ndjson",
      "application/x-www-form-urlencoded", "text/plain", "application/pdf", "application/json; charset=utf-16", "");
  private static final Set<Code> BLAMED = EnumSet.complementOf(EnumSet.of(Code.INTERNAL));
  private static final Rig RIG = new Rig();
  private static final ProviderPlan PLAN = RIG.plan("""
      allowed_domains: [api.acme.example]
      base: https://api.acme.example
      maps: { states: { queued: accepted, "*": unknown } }
      actions:
      """ + DECODERS.stream().map(ReplyFuzz::action).collect(Collectors.joining()));

  public static void fuzzerTestOneInput(byte[] bytes) {
    Feed data = new Feed(bytes);
    int decoder = data.below(DECODERS.size());
    int status = data.pick(200, 299, 404, 429, 500);
    String type = TYPES.get(data.below(TYPES.size()));
    byte[] body = data.restBytes();
    RIG.calls.clear();
    RIG.provider = call -> Future.succeededFuture(HttpReply.received(status,
        type.isEmpty() ? Headers.of() : Headers.of("Content-Type", type), Buffer.buffer(body), call.trip()));
    Future<?> mapped = RIG.run(PLAN, "a" + decoder, "{}").map(reply -> output(decoder, reply));
    assertThat(mapped.isComplete()).isTrue();
    if (mapped.failed()) {
      assertThat(mapped.cause()).isInstanceOf(Failure.class);
      assertThat(Rig.problem(mapped).code()).isIn(BLAMED);
    }
  }

  private static Object output(int decoder, HttpReply reply) {
    return PLAN.actions().get("a" + decoder).output(reply);
  }

  private static String action(String decoder) {
    String head = "  a%d:\n    request: { GET: / }\n    decode: %s\n".formatted(DECODERS.indexOf(decoder), decoder);
    return head + (decoder.equals("none") ? "    output: { status: $.status }\n" : """
            errors:
              - { when: { $.body.error: { exists: true } }, code: rejected, reason: $.body.error, message: "It said {{body.error}}" }
              - { when: { $.status: 429 }, code: rate_limited, retry_after: $.body.wait }
            output:
              id: $.body.id
              state: { $from: $.body.state, $map: states }
              all: { $each: "$.body.items[*]", $value: { n: $.item.n, i: $.index } }
              first: { $from: "$.body.items[?(@.n > 1)].n", $pick: first, $default: none }
              n: { $from: $.body.n, $type: integer, $default: 0 }
        """);
  }
}
