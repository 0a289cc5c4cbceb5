package dev.waybill.plan;

import dev.waybill.body.WellFormed;
import dev.waybill.http.FieldRules;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Shape;
import dev.waybill.template.Escape;
import dev.waybill.template.Template;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compiles what a provider is answered. */
final class AnswerPlanner {
  private static final Set<String> OURS = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    OURS.addAll(List.of("Content-Length", "X-Request-Id", "Date"));
  }

  private final Compiler compiler;
  private final boolean warn;
  private final Findings findings;

  /** @param compiler in the scope of a delivery, without secrets */
  AnswerPlanner(Compiler compiler, boolean warn, Findings findings) {
    this.compiler = compiler;
    this.warn = warn;
    this.findings = findings;
  }

  /** Null reads as an empty answer. */
  AnswerPlan plan(MapNode map) {
    if (map == null) {
      return AnswerPlan.EMPTY;
    }
    Keys keys = new Keys(map, findings);
    int before = findings.errors();
    Long status = keys.integer("status", 200, 599);
    List<AnswerPlan.Field> headers = headers(keys.map("headers"));
    List<String> bodies = List.of("json", "text", "xml").stream().filter(keys::has).toList();
    if (bodies.size() > 1) {
      findings.error(keys.place(bodies.get(1)), "bad-reply", "A reply has one body; here are " + String.join(" and ", bodies) + ".",
          "Keep one of them.");
    }
    Shape json = keys.has("json") ? compiler.shape(keys.node("json")) : null;
    Template text = keys.has("text") ? compiler.template(keys.node("text"), Escape.NONE)
        : keys.has("xml") ? compiler.template(keys.node("xml"), Escape.XML) : null;
    if (text != null && keys.has("xml") && findings.errors() == before) {
      WellFormed.document(keys.node("xml"), findings);
    }
    if (status != null && (status == 204 || status == 304) && !bodies.isEmpty()) {
      findings.error(keys.place("status"), "bad-reply", "A reply with status " + status + " has no body, and here is one.",
          "Write 200, or leave the body out.");
    }
    keys.finish(warn);
    String type = bodies.isEmpty() ? null : switch (bodies.get(0)) {
      case "json" -> "application/json";
      case "xml" -> "application/xml; charset=utf-8";
      default -> "text/plain; charset=utf-8";
    };
    return new AnswerPlan(status != null ? status.intValue() : type == null ? 204 : 200, headers, type, json, text);
  }

  private List<AnswerPlan.Field> headers(MapNode map) {
    List<AnswerPlan.Field> fields = new ArrayList<>();
    if (map != null) {
      map.entries().forEach((name, entry) -> {
        if (!FieldRules.isToken(name) || FieldRules.isForbidden(name) || OURS.contains(name)) {
          findings.error(entry.keyPlace(), "bad-header", "The header `" + name + "` cannot be set in a reply.",
              "Leave it out, or use the name of a field that does not belong to the connection.");
        }
        fields.add(new AnswerPlan.Field(name, compiler.text(name, entry.value())));
      });
    }
    return List.copyOf(fields);
  }
}
