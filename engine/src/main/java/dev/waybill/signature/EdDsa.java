package dev.waybill.signature;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Set;

/** Ed25519 for tokens (RFC 8037) by the JDK. */
final class EdDsa {
  private static final String ED25519 = "Ed25519";

  private EdDsa() {}

  static JWSSigner signer(PrivateKey key) {
    JCAContext context = new JCAContext();
    return new JWSSigner() {
      @Override
      public Base64URL sign(JWSHeader header, byte[] input) throws JOSEException {
        try {
          Signature signature = Signature.getInstance(ED25519);
          signature.initSign(key);
          signature.update(input);
          return Base64URL.encode(signature.sign());
        } catch (GeneralSecurityException unfit) {
          throw new JOSEException("The key does not fit EdDSA.");
        }
      }

      @Override
      public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return Set.of(JWSAlgorithm.EdDSA);
      }

      @Override
      public JCAContext getJCAContext() {
        return context;
      }
    };
  }

  static boolean verifies(PublicKey key, byte[] input, byte[] signature) {
    try {
      Signature check = Signature.getInstance(ED25519);
      check.initVerify(key);
      check.update(input);
      return check.verify(signature);
    } catch (GeneralSecurityException malformed) {
      return false;
    }
  }
}
