package dev.waybill.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.audit.AuditQuery;
import dev.waybill.audit.Kind;
import dev.waybill.decode.FormDecoder;
import dev.waybill.decode.Undecodable;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the query of {@code GET /v1/admin/audit}; what it does not know, or cannot read, it refuses with a sentence. Pure. */
final class AuditFilter {
  private static final List<String> NAMES = List.of("provider", "action", "caller", "kind", "decision", "since", "until", "limit",
      "cursor");
  /** Beside the codes of problems. */
  private static final List<String> OTHER_DECISIONS = List.of("ok", "caller_gone", "loaded", "replaced", "removed", "refused");
  private static final int USUAL = 100;
  private static final int MOST = 1_000;

  private AuditFilter() {}

  static AuditQuery of(String query) {
    Map<String, String> given = given(query);
    String kind = given.get("kind");
    if (kind != null && !Kind.words().contains(kind)) {
      throw refused("`kind` is one of " + String.join(", ", Kind.words()) + ".");
    }
    String decision = given.get("decision");
    if (decision != null && Code.of(decision).isEmpty() && !OTHER_DECISIONS.contains(decision)) {
      throw refused("`decision` is " + String.join(", ", OTHER_DECISIONS) + " or the code of a problem.");
    }
    return new AuditQuery(given.get("provider"), given.get("action"), given.get("caller"), kind, decision,
        time(given, "since"), time(given, "until"), limit(given.get("limit")), given.get("cursor"));
  }

  private static Map<String, String> given(String query) {
    Map<String, String> given = new HashMap<>();
    try {
      for (Map.Entry<String, JsonNode> pair : FormDecoder.parse(query == null ? "" : query).properties()) {
        if (!NAMES.contains(pair.getKey())) {
          throw refused("The audit record takes the query parameters " + String.join(", ", NAMES) + " only.");
        }
        if (!pair.getValue().isTextual() || pair.getValue().textValue().isEmpty()) {
          throw refused("The query parameter `" + pair.getKey() + "` is empty or given twice.");
        }
        given.put(pair.getKey(), pair.getValue().textValue());
      }
    } catch (Undecodable broken) {
      throw refused("The query cannot be read.");
    }
    return given;
  }

  private static Instant time(Map<String, String> given, String name) {
    String text = given.get(name);
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException wrong) {
      throw refused("`" + name + "` is a time such as 2026-01-31T12:00:00Z.");
    }
  }

  private static int limit(String text) {
    if (text == null) {
      return USUAL;
    }
    int limit = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MOST) {
      throw refused("`limit` is a number from 1 to " + MOST + ".");
    }
    return limit;
  }

  private static Failure refused(String sentence) {
    return Problem.of(Code.MALFORMED_REQUEST, "query", sentence).failure();
  }
}
