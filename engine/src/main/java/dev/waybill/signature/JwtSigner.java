package dev.waybill.signature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.Base64URL;
import dev.waybill.tree.ExactJson;
import dev.waybill.tree.ExactNodes;
import java.security.PrivateKey;
import java.text.ParseException;
import java.util.List;

/**
 * Signs JSON Web Tokens (RFC 7515, 7518, 8037) with one key, which is read once. Immutable and thread-safe; never shows the key.
 */
public final class JwtSigner {
  private final JWSAlgorithm algorithm;
  private final JWSSigner signer;

  private JwtSigner(JWSAlgorithm algorithm, JWSSigner signer) {
    this.algorithm = algorithm;
    this.signer = signer;
  }

  /** The names of the algorithms it knows. */
  public static List<String> algorithms() {
    return JwtKeys.ALGORITHMS.stream().map(JWSAlgorithm::getName).toList();
  }

  /**
   * @param key PEM (PKCS #8, PKCS #1 or SEC 1) or a JWK; for HS a JWK or the text itself, not shorter than the digest
   */
  public static JwtSigner of(String alg, String key) throws BadKey {
    JWSAlgorithm algorithm = JwtKeys.algorithm(alg);
    try {
      return new JwtSigner(algorithm, signer(algorithm, key));
    } catch (JOSEException unfit) {
      throw JwtKeys.unfit(algorithm);
    } catch (IllegalArgumentException small) {
      throw new BadKey("The RSA key is shorter than the 2048 bits that " + alg + " takes (RFC 7518).");
    }
  }

  private static JWSSigner signer(JWSAlgorithm algorithm, String text) throws BadKey, JOSEException {
    if (JwtKeys.isShared(algorithm)) {
      return new MACSigner(JwtKeys.shared(algorithm, text));
    }
    PrivateKey key = JwtKeys.privateKey(algorithm, text);
    return switch (JwtKeys.family(algorithm)) {
      case RSA -> new RSASSASigner(key);
      case EC -> ec(algorithm, key);
      case ED25519 -> EdDsa.signer(key);
    };
  }

  private static JWSSigner ec(JWSAlgorithm algorithm, PrivateKey key) throws BadKey, JOSEException {
    if (!JwtKeys.isOnCurve(key, algorithm)) {
      throw JwtKeys.unfit(algorithm);
    }
    return new ECDSASigner(key, JwtKeys.curve(algorithm));
  }

  /**
   * The token in its compact form. The header's {@code alg} is this signer's whatever is given, its {@code typ} is {@code JWT}
   * unless given.
   */
  public String sign(ObjectNode header, ObjectNode claims) throws BadKey {
    ObjectNode fields = ExactNodes.FACTORY.objectNode();
    fields.put("alg", algorithm.getName()).put("typ", "JWT");
    fields.setAll(header);
    fields.put("alg", algorithm.getName());
    try {
      return compact(ExactJson.bytes(fields), ExactJson.bytes(claims));
    } catch (JsonProcessingException unwritable) {
      throw unwritable();
    }
  }

  /** The compact form of these very bytes. */
  String compact(byte[] header, byte[] payload) throws BadKey {
    try {
      JWSObject token = new JWSObject(JWSHeader.parse(Base64URL.encode(header)), new Payload(payload));
      token.sign(signer);
      return token.serialize();
    } catch (ParseException | IllegalStateException | IllegalArgumentException unwritable) {
      throw unwritable();
    } catch (JOSEException unfit) {
      throw JwtKeys.unfit(algorithm);
    }
  }

  private static BadKey unwritable() {
    return new BadKey("The token's header or claims cannot be written.");
  }

  @Override
  public String toString() {
    return "JwtSigner[" + algorithm + "]";
  }
}
