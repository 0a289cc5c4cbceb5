package dev.waybill.config;

import dev.waybill.config.Config.CallerLimits;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Shown;
import dev.waybill.tree.Suggest;
import dev.waybill.tree.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads what is said of a caller however it is known: its name, what it may do, how much of it. */
final class CallerTerms {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern DISPATCH =
      Pattern.compile("dispatch:(\\*|[a-z0-9][a-z0-9-]*(\\.[a-z0-9-]+)*)/(\\*|[a-z][a-z0-9_]*)");
  private static final List<String> SCOPES = List.of("read", "admin:read", "admin:write");
  private static final List<String> KNOWN = List.of("dispatch:<provider>/<action>", "read", "admin:read", "admin:write");
  private static final int MOST_IN_FLIGHT = 1_000_000;

  private CallerTerms() {}

  /** Null where it is missing or none; then a finding says so. */
  static String name(Keys keys) {
    String name = keys.requiredText("name");
    if (name != null && !NAME.matcher(name).matches()) {
      String sentence = "A caller's name has letters, digits, `.`, `_` and `-`, at most 64 of them.";
      keys.findings().error(keys.place("name"), "bad-value", sentence);
      return null;
    }
    return name;
  }

  static List<String> scopes(Keys keys) {
    if (keys.required("scopes", "Write for example `scopes: [read]`; `[]` lets the caller do nothing.") == null) {
      return List.of();
    }
    Findings findings = keys.findings();
    List<String> scopes = new ArrayList<>();
    for (ScalarNode text : Listed.texts(keys, "scopes")) {
      String scope = text.json().textValue();
      if (SCOPES.contains(scope) || DISPATCH.matcher(scope).matches()) {
        scopes.add(scope);
      } else if (scope.startsWith("dispatch:")) {
        String sentence = "`" + Shown.word(scope) + "` is not `dispatch:<provider>/<action>`, each a name or `*`.";
        findings.error(text.place(), "bad-value", sentence, "Write for example `dispatch:acme-fax/*`.");
      } else {
        String sentence = "There is no scope `" + Shown.word(scope) + "`.";
        findings.error(text.place(), "unknown-word", sentence, Suggest.remedy(scope, KNOWN));
      }
    }
    return scopes;
  }

  static CallerLimits limits(Keys keys) {
    MapNode map = keys.map("limits");
    if (map == null) {
      return CallerLimits.NONE;
    }
    Keys limits = new Keys(map, keys.findings());
    Units.Rate rate = limits.rate("rate");
    Long most = limits.integer("in_flight", 1, MOST_IN_FLIGHT);
    limits.finish();
    return new CallerLimits(rate, most == null ? 0 : most.intValue());
  }
}
