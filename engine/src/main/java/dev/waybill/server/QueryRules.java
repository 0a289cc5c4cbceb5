package dev.waybill.server;

import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;

/** Reads the query of a request by exact rules: a parameter nobody knows is refused by name, not passed over. */
final class QueryRules {
  private static final String DRY_RUN = "dry_run";
  private static final int SHOWN = 64;

  private QueryRules() {}

  /** Refuses every parameter. */
  static void refuseAll(String query) {
    if (query != null && !query.isEmpty()) {
      throw unknown(query.split("&", -1)[0].split("=", 2)[0], "This route takes no query parameters.");
    }
  }

  /** The value of {@code dry_run}, the only parameter of a dispatch. */
  static boolean dryRun(String query) {
    if (query == null || query.isEmpty()) {
      return false;
    }
    Boolean value = null;
    for (String pair : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (!parts[0].equals(DRY_RUN)) {
        throw unknown(parts[0], "A dispatch takes `dry_run` only.");
      }
      if (value != null) {
        throw refused("The query parameter `dry_run` is given twice.");
      }
      if (parts.length < 2 || !parts[1].equals("true") && !parts[1].equals("false")) {
        throw refused("The query parameter `dry_run` is `true` or `false`.");
      }
      value = parts[1].equals("true");
    }
    return value;
  }

  private static Failure unknown(String name, String known) {
    String shown = name.length() > SHOWN ? name.substring(0, SHOWN) + "…" : name;
    return refused("There is no query parameter `" + shown + "` here. " + known);
  }

  private static Failure refused(String sentence) {
    return Problem.of(Code.MALFORMED_REQUEST, "query", sentence).failure();
  }
}
