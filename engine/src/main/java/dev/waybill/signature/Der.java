package dev.waybill.signature;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Wraps older encodings of keys into the ones that the JDK reads (X.690, RFC 5208, RFC 5280). */
final class Der {
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int BITS = 0x03;
  private static final int PARAMETERS = 0xA0;
  private static final byte[] VERSION_0 = hex("020100");
  private static final byte[] RSA = hex("300d06092a864886f70d0101010500");
  private static final byte[] EC = hex("06072a8648ce3d0201");

  private Der() {}

  /** PKCS #1's RSAPrivateKey as PKCS #8. */
  static byte[] rsaPrivate(byte[] pkcs1) {
    return value(SEQUENCE, VERSION_0, RSA, value(OCTETS, pkcs1));
  }

  /** PKCS #1's RSAPublicKey as SubjectPublicKeyInfo. */
  static byte[] rsaPublic(byte[] pkcs1) {
    return value(SEQUENCE, RSA, value(BITS, new byte[1], pkcs1));
  }

  /** SEC 1's ECPrivateKey (RFC 5915), which must name its curve, as PKCS #8. */
  static byte[] ecPrivate(byte[] sec1) throws BadKey {
    return value(SEQUENCE, VERSION_0, value(SEQUENCE, EC, curve(sec1)), value(OCTETS, sec1));
  }

  private static byte[] curve(byte[] sec1) throws BadKey {
    try {
      int at = head(sec1, 0);
      while (at < sec1.length) {
        int body = head(sec1, at);
        int length = length(sec1, at);
        if ((sec1[at] & 0xFF) == PARAMETERS) {
          byte[] curve = new byte[length];
          System.arraycopy(sec1, body, curve, 0, length);
          return curve;
        }
        at = body + length;
      }
    } catch (IndexOutOfBoundsException | NegativeArraySizeException broken) {
      throw new BadKey("The key is no EC private key in SEC 1.");
    }
    throw new BadKey("The EC private key does not name its curve.");
  }

  /** Where the contents of the value at an index begin. */
  private static int head(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7F);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7F); i++) {
      length = length << 8 | der[at + 2 + i] & 0xFF;
    }
    return length;
  }

  private static byte[] value(int tag, byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    int length = body.size();
    if (length < 0x80) {
      whole.write(length);
    } else {
      int octets = length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
      whole.write(0x80 | octets);
      for (int shift = (octets - 1) * 8; shift >= 0; shift -= 8) {
        whole.write(length >>> shift);
      }
    }
    whole.writeBytes(body.toByteArray());
    return whole.toByteArray();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
