package dev.waybill.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.http.Headers;
import dev.waybill.manifest.Manifest;
import dev.waybill.template.Escape;
import dev.waybill.template.Text;
import dev.waybill.tree.ExactJson;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Suggest;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Reads what a test of a webhook delivers. */
final class ReceiptReader {
  static final String PUBLIC_URL = "https://gw.example";
  private static final List<String> BODIES = List.of("json", "form", "text", "xml", "base64");

  private final Manifest manifest;
  private final Findings findings;

  ReceiptReader(Manifest manifest, Findings findings) {
    this.manifest = manifest;
    this.findings = findings;
  }

  /** Null where the test is of no webhook that there is. */
  Receipt read(Keys test) {
    String hook = test.text("webhook");
    test.required("receive", "Write what is delivered: receive: { json: { … } }.");
    MapNode map = test.map("receive");
    boolean written = !(manifest.root().get("webhooks") instanceof MapNode hooks) || hooks.keys().contains(hook);
    if (hook != null && !manifest.webhooks().containsKey(hook) && !(written && manifest.root().get("webhooks") != null)) {
      findings.error(test.place("webhook"), "unknown-webhook", "There is no webhook `" + hook + "` in this manifest.",
          Suggest.remedy(hook, manifest.webhooks().keySet()));
    }
    return hook == null || map == null ? null : receipt(hook, map);
  }

  private Receipt receipt(String hook, MapNode map) {
    Keys keys = new Keys(map, findings);
    String method = keys.oneOf("method", List.of("GET", "POST"));
    String url = keys.text("url");
    if (url != null && !url.matches("https?://[!-~]+")) {
      findings.error(keys.place("url"), "bad-test", "`url` is the whole address that the provider calls, and this is none.",
          "Write for example `https://gw.example/v1/webhooks/" + manifest.id() + "/" + hook + "`.");
    }
    MapNode query = keys.map("query");
    Headers headers = LineReader.headers(keys.map("headers"), findings);
    List<String> given = BODIES.stream().filter(keys::has).toList();
    if (given.size() > 1) {
      findings.error(keys.place(given.get(1)), "bad-test", "A delivery has one body; here are " + String.join(" and ", given)
          + ".", "");
    }
    Buffer body = given.isEmpty() ? Buffer.buffer() : body(given.get(0), keys);
    boolean sign = keys.bool("sign", false);
    keys.finish(manifest.warnsOfUnknownKeys());
    String type = given.isEmpty() ? null : switch (given.get(0)) {
      case "json" -> "application/json";
      case "form" -> "application/x-www-form-urlencoded";
      case "text" -> "text/plain; charset=utf-8";
      case "xml" -> "application/xml";
      default -> null;
    };
    String address = url == null ? PUBLIC_URL + "/v1/webhooks/" + manifest.id() + "/" + hook : url;
    String pairs = query == null ? "" : form(query.json());
    return new Receipt(hook, method == null ? "POST" : method, pairs.isEmpty() ? address : address
        + (url != null && url.contains("?") ? "&" : "?") + pairs,
        type == null || headers.has("Content-Type") ? headers : headers.with("Content-Type", type), body, sign);
  }

  private Buffer body(String kind, Keys keys) {
    try {
      return switch (kind) {
        case "json" -> Buffer.buffer(ExactJson.bytes(keys.node("json").json()));
        case "form" -> keys.map("form") == null ? Buffer.buffer() : Buffer.buffer(form(keys.map("form").json()));
        case "base64" -> keys.text("base64") == null ? Buffer.buffer()
            : Buffer.buffer(Base64.getDecoder().decode(keys.text("base64")));
        default -> keys.text(kind) == null ? Buffer.buffer() : Buffer.buffer(keys.text(kind));
      };
    } catch (IllegalArgumentException bad) {
      findings.error(keys.place("base64"), "bad-test", "This is not base64 (RFC 4648).", "");
      return Buffer.buffer();
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String form(JsonNode object) {
    StringJoiner pairs = new StringJoiner("&");
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      for (JsonNode value : field.getValue().isArray() ? field.getValue() : List.of(field.getValue())) {
        String text = Text.of(value);
        pairs.add(Escape.QUERY.encode(field.getKey(), "name") + "="
            + Escape.QUERY.encode(text == null ? value.toString() : text, "value"));
      }
    }
    return pairs.toString();
  }
}
