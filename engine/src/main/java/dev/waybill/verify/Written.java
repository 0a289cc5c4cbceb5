package dev.waybill.verify;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** How a signature is written down. What cannot be read is no signature. */
enum Written {
  /** Of either case. */
  HEX,
  BASE64,
  BASE64URL;

  static List<String> words() {
    return Arrays.stream(values()).map(Written::word).toList();
  }

  static Written of(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst().orElse(HEX);
  }

  private String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The bytes, or null. */
  byte[] read(String text) {
    try {
      return switch (this) {
        case HEX -> HexFormat.of().parseHex(text);
        case BASE64 -> Base64.getDecoder().decode(text);
        case BASE64URL -> Base64.getUrlDecoder().decode(text);
      };
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }

  String write(byte[] bytes) {
    return switch (this) {
      case HEX -> HexFormat.of().formatHex(bytes);
      case BASE64 -> Base64.getEncoder().encodeToString(bytes);
      case BASE64URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    };
  }
}
