package dev.waybill.shape;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The names that {@code $format} may take, each with a line on what it writes. */
public final class Formats {
  private static final Map<String, String> TEXTS = new LinkedHashMap<>();

  static {
    TEXTS.put("digits", "the ASCII digits of a text or number");
    TEXTS.put("e164", "+ and up to 15 digits (ITU-T E.164)");
    TEXTS.put("mailbox", "Name <address> of {email, name} (RFC 5322)");
    TEXTS.put("iso8601", "a time as ISO 8601 in UTC");
    TEXTS.put("epoch", "a time as seconds since 1970");
    TEXTS.put("epoch_ms", "a time as milliseconds since 1970");
    TEXTS.put("upper", "upper case");
    TEXTS.put("lower", "lower case");
    TEXTS.put("trim", "without white space around it");
    TEXTS.put("csv", "a list as one line of CSV (RFC 4180)");
  }

  private Formats() {}

  public static Map<String, String> described() {
    return Collections.unmodifiableMap(TEXTS);
  }
}
