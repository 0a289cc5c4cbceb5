package dev.waybill.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * IP addresses as text, in one spelling each: four decimal numbers without leading zeros, or RFC 4291 groups without a zone.
 * Never asks a resolver, and an address keeps its family: {@code ::ffff:127.0.0.1} stays IPv6.
 */
public final class IpLiteral {
  private IpLiteral() {}

  /** The address that a literal stands for, or null where the text is none. IPv6 without brackets. */
  public static InetAddress address(String text) {
    byte[] bytes = text.indexOf(':') >= 0 ? v6(text) : v4(text, 0);
    return bytes == null ? null : address(bytes);
  }

  static InetAddress address(byte[] bytes) {
    try {
      return bytes.length == 4 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, -1);
    } catch (UnknownHostException impossible) {
      throw new IllegalArgumentException("an address of " + bytes.length + " bytes", impossible);
    }
  }

  /** Four bytes, or null. */
  static byte[] v4(String text, int start) {
    byte[] bytes = new byte[4];
    int at = start;
    for (int i = 0; i < 4; i++) {
      int begin = at;
      int value = 0;
      while (at < text.length() && isDigit(text.charAt(at)) && at - begin < 3) {
        value = value * 10 + text.charAt(at++) - '0';
      }
      boolean leadingZero = at - begin > 1 && text.charAt(begin) == '0';
      if (at == begin || leadingZero || value > 255) {
        return null;
      }
      bytes[i] = (byte) value;
      if (i < 3 && (at >= text.length() || text.charAt(at++) != '.')) {
        return null;
      }
    }
    return at == text.length() ? bytes : null;
  }

  /** Sixteen bytes, or null. */
  static byte[] v6(String text) {
    byte[] bytes = new byte[16];
    int filled = 0;
    int gap = -1;
    int at = 0;
    if (text.startsWith("::")) {
      gap = 0;
      at = 2;
    }
    while (at < text.length()) {
      int end = text.indexOf(':', at);
      if (end < 0 && text.indexOf('.', at) >= 0) {
        byte[] tail = v4(text, at);
        if (tail == null || filled > 12) {
          return null;
        }
        System.arraycopy(tail, 0, bytes, filled, 4);
        filled += 4;
        break;
      }
      int stop = end < 0 ? text.length() : end;
      int group = group(text, at, stop);
      if (group < 0 || filled > 14) {
        return null;
      }
      bytes[filled++] = (byte) (group >> 8);
      bytes[filled++] = (byte) group;
      at = stop;
      if (end >= 0) {
        at++;
        boolean doubled = at < text.length() && text.charAt(at) == ':';
        if (doubled ? gap >= 0 : at == text.length()) {
          return null;
        }
        if (doubled) {
          gap = filled;
          at++;
        }
      }
    }
    return spread(bytes, filled, gap);
  }

  private static byte[] spread(byte[] bytes, int filled, int gap) {
    if (gap < 0) {
      return filled == 16 ? bytes : null;
    }
    if (filled > 14) {
      return null;
    }
    byte[] whole = new byte[16];
    System.arraycopy(bytes, 0, whole, 0, gap);
    System.arraycopy(bytes, gap, whole, 16 - (filled - gap), filled - gap);
    return whole;
  }

  private static int group(String text, int start, int end) {
    if (end == start || end - start > 4) {
      return -1;
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  /** IPv6 as RFC 5952 writes it, always in hexadecimal groups. */
  static String canonical(byte[] bytes) {
    int longest = 0;
    int longestAt = -1;
    for (int i = 0; i < 8; i++) {
      int run = 0;
      while (i + run < 8 && groupAt(bytes, i + run) == 0) {
        run++;
      }
      if (run > 1 && run > longest) {
        longest = run;
        longestAt = i;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == longestAt) {
        text.append("::");
        i += longest - 1;
        continue;
      }
      if (i > 0 && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groupAt(bytes, i)));
    }
    return text.toString();
  }

  private static int groupAt(byte[] bytes, int group) {
    return (bytes[group * 2] & 0xff) << 8 | bytes[group * 2 + 1] & 0xff;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
