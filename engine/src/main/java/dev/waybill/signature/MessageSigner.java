package dev.waybill.signature;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs messages with one key, which is read once. Immutable and thread-safe; never shows the key. */
public final class MessageSigner {
  private final MessageAlgorithm algorithm;
  private final Key key;

  private MessageSigner(MessageAlgorithm algorithm, Key key) {
    this.algorithm = algorithm;
    this.key = key;
  }

  /** @param text a private key in PEM or a JWK; for HMAC a JWK or the text itself */
  public static MessageSigner of(MessageAlgorithm algorithm, String text) throws BadKey {
    if (algorithm.family() == null) {
      byte[] bytes = JwtKeys.isJwk(text) ? JwtKeys.octets(text) : text.getBytes(StandardCharsets.UTF_8);
      if (bytes.length == 0 || Pem.is(text)) {
        throw new BadKey(bytes.length == 0 ? "The key is empty." : "The key is written in pem, but " + algorithm.word()
            + " takes a shared secret.");
      }
      return new MessageSigner(algorithm, new SecretKeySpec(bytes, algorithm.jca()));
    }
    PrivateKey key = JwtKeys.privateKey(family(algorithm), text);
    if (algorithm.curve() != null && !Curve.forStdName(algorithm.curve())
        .equals(Curve.forECParameterSpec(((ECKey) key).getParams()))) {
      throw unfit(algorithm);
    }
    return new MessageSigner(algorithm, key);
  }

  /** The algorithm of tokens with keys of the same family. */
  private static JWSAlgorithm family(MessageAlgorithm algorithm) {
    return switch (algorithm.family()) {
      case RSA -> JWSAlgorithm.RS256;
      case EC -> JWSAlgorithm.ES256;
      case ED25519 -> JWSAlgorithm.EdDSA;
    };
  }

  public byte[] sign(byte[] message) throws BadKey {
    try {
      if (algorithm.family() == null) {
        Mac mac = Mac.getInstance(algorithm.jca());
        mac.init(key);
        return mac.doFinal(message);
      }
      Signature signature = Signature.getInstance(algorithm.jca());
      if (algorithm.parameters() != null) {
        signature.setParameter(algorithm.parameters());
      }
      signature.initSign((PrivateKey) key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException unfit) {
      throw unfit(algorithm);
    }
  }

  private static BadKey unfit(MessageAlgorithm algorithm) {
    return new BadKey("The key does not fit " + algorithm.word() + ".");
  }

  @Override
  public String toString() {
    return "MessageSigner[" + algorithm.word() + "]";
  }
}
