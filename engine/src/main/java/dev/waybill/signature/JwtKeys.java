package dev.waybill.signature;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.List;

/** Reads the keys of tokens from PEM, a JWK (RFC 7517) or plain text. */
final class JwtKeys {
  /** In the order that a reference lists them. */
  static final List<JWSAlgorithm> ALGORITHMS = List.of(
      JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512, JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512,
      JWSAlgorithm.PS256, JWSAlgorithm.PS384, JWSAlgorithm.PS512, JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512,
      JWSAlgorithm.EdDSA);

  private JwtKeys() {}

  static JWSAlgorithm algorithm(String name) throws BadKey {
    return ALGORITHMS.stream().filter(known -> known.getName().equals(name)).findFirst()
        .orElseThrow(() -> new BadKey("There is no signature algorithm of that name for tokens."));
  }

  static boolean isShared(JWSAlgorithm algorithm) {
    return JWSAlgorithm.Family.HMAC_SHA.contains(algorithm);
  }

  static KeyFamily family(JWSAlgorithm algorithm) {
    if (JWSAlgorithm.Family.EC.contains(algorithm)) {
      return KeyFamily.EC;
    }
    return algorithm.equals(JWSAlgorithm.EdDSA) ? KeyFamily.ED25519 : KeyFamily.RSA;
  }

  /** The curve of an ES algorithm. */
  static Curve curve(JWSAlgorithm algorithm) {
    return Curve.forJWSAlgorithm(algorithm).iterator().next();
  }

  static boolean isOnCurve(Key key, JWSAlgorithm algorithm) {
    return key instanceof java.security.interfaces.ECKey ec && curve(algorithm).equals(Curve.forECParameterSpec(ec.getParams()));
  }

  /** The bytes of a shared key, long enough for its algorithm. */
  static byte[] shared(JWSAlgorithm algorithm, String text) throws BadKey {
    if (Pem.is(text)) {
      throw new BadKey("The key is written in pem, but " + algorithm + " takes a shared secret.");
    }
    return checked(algorithm, isJwk(text) ? octets(text) : text.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes of a JWK that is a shared key. */
  static byte[] octets(String text) throws BadKey {
    if (jwk(text) instanceof OctetSequenceKey shared) {
      return shared.toByteArray();
    }
    throw new BadKey("The key is no shared secret.");
  }

  static byte[] checked(JWSAlgorithm algorithm, byte[] bytes) throws BadKey {
    int bits = Integer.parseInt(algorithm.getName().substring(2));
    if (bytes.length * 8 < bits) {
      throw new BadKey("The key is too short: " + algorithm + " takes " + bits / 8 + " bytes or more (RFC 7518).");
    }
    return bytes;
  }

  static PrivateKey privateKey(JWSAlgorithm algorithm, String text) throws BadKey {
    if (!isJwk(text)) {
      return family(algorithm).privatePem(required(text));
    }
    JWK jwk = jwk(text);
    if (!jwk.isPrivate()) {
      throw new BadKey("The key is a public one, but signing takes a private key.");
    }
    try {
      if (jwk instanceof RSAKey rsa && family(algorithm) == KeyFamily.RSA) {
        return rsa.toPrivateKey();
      }
      if (jwk instanceof ECKey ec && family(algorithm) == KeyFamily.EC) {
        return ec.toPrivateKey();
      }
      if (isEd25519(jwk) && family(algorithm) == KeyFamily.ED25519) {
        return KeyFamily.ED25519.privateKey(((OctetKeyPair) jwk).getDecodedD());
      }
    } catch (JOSEException unreadable) {
      throw unfit(algorithm);
    }
    throw unfit(algorithm);
  }

  static PublicKey publicKey(JWSAlgorithm algorithm, String text) throws BadKey {
    return isJwk(text) ? publicKey(algorithm, jwk(text)) : family(algorithm).publicPem(required(text));
  }

  /** The public part of a key in a set, which must be of the algorithm's family. */
  static PublicKey publicKey(JWSAlgorithm algorithm, JWK jwk) throws BadKey {
    try {
      if (jwk instanceof RSAKey rsa && family(algorithm) == KeyFamily.RSA) {
        return rsa.toPublicKey();
      }
      if (jwk instanceof ECKey ec && family(algorithm) == KeyFamily.EC) {
        return ec.toPublicKey();
      }
      if (isEd25519(jwk) && family(algorithm) == KeyFamily.ED25519) {
        Base64URL x = ((OctetKeyPair) jwk).getX();
        return KeyFamily.ED25519.publicKey(x.decode());
      }
    } catch (JOSEException unreadable) {
      throw unfit(algorithm);
    }
    throw unfit(algorithm);
  }

  static BadKey unfit(JWSAlgorithm algorithm) {
    return new BadKey("The key does not fit " + algorithm + ".");
  }

  private static boolean isEd25519(JWK jwk) {
    return jwk instanceof OctetKeyPair pair && pair.getCurve().equals(Curve.Ed25519);
  }

  private static String required(String text) throws BadKey {
    if (!Pem.is(text)) {
      throw new BadKey("The key is neither written in pem nor a JWK.");
    }
    return text;
  }

  static boolean isJwk(String text) {
    return text.stripLeading().startsWith("{");
  }

  private static JWK jwk(String text) throws BadKey {
    try {
      return JWK.parse(text);
    } catch (ParseException | IllegalArgumentException | IllegalStateException unreadable) {
      throw new BadKey("The key is no JWK (RFC 7517).");
    }
  }
}
