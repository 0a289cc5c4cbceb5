package dev.waybill.auth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Percent-encoding (RFC 3986 § 2.1) as signatures want it: everything but letters, digits and {@code -._~}, in upper case. */
final class PercentText {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private PercentText() {}

  /** A name and its value, as they are. */
  record Pair(String name, String value) {}

  static String encode(String text) {
    return encode(text, false);
  }

  /** The same with slashes left as they are. */
  static String encodePath(String path) {
    return encode(path, true);
  }

  private static String encode(String text, boolean slashes) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xFF);
      boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0 || slashes
          && c == '/';
      if (plain) {
        out.append(c);
      } else {
        out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      }
    }
    return out.toString();
  }

  /** The text without its escapes; an escape that is none stays. */
  static String decode(String text, boolean plusIsSpace) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
      if (low >= 0) {
        out.write(high << 4 | low);
        i += 2;
      } else {
        out.write(plusIsSpace && bytes[i] == '+' ? ' ' : bytes[i]);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** The pairs of a query or form in their order, decoded. */
  static List<Pair> pairs(String text, boolean plusIsSpace) {
    List<Pair> pairs = new ArrayList<>();
    for (String pair : text.split("&")) {
      int equals = pair.indexOf('=');
      if (!pair.isEmpty()) {
        pairs.add(new Pair(decode(equals < 0 ? pair : pair.substring(0, equals), plusIsSpace),
            equals < 0 ? "" : decode(pair.substring(equals + 1), plusIsSpace)));
      }
    }
    return pairs;
  }

  /** The query of a path, or an empty text. */
  static String query(String path) {
    int mark = path.indexOf('?');
    return mark < 0 ? "" : path.substring(mark + 1);
  }

  static String withoutQuery(String path) {
    int mark = path.indexOf('?');
    return mark < 0 ? path : path.substring(0, mark);
  }
}
