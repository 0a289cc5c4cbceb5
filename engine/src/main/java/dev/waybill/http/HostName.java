package dev.waybill.http;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;

/**
 * Host names in the one spelling that is compared, resolved and sent: lower-case, punycode, no trailing dot. Labels are letters,
 * digits and inner hyphens (no underscore: parsers disagree about it), 1 to 63 long, 253 in all; the last begins with a letter.
 */
public final class HostName {
  private static final int MAX_LABEL = 63;
  private static final int MAX_NAME = 253;

  private HostName() {}

  /**
   * The name or IPv4 literal in its one spelling.
   *
   * @throws BadTarget where it is neither
   */
  public static String normalise(String text) {
    String name = isLowerAscii(text) ? text : ascii(text);
    boolean dotted = name.endsWith(".");
    if (dotted) {
      name = name.substring(0, name.length() - 1);
    }
    if (name.isEmpty()) {
      throw new BadTarget("no_host", "The URL has no host.");
    }
    if (endsInNumber(name)) {
      if (dotted || IpLiteral.v4(name, 0) == null) {
        throw new BadTarget(
            "ip_spelling", "The host " + shown(name) + " is an unusual spelling of an IP address; write a name instead.");
      }
      return name;
    }
    checkLabels(name);
    return name;
  }

  /** A host as it may be shown: bounded, plain ASCII, in backquotes. */
  static String shown(String name) {
    StringBuilder text = new StringBuilder("`");
    for (int i = 0; i < Math.min(name.length(), MAX_NAME); i++) {
      char c = name.charAt(i);
      text.append(c > ' ' && c < 127 && c != '`' ? c : '?');
    }
    return text.append('`').toString();
  }

  private static boolean isLowerAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 128 || c >= 'A' && c <= 'Z') {
        return false;
      }
    }
    return !hasEncodedLabel(text);
  }

  private static boolean hasEncodedLabel(String name) {
    return name.startsWith("xn--") || name.contains(".xn--");
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  private static String ascii(String text) {
    if (text.length() > MAX_NAME + 1) {
      throw new BadTarget("bad_host", "The host is longer than " + MAX_NAME + " characters.");
    }
    String lower = text.toLowerCase(Locale.ROOT);
    // Letters like a circled a or a full-width dot would turn into others on the way: whoever reads the file sees another host.
    if (!isComposed(text) || !isComposed(lower)) {
      throw new BadTarget("look_alike", "The host is written with look-alike characters" + standsFor(lower) + ".");
    }
    String ascii;
    try {
      ascii = IDN.toASCII(lower, IDN.USE_STD3_ASCII_RULES);
    } catch (IllegalArgumentException notAName) {
      throw new BadTarget("bad_host", "The host " + shown(lower) + " is not a DNS name.");
    }
    // Both ways must agree (a sharp s, a joiner or an ideographic dot does not come back), else parsers differ on what it names.
    String back = IDN.toUnicode(ascii, IDN.USE_STD3_ASCII_RULES);
    if (hasEncodedLabel(back) || !isAscii(lower) && !back.equals(lower)) {
      throw new BadTarget("look_alike", "The host " + shown(ascii) + " does not read back as it is written; use plain letters.");
    }
    if (!NameScript.isSound(back)) {
      throw new BadTarget("bad_host", "The host " + shown(ascii) + " mixes letters in a way that no name may (UTS 46).");
    }
    return ascii;
  }

  private static boolean isComposed(String text) {
    return Normalizer.isNormalized(text, Normalizer.Form.NFKC);
  }

  private static String standsFor(String lower) {
    try {
      return " that stand for " + shown(IDN.toASCII(lower, IDN.ALLOW_UNASSIGNED));
    } catch (IllegalArgumentException unknown) {
      return "";
    }
  }

  /** As WHATWG URL has it: such a host is an IPv4 address in some spelling, whatever stands before. */
  private static boolean endsInNumber(String name) {
    int start = name.lastIndexOf('.') + 1;
    if (name.startsWith("0x", start)) {
      return true;
    }
    for (int i = start; i < name.length(); i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return false;
      }
    }
    return start < name.length();
  }

  private static void checkLabels(String name) {
    int start = 0;
    boolean good = name.length() <= MAX_NAME;
    while (good && start <= name.length()) {
      int dot = name.indexOf('.', start);
      int end = dot < 0 ? name.length() : dot;
      good = isLabel(name, start, end) && (dot >= 0 || isLetter(name.charAt(start)));
      start = end + 1;
    }
    if (!good) {
      throw new BadTarget("bad_host", "The host " + shown(name) + " is not a DNS name.");
    }
  }

  private static boolean isLabel(String name, int start, int end) {
    if (end == start || end - start > MAX_LABEL || name.charAt(start) == '-' || name.charAt(end - 1) == '-') {
      return false;
    }
    for (int i = start; i < end; i++) {
      char c = name.charAt(i);
      if (!isLetter(c) && (c < '0' || c > '9') && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }
}
