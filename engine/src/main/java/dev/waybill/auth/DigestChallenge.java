package dev.waybill.auth;

import dev.waybill.http.FieldRules;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a server asks for by HTTP Digest (RFC 7616 § 3.3), and the answer to it.
 *
 * @param algorithm as the server writes it, empty where it does not
 * @param auth whether quality of protection {@code auth} is offered; else the answer is RFC 2069's
 */
record DigestChallenge(String realm, String nonce, String opaque, String algorithm, boolean auth, boolean stale,
    boolean userhash) {
  private static final Map<String, String> HASHES = Map.of("MD5", "MD5", "SHA-256", "SHA-256", "SHA-512-256", "SHA-512/256");
  private static final String SESSION = "-SESS";

  /** The first challenge that can be answered, as § 3.7 has it; null where there is none. */
  static DigestChallenge of(List<String> fields) {
    for (Challenge challenge : Challenge.all(fields)) {
      List<String> offered = Arrays.stream(challenge.get("qop").split(",")).map(String::strip).toList();
      boolean auth = offered.stream().anyMatch("auth"::equalsIgnoreCase);
      DigestChallenge found = new DigestChallenge(challenge.get("realm"), challenge.get("nonce"), challenge.parameters()
          .get("opaque"),
          challenge.get("algorithm"), auth, challenge.get("stale").equalsIgnoreCase("true"), challenge.get("userhash")
          .equalsIgnoreCase("true"));
      boolean plain = challenge.get("qop").isEmpty() && !found.session();
      if (challenge.scheme().equals("digest") && HASHES.containsKey(found.base()) && !found.nonce.isEmpty() && (auth || plain)) {
        return found;
      }
    }
    return null;
  }

  private boolean session() {
    return algorithm.toUpperCase(Locale.ROOT).endsWith(SESSION);
  }

  private String base() {
    String upper = algorithm.isEmpty() ? "MD5" : algorithm.toUpperCase(Locale.ROOT);
    return session() ? upper.substring(0, upper.length() - SESSION.length()) : upper;
  }

  /** The value of the Authorization field for the count-th use of the nonce. */
  String answer(String user, String password, String method, String uri, String cnonce, long count) {
    String nc = "%08x".formatted(count);
    String name = userhash ? hash(user + ":" + realm) : user;
    String secret = hash(user + ":" + realm + ":" + password);
    String a1 = session() ? hash(secret + ":" + nonce + ":" + cnonce) : secret;
    String a2 = hash(method + ":" + uri);
    String response = hash(a1 + ":" + nonce + ":" + (auth ? nc + ":" + cnonce + ":auth:" : "") + a2);
    StringBuilder text = new StringBuilder("Digest ");
    text.append(FieldRules.isValue(name) ? "username=" + quoted(name) : "username*=UTF-8''" + PercentText.encode(name));
    text.append(", realm=").append(quoted(realm)).append(", uri=").append(quoted(uri));
    text.append(algorithm.isEmpty() ? "" : ", algorithm=" + algorithm).append(", nonce=").append(quoted(nonce));
    text.append(auth ? ", nc=" + nc + ", cnonce=" + quoted(cnonce) + ", qop=auth" : "");
    text.append(", response=").append(quoted(response));
    text.append(opaque == null ? "" : ", opaque=" + quoted(opaque)).append(userhash ? ", userhash=true" : "");
    return text.toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance(HASHES.get(base()));
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException(absent);
    }
  }

  @Override
  public String toString() {
    return "DigestChallenge[" + algorithm + "]";
  }
}
