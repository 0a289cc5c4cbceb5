package dev.waybill.signature;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;

/** The kinds of key pairs, and how each is read from DER and PEM. */
enum KeyFamily {
  /** Keys that are marked for PSS alone (RFC 4055), too. */
  RSA("an RSA", "RSA", "RSASSA-PSS"),
  EC("an EC", "EC"),
  ED25519("an Ed25519", "Ed25519");

  private static final byte[] ED25519_PUBLIC = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final byte[] ED25519_PRIVATE = HexFormat.of().parseHex("302e020100300506032b657004220420");
  private static final List<String> PRIVATE = List.of("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY",
      "ENCRYPTED PRIVATE KEY");

  private final String article;
  private final List<String> factories;

  KeyFamily(String article, String... factories) {
    this.article = article;
    this.factories = List.of(factories);
  }

  /** From PKCS #8; for Ed25519 the 32 bytes themselves will do. */
  PrivateKey privateKey(byte[] der) throws BadKey {
    byte[] whole = this == ED25519 && der.length == 32 ? joined(ED25519_PRIVATE, der) : der;
    for (String factory : factories) {
      try {
        return KeyFactory.getInstance(factory).generatePrivate(new PKCS8EncodedKeySpec(whole));
      } catch (GeneralSecurityException unreadable) {
        // The next factory may read it.
      }
    }
    throw new BadKey("The key is not " + article + " private key.");
  }

  /** From SubjectPublicKeyInfo; for Ed25519 the 32 bytes themselves will do. */
  PublicKey publicKey(byte[] der) throws BadKey {
    byte[] whole = this == ED25519 && der.length == 32 ? joined(ED25519_PUBLIC, der) : der;
    for (String factory : factories) {
      try {
        return KeyFactory.getInstance(factory).generatePublic(new X509EncodedKeySpec(whole));
      } catch (GeneralSecurityException unreadable) {
        // The next factory may read it.
      }
    }
    throw new BadKey("The key is not " + article + " public key.");
  }

  /** From PEM: PKCS #8, PKCS #1 or SEC 1. The first private key of the text counts. */
  PrivateKey privatePem(String text) throws BadKey {
    for (Pem block : Pem.all(text)) {
      switch (block.label()) {
        case "PRIVATE KEY":
          return privateKey(block.der());
        case "RSA PRIVATE KEY":
          return privateKey(Der.rsaPrivate(block.der()));
        case "EC PRIVATE KEY":
          return privateKey(Der.ecPrivate(block.der()));
        case "ENCRYPTED PRIVATE KEY":
          throw Pem.encrypted();
        default:
          // A certificate or the curve's parameters may stand before the key.
          break;
      }
    }
    throw new BadKey("The key is a public one, but signing takes a private key.");
  }

  /** From PEM: SubjectPublicKeyInfo, PKCS #1 or an X.509 certificate. A private key is refused. */
  PublicKey publicPem(String text) throws BadKey {
    for (Pem block : Pem.all(text)) {
      if (PRIVATE.contains(block.label())) {
        throw new BadKey("The key is a private one, but checking takes a public key.");
      }
      switch (block.label()) {
        case "PUBLIC KEY":
          return publicKey(block.der());
        case "RSA PUBLIC KEY":
          return publicKey(Der.rsaPublic(block.der()));
        case "CERTIFICATE":
          return certified(block.der());
        default:
          break;
      }
    }
    throw new BadKey("The key is not " + article + " public key.");
  }

  private PublicKey certified(byte[] der) throws BadKey {
    try {
      PublicKey key = CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)).getPublicKey();
      return publicKey(key.getEncoded());
    } catch (GeneralSecurityException unreadable) {
      throw new BadKey("The certificate cannot be read.");
    }
  }

  private static byte[] joined(byte[] head, byte[] tail) {
    byte[] whole = new byte[head.length + tail.length];
    System.arraycopy(head, 0, whole, 0, head.length);
    System.arraycopy(tail, 0, whole, head.length, tail.length);
    return whole;
  }
}
