package dev.waybill.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import dev.waybill.tree.StrictJson;
import java.io.IOException;
import java.security.Key;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks the signatures of JSON Web Tokens (RFC 7515) with keys that are read once; what the claims say is the caller's to check.
 * Takes the named algorithms only, never {@code none}, and never a public key as a shared secret. Immutable and thread-safe.
 */
public final class JwtCheck {
  private static final int LONGEST = 64 * 1024;
  /** The library passes over what is no base64url; a token has one spelling only (RFC 7515, section 2). */
  private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_.-]*");

  private final Map<JWSAlgorithm, List<Held>> keys;

  /** A key for one algorithm; its name and whether it has one come from the set. */
  private record Held(String kid, Key key) {}

  private JwtCheck(Map<JWSAlgorithm, List<Held>> keys) {
    this.keys = keys;
  }

  /**
   * @param algs what is taken; all must fit the key
   * @param keyText PEM (a public key or a certificate) or a JWK; for HS a JWK or the text itself
   */
  public static JwtCheck byKey(List<String> algs, String keyText) throws BadKey {
    Map<JWSAlgorithm, List<Held>> keys = new HashMap<>();
    for (String alg : algs) {
      JWSAlgorithm algorithm = JwtKeys.algorithm(alg);
      Key key = JwtKeys.isShared(algorithm)
          ? new SecretKeySpec(JwtKeys.shared(algorithm, keyText), alg)
          : onCurve(algorithm, JwtKeys.publicKey(algorithm, keyText));
      keys.put(algorithm, List.of(new Held(null, key)));
    }
    return new JwtCheck(keys);
  }

  /**
   * @param algs what is taken; keys that fit none of them are passed over
   * @param jwksJson a JWK set (RFC 7517)
   */
  public static JwtCheck byJwks(List<String> algs, String jwksJson) throws BadKey {
    JWKSet set;
    try {
      set = JWKSet.parse(jwksJson);
    } catch (ParseException | IllegalArgumentException | IllegalStateException unreadable) {
      throw new BadKey("The keys are no JWK set (RFC 7517).");
    }
    Map<JWSAlgorithm, List<Held>> keys = new HashMap<>();
    for (String alg : algs) {
      JWSAlgorithm algorithm = JwtKeys.algorithm(alg);
      List<Held> fitting = new ArrayList<>();
      set.getKeys().forEach(jwk -> fitting(algorithm, jwk).ifPresent(key -> fitting.add(new Held(jwk.getKeyID(), key))));
      keys.put(algorithm, fitting);
    }
    return new JwtCheck(keys);
  }

  private static Optional<Key> fitting(JWSAlgorithm algorithm, JWK jwk) {
    boolean other = jwk.getAlgorithm() != null && !jwk.getAlgorithm().equals(algorithm);
    if (other || jwk.getKeyUse() != null && !jwk.getKeyUse().equals(KeyUse.SIGNATURE)) {
      return Optional.empty();
    }
    try {
      if (!JwtKeys.isShared(algorithm)) {
        return Optional.of(onCurve(algorithm, JwtKeys.publicKey(algorithm, jwk)));
      }
      return jwk instanceof OctetSequenceKey shared
          ? Optional.of(new SecretKeySpec(JwtKeys.checked(algorithm, shared.toByteArray()), algorithm.getName()))
          : Optional.empty();
    } catch (BadKey unfit) {
      return Optional.empty();
    }
  }

  private static PublicKey onCurve(JWSAlgorithm algorithm, PublicKey key) throws BadKey {
    if (JwtKeys.family(algorithm) == KeyFamily.EC && !JwtKeys.isOnCurve(key, algorithm)) {
      throw JwtKeys.unfit(algorithm);
    }
    return key;
  }

  /** Why a token is not believed. */
  public enum Fault {
    /** No token in compact form, or its claims are no map. */
    MALFORMED,
    /** Another algorithm than those that are taken. */
    ALGORITHM,
    /** It names a key that is not among these. */
    UNKNOWN_KEY,
    SIGNATURE
  }

  /**
   * What was found.
   *
   * @param fault null where one of the keys signed it
   * @param type what its header says it is ({@code typ}), or null
   * @param claims null where there is a fault
   */
  public record Checked(Fault fault, String type, ObjectNode claims) {
    private static Checked not(Fault fault) {
      return new Checked(fault, null, null);
    }

    /** Never the claims. */
    @Override
    public String toString() {
      return "Checked[" + fault + "]";
    }
  }

  /** The claims of a token in compact form that one of the keys signed; empty for everything else. */
  public Optional<ObjectNode> claims(String token) {
    return Optional.ofNullable(check(token).claims());
  }

  /** The same, and what is wrong where something is. */
  public Checked check(String token) {
    if (token.length() > LONGEST || !COMPACT.matcher(token).matches()) {
      return Checked.not(Fault.MALFORMED);
    }
    try {
      JWSObject parsed = JWSObject.parse(token);
      JWSHeader header = parsed.getHeader();
      // Nothing that a header marks as critical is understood here (RFC 7515 § 4.1.11).
      if (header.getCriticalParams() != null || !header.isBase64URLEncodePayload()) {
        return Checked.not(Fault.MALFORMED);
      }
      Fault fault = fault(parsed);
      ObjectNode claims = fault == null ? object(parsed) : null;
      String type = header.getType() == null ? null : header.getType().getType();
      return new Checked(fault == null && claims == null ? Fault.MALFORMED : fault, type, claims);
    } catch (ParseException | IOException | IllegalArgumentException | IllegalStateException malformed) {
      return Checked.not(Fault.MALFORMED);
    }
  }

  private Fault fault(JWSObject token) {
    List<Held> taken = keys.get(token.getHeader().getAlgorithm());
    if (taken == null) {
      return Fault.ALGORITHM;
    }
    String kid = token.getHeader().getKeyID();
    boolean any = false;
    for (Held held : taken) {
      if (kid == null || held.kid() == null || kid.equals(held.kid())) {
        any = true;
        if (verifies(held.key(), token)) {
          return null;
        }
      }
    }
    return any ? Fault.SIGNATURE : Fault.UNKNOWN_KEY;
  }

  private static boolean verifies(Key key, JWSObject token) {
    try {
      if (key instanceof SecretKeySpec shared) {
        return token.verify(new MACVerifier(shared.getEncoded()));
      }
      if (key instanceof RSAPublicKey rsa) {
        return token.verify(new RSASSAVerifier(rsa));
      }
      return key instanceof ECPublicKey ec ? token.verify(new ECDSAVerifier(ec))
          : EdDsa.verifies((PublicKey) key, token.getSigningInput(), token.getSignature().decode());
    } catch (JOSEException unfit) {
      return false;
    }
  }

  private static ObjectNode object(JWSObject token) throws IOException {
    try {
      JsonNode claims = StrictJson.STANDARD.read(token.getPayload().toBytes());
      return claims instanceof ObjectNode object ? object : null;
    } catch (NumberFormatException beyond) {
      return null;
    }
  }

  @Override
  public String toString() {
    return "JwtCheck" + keys.keySet();
  }
}
