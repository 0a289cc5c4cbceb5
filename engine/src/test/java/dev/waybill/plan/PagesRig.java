package dev.waybill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.paging.Page;
import dev.waybill.paging.Pager;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/** A provider of lists that answers page by page what a test lays down. */
abstract class PagesRig {
  static final String HEAD = """
      allowed_domains: [api.acme.example, other.acme.example]
      secrets: { s: {} }
      base: https://api.acme.example/v1
      auth: { bearer: { token: $.secret.s } }
      """;

  final Rig rig = new Rig();
  final Deque<Function<HttpCall, HttpReply>> replies = new ArrayDeque<>();

  PagesRig() {
    rig.secrets.put("s", "s3cret-token");
    rig.provider = call -> Future.succeededFuture(replies.remove().apply(call));
  }

  void replies(String... bodies) {
    for (String body : bodies) {
      replies.add(call -> Rig.json(call, 200, body));
    }
  }

  static String action(String request, String pages, String more) {
    return HEAD + "actions:\n  list: { timeout: 10s, input: { type: object, properties: { q: {} } }, request: { " + request + " }, pages: { " + pages + " } "
        + more + " }\n";
  }

  Pager pager(String manifest) {
    ProviderPlan plan = rig.plan(manifest);
    return plan.actions().get("list").pager(rig.trip(plan, "list", "{ q: x }"));
  }

  /** The elements of all pages, and how the list ended. */
  static String all(Pager pager) {
    List<JsonNode> items = new ArrayList<>();
    for (;;) {
      Future<Page> page = pager.next();
      if (page.failed()) {
        return items + " " + Rig.problem(page).code() + ": " + Rig.problem(page).detail();
      }
      assertThat(page.result().first()).isEqualTo(items.size());
      items.addAll(page.result().items());
      if (page.result().last()) {
        return items + (page.result().truncated() ? " truncated" : " complete");
      }
    }
  }

  List<String> asked() {
    return rig.calls.stream().map(call -> call.target().host().replace(".acme.example", "") + call.target().path()).toList();
  }

  static final String BY_ADDRESS = action("GET: '/rows', query: { size: 2 }", "items: '$.body.rows[*]', next: $.body.next", "");
}
