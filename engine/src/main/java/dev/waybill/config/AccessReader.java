package dev.waybill.config;

import dev.waybill.config.Config.Access;
import dev.waybill.config.Config.CallerKey;
import dev.waybill.config.Config.Jwt;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Shown;
import dev.waybill.tree.Suggest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code access}: caller keys by their hashes, and what they may do. */
final class AccessReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern HASH = Pattern.compile("sha256:[0-9a-fA-F]{64}");
  private static final Pattern DISPATCH =
      Pattern.compile("dispatch:(\\*|[a-z0-9][a-z0-9-]*(\\.[a-z0-9-]+)*)/(\\*|[a-z][a-z0-9_]*)");
  private static final List<String> SCOPES = List.of("read", "admin:read", "admin:write");
  private static final List<String> KNOWN = List.of("dispatch:<provider>/<action>", "read", "admin:read", "admin:write");
  private static final String MAKE = "`waybill key create` prints it.";

  private final Findings findings;

  AccessReader(Findings findings) {
    this.findings = findings;
  }

  /** @param map null for no access control */
  Access read(MapNode map) {
    if (map == null) {
      return new Access(List.of(), null);
    }
    Keys keys = new Keys(map, findings);
    Access access = new Access(callers(keys.list("keys")), jwt(keys.map("jwt")));
    keys.finish();
    return access;
  }

  private List<CallerKey> callers(ListNode list) {
    List<CallerKey> callers = new ArrayList<>();
    Map<String, Integer> names = new HashMap<>();
    Map<String, Integer> hashes = new HashMap<>();
    for (Node item : list == null ? List.<Node>of() : list.items()) {
      if (!(item instanceof MapNode map)) {
        String sentence = "A caller's key is a map, but this is " + item.kind() + ".";
        findings.error(item.place(), "wrong-type", sentence, "Write { name: …, hash: \"sha256:…\", scopes: [read] }.");
        continue;
      }
      CallerKey caller = caller(map);
      if (caller != null) {
        unique(map, "name", caller.name(), names);
        unique(map, "hash", caller.hash(), hashes);
        callers.add(caller);
      }
    }
    return callers;
  }

  private CallerKey caller(MapNode map) {
    Keys keys = new Keys(map, findings);
    String name = keys.requiredText("name");
    String hash = keys.requiredText("hash", MAKE);
    List<String> scopes = keys.required("scopes") == null ? List.of() : scopes(keys);
    keys.finish();
    if (name != null && !NAME.matcher(name).matches()) {
      String sentence = "A caller's name has letters, digits, `.`, `_` and `-`, at most 64 of them.";
      findings.error(keys.place("name"), "bad-value", sentence);
      return null;
    }
    if (hash != null && !HASH.matcher(hash).matches()) {
      findings.error(keys.place("hash"), "bad-value", "`hash` is `sha256:` and 64 hexadecimal digits.", MAKE);
      return null;
    }
    return name == null || hash == null ? null : new CallerKey(name, hash.toLowerCase(Locale.ROOT), scopes);
  }

  private List<String> scopes(Keys keys) {
    List<String> scopes = new ArrayList<>();
    for (ScalarNode text : keys.textNodes("scopes")) {
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

  /** Neither names nor hashes are shown: a hash in a log helps whoever guesses keys. */
  private void unique(MapNode map, String key, String value, Map<String, Integer> seen) {
    int line = map.get(key).place().line();
    Integer first = seen.putIfAbsent(value, line);
    if (first != null) {
      String sentence = "Another key has the same `" + key + "`, in line " + first + ".";
      findings.error(map.get(key).place(), "duplicate-key", sentence, "Give every caller a key of its own.");
    }
  }

  private Jwt jwt(MapNode map) {
    if (map == null) {
      return null;
    }
    NotYet.find(map.place(), "access.jwt", "Use `access.keys`.", findings);
    Keys keys = new Keys(map, findings);
    Jwt jwt = new Jwt(keys.requiredText("issuer"), keys.requiredText("jwks"), keys.requiredText("audience"));
    keys.finish();
    return jwt;
  }
}
