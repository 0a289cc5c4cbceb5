package dev.waybill.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.http.FieldRules;
import dev.waybill.http.Headers;
import dev.waybill.path.Selectors;
import dev.waybill.shape.Comparison;
import dev.waybill.shape.Compiler;
import dev.waybill.template.Templates;
import dev.waybill.tree.Declared;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Shown;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the lines of {@code exchange}. */
final class LineReader {
  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
  private static final Names REQUEST = new Names.Fields(Map.of("method", Names.LEAF, "url", Names.LEAF, "path", Names.LEAF,
      "query", Names.ANY, "headers", Names.ANY, "raw", Names.LEAF));
  /** A URL, a regular expression, a template, a selector, or anything. */
  private static final Pattern WHOLE = Pattern.compile("(?s)https?://.*|/.*/[ims]*|.*\\{\\{.*|\\$.*|\\*");
  private static final List<String> BODIES = List.of("json", "text", "xml", "base64");

  private final Findings findings;
  private final Compiler requests;

  LineReader(Templates templates, Findings findings) {
    this.findings = findings;
    Scope scope = Scope.empty().with(Root.REQUEST, REQUEST).with(Root.HEADER, Names.ANY).with(Root.BODY, Names.ANY)
        .with(Root.ID, Names.LEAF);
    this.requests = new Compiler(scope, Map.of(), templates, new Selectors(), findings);
  }

  /** @param optional whether a test may end without them */
  List<Line> read(ListNode nodes, boolean optional) {
    List<Line> lines = new ArrayList<>();
    for (Node node : TestReader.items(nodes)) {
      if (node instanceof MapNode map) {
        lines.add(line(map, optional));
      } else {
        findings.error(node.place(), "wrong-type", "A line of `exchange` is a map, not " + node.kind() + ".",
            "Write { request: { … }, reply: { … } }.");
      }
    }
    return lines;
  }

  private Line line(MapNode map, boolean optional) {
    Keys keys = new Keys(map, findings);
    MapNode request = keys.map("request");
    String fail = keys.oneOf("fail", List.of("connect", "reset", "timeout"));
    MapNode reply = keys.map("reply");
    keys.finish();
    if (keys.has("fail") == keys.has("reply")) {
      findings.error(map.place(), "bad-test", "A line of `exchange` either replies or fails.",
          "Write reply: { status: 200 } or fail: reset.");
    }
    String method = null;
    Comparison url = null;
    Map<String, MapNode.Entry> others = new LinkedHashMap<>();
    if (request != null) {
      for (Map.Entry<String, MapNode.Entry> entry : request.entries().entrySet()) {
        if (METHODS.contains(entry.getKey())) {
          if (method != null) {
            findings.error(entry.getValue().keyPlace(), "bad-test", "A request has one method; here are " + method + " and "
                + entry.getKey() + ".",
                "Keep one of them.");
          }
          method = entry.getKey();
          whole(entry.getValue().value());
          url = requests.match(new MapNode(request.place(), Map.of("$.request.url", entry.getValue())));
        } else {
          others.put(entry.getKey(), entry.getValue());
        }
      }
    }
    Comparison comparison = others.isEmpty() ? null : requests.match(new MapNode(request.place(), others));
    return new Line(map.place(), method, url, comparison, fail, reply == null ? null : reply(reply), optional);
  }

  /** A URL is compared whole: what is none is like no request. */
  private void whole(Node wanted) {
    if (wanted instanceof ListNode list) {
      list.items().forEach(this::whole);
    } else if (wanted instanceof ScalarNode scalar && !WHOLE.matcher(scalar.json().asText()).matches()) {
      findings.error(wanted.place(), "bad-test", "`" + Shown.word(scalar.source())
          + "` is no whole URL, so no request is like it.",
          "Write it with its scheme, host and query, or as a regular expression.");
    }
  }

  private Line.Reply reply(MapNode node) {
    Keys keys = new Keys(node, findings);
    keys.required("status", "Write the HTTP status, such as 200.");
    Long status = keys.integer("status", 100, 999);
    Headers headers = headers(keys.map("headers"), findings);
    List<String> given = BODIES.stream().filter(keys::has).toList();
    if (given.size() > 1) {
      findings.error(keys.place(given.get(1)), "bad-test", "A reply has one body; here are " + String.join(" and ", given) + ".",
          "");
    }
    JsonNode json = keys.has("json") ? keys.node("json").json() : null;
    String text = keys.text("text");
    String xml = keys.text("xml");
    String base64 = keys.text("base64");
    keys.finish();
    Buffer body = Buffer.buffer();
    String type = null;
    if (json != null) {
      body = Buffer.buffer(json.toString());
      type = "application/json";
    } else if (text != null || xml != null) {
      body = Buffer.buffer(text != null ? text : xml);
      type = text != null ? "text/plain; charset=utf-8" : "application/xml";
    } else if (base64 != null) {
      body = bytes(base64, keys);
    }
    return new Line.Reply(status == null ? 200 : status.intValue(),
        type == null || headers.has("Content-Type") ? headers : headers.with("Content-Type", type), body, json);
  }

  private Buffer bytes(String base64, Keys keys) {
    try {
      return Buffer.buffer(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException bad) {
      findings.error(keys.place("base64"), "bad-test", "This is not base64 (RFC 4648).", "");
      return Buffer.buffer();
    }
  }

  /** Header fields as a test writes them; a list repeats the field. */
  static Headers headers(MapNode node, Findings findings) {
    Headers headers = Headers.NONE;
    if (node != null) {
      for (Map.Entry<String, MapNode.Entry> entry : node.entries().entrySet()) {
        String name = entry.getKey();
        Node value = entry.getValue().value();
        if (!FieldRules.isToken(name)) {
          findings.error(entry.getValue().keyPlace(), "bad-header", "`" + Shown.word(name) + "` is no header name.",
              "Use letters, digits and hyphens (a token of RFC 9110).");
        }
        if (value instanceof ListNode list && list.items().isEmpty()) {
          findings.error(value.place(), "bad-test", "The header `" + Shown.word(name) + "` has no value.",
              "Leave it out where it is not there.");
        }
        for (Node each : value instanceof ListNode list ? list.items() : List.of(value)) {
          ScalarNode text = Declared.text(each, name, findings);
          if (text != null) {
            headers = headers.with(name, text.json().textValue());
          }
        }
      }
    }
    return headers;
  }
}
