package dev.waybill.egress;

import com.ibm.icu.text.IDNA;
import java.nio.charset.StandardCharsets;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an absolute http or https URL leads by the URL Standard of the WHATWG, as browsers have it: § 4.4 for the authority, § 3.5
 * for the host. Names go through UTS 46 as ICU has it.
 *
 * @param host a name, an IPv4 address in decimal, or sixteen bytes in hexadecimal within brackets
 */
record WhatwgUrl(String scheme, String host, int port) {
  private static final Pattern SCHEME = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*):");
  private static final String FORBIDDEN = "\u0000\t\n\r #/:<>?@[\\]^|%\u007f";
  private static final IDNA UTS46 = IDNA.getUTS46Instance(IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ | IDNA.NONTRANSITIONAL_TO_ASCII);
  /** The Standard asks for neither the lengths of DNS nor its hyphens. */
  private static final EnumSet<IDNA.Error> LOOKED_OVER = EnumSet.of(IDNA.Error.LEADING_HYPHEN, IDNA.Error.TRAILING_HYPHEN,
      IDNA.Error.HYPHEN_3_4, IDNA.Error.EMPTY_LABEL, IDNA.Error.LABEL_TOO_LONG, IDNA.Error.DOMAIN_NAME_TOO_LONG);

  /** Null where the Standard fails, or the scheme is another. */
  static WhatwgUrl parse(String text) {
    String input = scalars(text).replaceAll("^[\\x00-\\x20]+|[\\x00-\\x20]+$", "").replaceAll("[\\t\\n\\r]", "");
    Matcher scheme = SCHEME.matcher(input);
    String word = scheme.find() ? scheme.group(1).toLowerCase(Locale.ROOT) : "";
    if (!word.equals("http") && !word.equals("https")) {
      return null;
    }
    int start = scheme.end();
    while (start < input.length() && (input.charAt(start) == '/' || input.charAt(start) == '\\')) {
      start++;
    }
    int end = start;
    while (end < input.length() && "/\\?#".indexOf(input.charAt(end)) < 0) {
      end++;
    }
    String authority = input.substring(start, end);
    String place = authority.substring(authority.lastIndexOf('@') + 1);
    boolean bracketed = false;
    int colon = 0;
    for (; colon < place.length() && (bracketed || place.charAt(colon) != ':'); colon++) {
      bracketed = place.charAt(colon) == '[' || bracketed && place.charAt(colon) != ']';
    }
    String host = host(place.substring(0, colon));
    int usual = word.equals("https") ? 443 : 80;
    int port = colon >= place.length() - 1 ? usual : port(place.substring(colon + 1));
    return host == null || port < 0 ? null : new WhatwgUrl(word, host, port);
  }

  private static String scalars(String text) {
    StringBuilder scalars = new StringBuilder();
    text.codePoints().forEach(c -> scalars.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c));
    return scalars.toString();
  }

  private static int port(String digits) {
    if (!digits.matches("[0-9]+")) {
      return -1;
    }
    String number = digits.replaceFirst("^0+(?=.)", "");
    return number.length() > 5 || Integer.parseInt(number) > 65_535 ? -1 : Integer.parseInt(number);
  }

  private static String host(String text) {
    if (text.startsWith("[")) {
      byte[] bytes = text.endsWith("]") ? v6(text.substring(1, text.length() - 1)) : null;
      return bytes == null ? null : "[" + HexFormat.of().formatHex(bytes) + "]";
    }
    String name = ascii(decoded(text));
    if (name == null || name.isEmpty() || name.chars().anyMatch(c -> c < ' ' || FORBIDDEN.indexOf(c) >= 0)) {
      return null;
    }
    List<String> parts = new ArrayList<>(List.of(name.split("\\.", -1)));
    if (parts.size() > 1 && parts.get(parts.size() - 1).isEmpty()) {
      parts.remove(parts.size() - 1);
    }
    String last = parts.get(parts.size() - 1);
    return last.matches("[0-9]+") || number(last) >= 0 ? v4(parts) : name;
  }

  private static String decoded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < bytes.length; i++) {
      boolean encoded = bytes[i] == '%' && i + 2 < bytes.length && Character.digit(bytes[i + 1], 16) >= 0 && Character.digit(bytes[i + 2], 16) >= 0;
      out.write(encoded ? Character.digit(bytes[i + 1], 16) << 4 | Character.digit(bytes[i + 2], 16) : bytes[i]);
      i += encoded ? 2 : 0;
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String ascii(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (name.chars().allMatch(c -> c < 128) && !lower.startsWith("xn--") && !lower.contains(".xn--")) {
      return lower;
    }
    IDNA.Info info = new IDNA.Info();
    String ascii = UTS46.nameToASCII(name, new StringBuilder(), info).toString();
    return LOOKED_OVER.containsAll(info.getErrors()) ? ascii : null;
  }

  private static String v4(List<String> parts) {
    long address = 0;
    for (int i = 0; i < parts.size(); i++) {
      boolean isLast = i == parts.size() - 1;
      long number = number(parts.get(i));
      long most = isLast ? 1L << 8 * (5 - parts.size()) : 256;
      if (parts.size() > 4 || number < 0 || number >= most) {
        return null;
      }
      address |= isLast ? number : number << 8 * (3 - i);
    }
    return (address >> 24) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
  }

  private static long number(String part) {
    boolean hex = part.startsWith("0x") || part.startsWith("0X");
    int radix = hex ? 16 : part.length() > 1 && part.startsWith("0") ? 8 : 10;
    String digits = hex ? part.substring(2) : part;
    if (part.isEmpty() || !digits.chars().allMatch(c -> c < 128 && Character.digit(c, radix) >= 0)) {
      return -1;
    }
    String plain = digits.replaceFirst("^0+", "");
    return plain.length() > 12 ? Long.MAX_VALUE : plain.isEmpty() ? 0 : Long.parseLong(plain, radix);
  }

  /** The state machine of § 3.5, group by group. */
  private static byte[] v6(String text) {
    String[] halves = text.split("::", -1);
    if (halves.length > 2 || text.isEmpty() || text.contains(":::")) {
      return null;
    }
    byte[] head = groups(halves[0]);
    byte[] tail = halves.length == 1 ? new byte[0] : groups(halves[1]);
    boolean tailIn = halves.length == 2 && halves[0].contains(".");
    if (head == null || tail == null || tailIn || (halves.length == 1 ? head.length != 16 : head.length + tail.length > 14)) {
      return null;
    }
    byte[] bytes = new byte[16];
    System.arraycopy(head, 0, bytes, 0, head.length);
    System.arraycopy(tail, 0, bytes, 16 - tail.length, tail.length);
    return bytes;
  }

  private static byte[] groups(String half) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String[] groups = half.isEmpty() ? new String[0] : half.split(":", -1);
    for (int i = 0; i < groups.length; i++) {
      if (groups[i].matches("[0-9A-Fa-f]{1,4}")) {
        int value = Integer.parseInt(groups[i], 16);
        bytes.write(value >> 8);
        bytes.write(value);
      } else if (i == groups.length - 1 && groups[i].matches("((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\\.(?=.)|$)){4}")) {
        List.of(groups[i].split("\\.")).forEach(number -> bytes.write(Integer.parseInt(number)));
      } else {
        return null;
      }
    }
    return bytes.toByteArray();
  }
}
