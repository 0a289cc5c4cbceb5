package dev.waybill.auth;

import dev.waybill.document.Document;
import dev.waybill.kind.Settings;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.shape.Shape;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The refresh token of a grant: the configured one, or the one that took its place. Where the secret is declared as rotating, a
 * new one is stored before anything that came with it is used.
 *
 * @param secret the name of the secret that rotates, or null
 * @param turns all who use that secret, one at a time: many providers revoke a grant whose old token is shown twice; or null
 */
record Refresh(Shape configured, String secret, String provider, RefreshTokens tokens, Turns turns) {
  private static final String SECRET = "$.secret.";
  private static final Pattern MENTIONED = Pattern.compile("secret\\.([A-Za-z0-9_-]+)");

  static Refresh read(Settings settings, Means means) {
    Shape shape = settings.requiredCredential("refresh_token");
    Node node = settings.keys().node("refresh_token");
    String path = node instanceof ScalarNode scalar && scalar.isText() ? scalar.json().textValue() : "";
    String name = path.startsWith(SECRET) ? path.substring(SECRET.length()) : null;
    boolean rotates = name != null && means.provisions().isRotating(name);
    Matcher mentioned = MENTIONED.matcher(node == null || rotates ? "" : node.json().toString());
    while (mentioned.find()) {
      if (means.provisions().isRotating(mentioned.group(1))) {
        settings.findings().error(node.place(), "bad-auth", "The secret `" + mentioned.group(1)
            + "` rotates, but here it is part of something else, so that a new one could not take its place.",
            "Write refresh_token: " + SECRET + mentioned.group(1) + ".");
      }
    }
    return new Refresh(shape, rotates ? name : null, means.provider(), means.provisions().refreshTokens(),
        rotates ? means.standing().keep("refresh " + name, Turns::new) : null);
  }

  /** Work that begins with {@link #current} and ends with {@link #keep}; where the token rotates nobody else's runs meanwhile. */
  <T> Future<T> alone(Supplier<Future<T>> work) {
    return turns == null ? work.get() : turns.next(work);
  }

  /** The token to send. */
  Future<String> current(Document document) {
    String given = Credential.text(configured, document, "refresh token");
    if (secret == null) {
      return Future.succeededFuture(given);
    }
    return tokens.find(provider, secret, origin(given)).map(stored -> stored == null ? given : stored)
        .recover(cause -> Future.failedFuture(Problem.of(Code.UNAVAILABLE, "token_store", "The stored refresh token `" + secret
            + "` of `" + provider + "` cannot be read.").failure()));
  }

  /** Keeps the token that the provider gave in place of the one that was sent. */
  Future<Void> keep(Document document, String fresh) {
    if (secret == null) {
      return Future.succeededFuture();
    }
    return tokens.store(provider, secret, origin(Credential.text(configured, document, "refresh token")), fresh)
        .recover(cause -> Future.failedFuture(Problem.of(Code.UNAVAILABLE, "token_store", "The new refresh token `" + secret
        + "` of `"
            + provider + "` could not be stored, so what came with it is not used. Make the data directory writable.")
            .failure()));
  }

  private static String origin(String token) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
