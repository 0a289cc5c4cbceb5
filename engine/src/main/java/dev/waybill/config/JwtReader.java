package dev.waybill.config;

import dev.waybill.config.Config.CallerLimits;
import dev.waybill.config.Config.Jwt;
import dev.waybill.http.BadTarget;
import dev.waybill.http.Target;
import dev.waybill.signature.JwtSigner;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Shown;
import dev.waybill.tree.Suggest;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code access.jwt}: whose tokens are taken, and what they must say. */
final class JwtReader {
  private static final List<String> DEFAULT = List.of("RS256", "PS256", "ES256", "EdDSA");
  private static final List<String> ALGORITHMS = JwtSigner.algorithms().stream().filter(alg -> !alg.startsWith("HS")).toList();

  private final Findings findings;

  JwtReader(Findings findings) {
    this.findings = findings;
  }

  /** @param map null for no tokens */
  Jwt read(MapNode map) {
    if (map == null) {
      return null;
    }
    Keys keys = new Keys(map, findings);
    keys.required("issuer", "Write what stands in the tokens' `iss`, for example `https://login.acme.example`.");
    String issuer = address(keys, "issuer");
    if (issuer != null && issuer.indexOf('?') >= 0) {
      findings.error(keys.place("issuer"), "bad-value", "`issuer` has a query.", "Write it without.");
    }
    String jwks = address(keys, "jwks");
    keys.required("audience", "Write what stands in the tokens' `aud` for this gateway.");
    List<String> audience = texts(keys, "audience");
    List<String> algorithms = algorithms(keys);
    String name = claim(keys, "name");
    MapNode held = keys.map("scopes");
    String scopes = null;
    if (held != null) {
      Keys own = new Keys(held, findings);
      own.required("claim", "Write for example { claim: permissions }.");
      scopes = claim(own, "claim");
      own.finish();
    }
    CallerLimits limits = CallerTerms.limits(keys);
    keys.finish();
    return issuer == null ? null : new Jwt(issuer, jwks, audience, algorithms, scopes, name == null ? "sub" : name, limits);
  }

  /** As written: an issuer is compared character by character. */
  private String address(Keys keys, String key) {
    ScalarNode text = keys.textNode(key);
    if (text == null) {
      return null;
    }
    try {
      if (Target.parse(text.json().textValue()).isTls()) {
        return text.json().textValue();
      }
      findings.error(text.place(), "bad-value",
          "`" + key + "` is not `https://`: who reads or answers in its place could let anybody in.", "Write an `https://` URL.");
    } catch (BadTarget bad) {
      findings.error(text.place(), "bad-value", "`" + key + "` cannot be used. " + bad.getMessage(), "Write an `https://` URL.");
    }
    return null;
  }

  private List<String> texts(Keys keys, String key) {
    List<String> found = new ArrayList<>();
    int before = findings.errors();
    for (ScalarNode text : keys.textNodes(key)) {
      if (text.json().textValue().isBlank()) {
        findings.error(text.place(), "bad-value", "`" + key + "` is empty.");
      } else {
        found.add(text.json().textValue());
      }
    }
    if (keys.has(key) && found.isEmpty() && findings.errors() == before) {
      findings.error(keys.place(key), "bad-value", "`" + key + "` is empty, so no token would be taken.");
    }
    return found;
  }

  private List<String> algorithms(Keys keys) {
    List<String> found = new ArrayList<>();
    for (ScalarNode text : keys.textNodes("algorithms")) {
      String word = text.json().textValue();
      if (ALGORITHMS.contains(word)) {
        found.add(word);
      } else if (word.startsWith("HS") || word.equalsIgnoreCase("none")) {
        findings.error(text.place(), "bad-value",
            "`" + Shown.word(word) + "` is never taken: whoever knows a public key, or nothing at all, could sign.",
            "Known here: " + String.join(", ", ALGORITHMS) + ".");
      } else {
        findings.error(text.place(), "unknown-word", "`algorithms` cannot be `" + Shown.word(word) + "`.",
            Suggest.remedy(word, ALGORITHMS));
      }
    }
    if (keys.has("algorithms") && keys.node("algorithms").json().isEmpty() && keys.node("algorithms").json().isArray()) {
      findings.error(keys.place("algorithms"), "bad-value", "`algorithms` is empty, so no token would be taken.",
          "Leave it out for " + String.join(", ", DEFAULT) + ".");
    }
    return found.isEmpty() ? DEFAULT : found;
  }

  private String claim(Keys keys, String key) {
    String claim = keys.text(key);
    if (claim != null && claim.isBlank()) {
      findings.error(keys.place(key), "bad-value", "`" + key + "` is empty.", "Write the name of a claim.");
      return null;
    }
    return claim;
  }
}
