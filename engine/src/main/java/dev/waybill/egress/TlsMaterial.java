package dev.waybill.egress;

import dev.waybill.signature.Algorithm;
import dev.waybill.signature.BadKey;
import dev.waybill.signature.KeyEncoding;
import dev.waybill.signature.Keys;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.Key;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/**
 * Certificates and a key as PEM texts; what is not given is null, the key comes with its certificate. Never prints itself.
 *
 * @param cert our certificate, the intermediate ones behind it
 * @param key its private key: PKCS #8, PKCS #1 or SEC 1
 * @param ca the authorities that we trust instead of the public ones
 */
public record TlsMaterial(String cert, String key, String ca) {
  /** Which of the texts cannot be used. */
  public enum Part {
    CERT,
    KEY,
    CA
  }

  /** A text that cannot be used. The sentence goes on from its name, and never shows any of it. */
  public static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    private final Part part;

    Unusable(Part part, String sentence) {
      super(sentence, null, false, false);
      this.part = part;
    }

    public Part part() {
      return part;
    }
  }

  /** What a wire is made with, once it is sure that it will work: texts that can be read, and a key that fits its certificate. */
  public TlsOptions options() throws Unusable {
    Buffer authority = ca == null ? null : pem("CERTIFICATE", encoded(certificates(ca, Part.CA), Part.CA));
    if (cert == null) {
      return TlsOptions.pem(null, null, authority);
    }
    List<Certificate> chain = certificates(cert, Part.CERT);
    Key own = matching(chain.get(0).getPublicKey());
    return TlsOptions.pem(pem("CERTIFICATE", encoded(chain, Part.CERT)), pem("PRIVATE KEY", List.of(own.getEncoded())), authority);
  }

  private static List<Certificate> certificates(String text, Part part) throws Unusable {
    try {
      // Texts in environment variables often have their line ends written out.
      byte[] bytes = text.replace("\\n", "\n").replace("\\r", "").getBytes(StandardCharsets.UTF_8);
      Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes));
      if (!found.isEmpty()) {
        return new ArrayList<>(found);
      }
    } catch (CertificateException | RuntimeException unreadable) {
      throw new Unusable(part, "holds no certificate that can be read (PEM, X.509).");
    }
    throw new Unusable(part, "holds no certificate that can be read (PEM, X.509).");
  }

  private Key matching(PublicKey certified) throws Unusable {
    Algorithm algorithm = switch (certified.getAlgorithm()) {
      case "RSA" -> Algorithm.RSA_SHA256;
      case "EC" -> Algorithm.ECDSA_SHA256;
      default -> throw new Unusable(Part.CERT, "is a certificate for another kind of key than RSA and EC, which cannot be shown over TLS.");
    };
    try {
      Key own = Keys.forSigning(algorithm, KeyEncoding.PEM, key);
      byte[] probe = "whose key is it?".getBytes(StandardCharsets.UTF_8);
      if (algorithm.verifies(certified, probe, algorithm.sign(own, probe))) {
        return own;
      }
    } catch (BadKey unreadable) {
      throw new Unusable(Part.KEY, "is no key for the certificate: " + unreadable.getMessage());
    }
    throw new Unusable(Part.KEY, "does not belong to the certificate.");
  }

  private static List<byte[]> encoded(List<Certificate> certificates, Part part) throws Unusable {
    List<byte[]> der = new ArrayList<>();
    try {
      for (Certificate each : certificates) {
        der.add(each.getEncoded());
      }
    } catch (CertificateEncodingException unreadable) {
      throw new Unusable(part, "holds no certificate that can be read (PEM, X.509).");
    }
    return der;
  }

  private static Buffer pem(String label, List<byte[]> blocks) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    Buffer text = Buffer.buffer();
    blocks.forEach(der -> text.appendString("-----BEGIN " + label + "-----\n").appendBytes(lines.encode(der))
        .appendString("\n-----END " + label + "-----\n"));
    return text;
  }

  @Override
  public String toString() {
    return "TlsMaterial";
  }
}
