package dev.waybill.config;

import dev.waybill.config.Config.Access;
import dev.waybill.config.Config.CallerKey;
import dev.waybill.config.Config.CallerLimits;
import dev.waybill.config.Config.KnownCertificate;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads {@code access}: callers by the hash of a key, by certificate, by token, and what they may do. */
final class AccessReader {
  private static final Pattern HASH = Pattern.compile("sha256:[0-9a-fA-F]{64}");
  private static final String MAKE = "`waybill key create` prints it.";

  private final Findings findings;

  AccessReader(Findings findings) {
    this.findings = findings;
  }

  /**
   * @param map null for no access control
   * @param clientCa whether callers can show a certificate
   */
  Access read(MapNode map, boolean clientCa) {
    if (map == null) {
      return Access.OPEN;
    }
    Keys keys = new Keys(map, findings);
    Access access = new Access(
        each(keys.list("keys"), "A caller's key is a map", "Write { name: …, hash: \"sha256:…\", scopes: [read] }.", this::key),
        certificates(keys, clientCa),
        new JwtReader(findings).read(keys.map("jwt")));
    keys.finish();
    return access;
  }

  private <T> List<T> each(ListNode list, String what, String remedy, Function<MapNode, T> read) {
    List<T> found = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (Node item : list == null ? List.<Node>of() : list.items()) {
      if (!(item instanceof MapNode map)) {
        findings.error(item.place(), "wrong-type", what + ", but this is " + item.kind() + ".", remedy);
        continue;
      }
      T caller = read.apply(map);
      if (caller != null) {
        for (String key : List.of("name", "hash", "subject", "san", "fingerprint")) {
          unique(map, key, seen);
        }
        found.add(caller);
      }
    }
    return found;
  }

  private CallerKey key(MapNode map) {
    Keys keys = new Keys(map, findings);
    String name = CallerTerms.name(keys);
    String hash = keys.requiredText("hash", MAKE);
    List<String> scopes = CallerTerms.scopes(keys);
    CallerLimits limits = CallerTerms.limits(keys);
    keys.finish();
    if (name != null && hash != null && !HASH.matcher(hash).matches()) {
      findings.error(keys.place("hash"), "bad-value", "`hash` is `sha256:` and 64 hexadecimal digits.", MAKE);
      return null;
    }
    return name == null || hash == null ? null : new CallerKey(name, hash.toLowerCase(Locale.ROOT), scopes, limits);
  }

  private List<KnownCertificate> certificates(Keys keys, boolean clientCa) {
    ListNode list = keys.list("certificates");
    if (list != null && !list.items().isEmpty() && !clientCa) {
      findings.error(list.place(), "bad-value", "No caller can show a certificate: `tls.client_ca` is missing.",
          "Write `tls: { cert: …, key: …, client_ca: ca.pem }` with the authority of your callers' certificates.");
    }
    return each(list, "A caller's certificate is a map", "Write { name: …, subject: \"CN=…\", scopes: [read] }.",
        map -> new CertificateReader(findings).read(map));
  }

  /** Neither names nor hashes are shown: a hash in a log helps whoever guesses keys. */
  private void unique(MapNode map, String key, Map<String, Integer> seen) {
    if (map.get(key) == null) {
      return;
    }
    int line = map.get(key).place().line();
    String value = map.get(key).json().asText();
    boolean hex = key.equals("hash") || key.equals("fingerprint");
    Integer first = seen.putIfAbsent(key + " " + (hex ? value.toLowerCase(Locale.ROOT) : value), line);
    if (first != null) {
      String what = map.get("hash") == null ? "certificate" : "key";
      String sentence = "Another " + what + " has the same `" + key + "`, in line " + first + ".";
      findings.error(map.get(key).place(), "duplicate-key", sentence, "Give every caller a " + what + " of its own.");
    }
  }
}
