package dev.waybill.signature;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * One block of PEM text (RFC 7468).
 *
 * @param label {@code PRIVATE KEY}, {@code RSA PRIVATE KEY} …
 */
record Pem(String label, byte[] der) {
  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  /** Whether the text is meant as PEM. */
  static boolean is(String text) {
    return text.contains(BEGIN);
  }

  /** Every block in order, at least one. */
  static List<Pem> all(String text) throws BadKey {
    List<Pem> blocks = new ArrayList<>();
    int at = 0;
    while ((at = text.indexOf(BEGIN, at)) >= 0) {
      int body = text.indexOf(DASHES, at + BEGIN.length());
      String label = body < 0 ? "" : text.substring(at + BEGIN.length(), body);
      int end = body < 0 ? -1 : text.indexOf("-----END " + label + DASHES, body);
      if (end < 0) {
        throw unreadable();
      }
      blocks.add(new Pem(label, bytes(text.substring(body + DASHES.length(), end))));
      at = end + 1;
    }
    if (blocks.isEmpty()) {
      throw unreadable();
    }
    return blocks;
  }

  private static byte[] bytes(String body) throws BadKey {
    if (body.contains("DEK-Info")) {
      throw encrypted();
    }
    try {
      // Keys in environment variables often have their line ends written out.
      return Base64.getDecoder().decode(body.replace("\\r", "").replace("\\n", "").replaceAll("\\s", ""));
    } catch (IllegalArgumentException broken) {
      throw unreadable();
    }
  }

  static BadKey encrypted() {
    return new BadKey("The key is encrypted with a passphrase; give it without one.");
  }

  private static BadKey unreadable() {
    return new BadKey("The key is not written in pem.");
  }

  @Override
  public String toString() {
    return "Pem[" + label + "]";
  }
}
