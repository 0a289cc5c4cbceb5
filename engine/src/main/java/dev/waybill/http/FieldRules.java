package dev.waybill.http;

import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import java.util.Optional;

/**
 * What header fields may be sent (RFC 9110 § 5): token names, values of visible ASCII, spaces and tabs, bounded in number and
 * size, and none of the fields that belong to the connection. Asked when a manifest is read and again before the wire.
 */
public final class FieldRules {
  public static final int MAX_VALUE = 8_192;
  public static final int MAX_FIELDS = 100;
  public static final int MAX_TOTAL = 32_768;

  private static final String[] FORBIDDEN = {
    "Host", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "Expect", "TE", "Trailer", "Keep-Alive",
  };
  private static final boolean[] TOKEN = new boolean[128];

  static {
    for (char c = '!'; c < 127; c++) {
      TOKEN[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
  }

  private FieldRules() {}

  /** Whether it is a token: what names and methods are made of. */
  public static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 128 || !TOKEN[c]) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Whether a value can stand in a field: no control but tab, no DEL, nothing beyond ASCII. */
  public static boolean isValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' && c != '\t' || c >= 127) {
        return false;
      }
    }
    return true;
  }

  /** Whether the field belongs to the connection or the client, in any case, so that nobody else sets it. */
  public static boolean isForbidden(String name) {
    for (String forbidden : FORBIDDEN) {
      if (forbidden.equalsIgnoreCase(name)) {
        return true;
      }
    }
    return name.regionMatches(true, 0, "Proxy-", 0, 6);
  }

  /** Why these fields cannot be sent, as {@code invalid_request}. Names a field, never shows a value. */
  public static Optional<Problem> refusal(Headers headers) {
    if (headers.size() > MAX_FIELDS) {
      return refusal("too_many_headers", "The request has more than " + MAX_FIELDS + " header fields.");
    }
    int total = 0;
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i);
      String value = headers.value(i);
      if (!isToken(name)) {
        return refusal("bad_header_name", "A header field's name is not a token (RFC 9110).");
      }
      if (isForbidden(name)) {
        return refusal("forbidden_header", "The header field `" + shown(name) + "` cannot be set.");
      }
      if (!isValue(value)) {
        return refusal(
            "bad_header_value", "The header field `" + shown(name) + "` has a character that a field cannot carry.");
      }
      if (value.length() > MAX_VALUE) {
        return refusal(
            "header_too_large", "The header field `" + shown(name) + "` is longer than " + MAX_VALUE + " characters.");
      }
      total += name.length() + value.length() + 4;
    }
    return total > MAX_TOTAL
        ? refusal("header_too_large", "The header fields are longer than " + MAX_TOTAL + " characters in all.")
        : Optional.empty();
  }

  private static String shown(String name) {
    return name.length() <= 64 ? name : name.substring(0, 64) + "…";
  }

  private static Optional<Problem> refusal(String label, String detail) {
    return Optional.of(Problem.of(Code.INVALID_REQUEST, label, detail));
  }
}
