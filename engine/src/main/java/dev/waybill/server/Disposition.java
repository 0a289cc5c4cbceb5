package dev.waybill.server;

import dev.waybill.http.FieldRules;
import java.nio.charset.StandardCharsets;

/** The header fields of a file that is given to a caller as it came from a provider, who is not trusted. Pure. */
final class Disposition {
  private static final String PLAIN = "!#$&+-.^_`|~";

  private Disposition() {}

  /** {@code attachment} (RFC 6266), never shown in place; the name in both notations where it has more than plain characters. */
  static String attachment(String filename) {
    if (filename == null || filename.isEmpty()) {
      return "attachment";
    }
    StringBuilder simple = new StringBuilder();
    filename.codePoints().forEach(c -> simple.appendCodePoint(c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '%' ? c : '_'));
    String quoted = "attachment; filename=\"" + simple + "\"";
    return simple.toString().equals(filename) ? quoted : quoted + "; filename*=UTF-8''" + extended(filename);
  }

  /** RFC 8187. */
  private static String extended(String filename) {
    StringBuilder text = new StringBuilder();
    for (byte octet : filename.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      boolean plain = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || PLAIN.indexOf(c) >= 0;
      text.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return text.toString();
  }

  /** The type as the provider gave it, as far as it is one. */
  static String media(String type) {
    return type != null && FieldRules.isValue(type) && type.matches("[!-~]+/[ -~]+") ? type : "application/octet-stream";
  }
}
