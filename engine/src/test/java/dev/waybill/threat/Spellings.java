package dev.waybill.threat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** How a secret may be written so that somebody can read it again. */
final class Spellings {
  private static final int PART = 8;

  private Spellings() {}

  /** The text itself, its encodings, and its first and last eight characters. */
  static List<String> of(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    return List.of(secret, form, form.replace("+", "%20"), Base64.getEncoder().withoutPadding().encodeToString(bytes),
        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), HexFormat.of().formatHex(bytes),
        HexFormat.of().withUpperCase().formatHex(bytes), secret.replace("/", "\\/"), secret.substring(0, PART),
        secret.substring(secret.length() - PART));
  }
}
