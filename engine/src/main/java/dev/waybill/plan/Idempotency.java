package dev.waybill.plan;

import dev.waybill.attempt.Repeat;
import dev.waybill.http.FieldRules;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Shown;
import java.util.List;
import java.util.Set;

/**
 * Whether a request may be sent again, and where its key stands.
 *
 * @param header the header that carries the dispatch's id, or null
 * @param field the field of the body that carries it, or null
 */
record Idempotency(Repeat repeat, String header, String field) {
  private static final Set<String> ONCE = Set.of("POST", "PATCH");

  /** Reads {@code idempotency}; null reads as the method's default: POST and PATCH once, others naturally repeatable. */
  static Idempotency read(Node node, String method, Findings findings) {
    Idempotency byMethod = new Idempotency(ONCE.contains(method) ? Repeat.NONE : Repeat.NATURAL, null, null);
    if (node == null) {
      return byMethod;
    }
    if (node instanceof ScalarNode scalar && scalar.isText()) {
      switch (scalar.json().textValue()) {
        case "none":
          return new Idempotency(Repeat.NONE, null, null);
        case "natural":
          return new Idempotency(Repeat.NATURAL, null, null);
        default:
      }
    }
    if (node instanceof MapNode map) {
      Keys keys = new Keys(map, findings);
      String header = keys.text("header");
      String field = keys.text("field");
      keys.finish();
      if (header != null && (!FieldRules.isToken(header) || FieldRules.isForbidden(header))) {
        findings.error(keys.place("header"), "bad-header", "`" + Shown.word(header) + "` cannot be set as a header.",
            "Write the name that the provider documents, such as `Idempotency-Key`.");
      } else if (field != null && field.isBlank()) {
        findings.error(keys.place("field"), "bad-value", "`field` is empty.", "Name the field of the body that takes the key.");
      }
      if ((header == null) != (field == null)) {
        return new Idempotency(Repeat.KEYED, header, field);
      }
    }
    findings.error(node.place(), "bad-idempotency", "`idempotency` is `none`, `natural`, { header: … } or { field: … }.",
        "Use " + String.join(" or ", List.of("{ header: Idempotency-Key }", "none")) + ".");
    return byMethod;
  }

  static boolean isOnceByDefault(String method) {
    return ONCE.contains(method);
  }
}
