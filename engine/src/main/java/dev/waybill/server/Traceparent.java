package dev.waybill.server;

import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The trace context of a call (W3C Trace Context): a valid one is continued under a parent id of our own, anything else is
 * replaced by a new trace. Thread-safe as its source of randomness is.
 */
final class Traceparent {
  private static final int LENGTH = 55;

  private final RandomGenerator random;

  Traceparent(RandomGenerator random) {
    this.random = random;
  }

  /** @param given the values of the header field, in order */
  String next(List<String> given) {
    String parent = id(8);
    if (given.size() == 1 && isValid(given.get(0))) {
      String header = given.get(0);
      return "00-" + header.substring(3, 35) + "-" + parent + "-" + header.substring(53, LENGTH);
    }
    return "00-" + id(16) + "-" + parent + "-00";
  }

  /** A later version may be longer; what version 00 defines stands in the same place. */
  static boolean isValid(String header) {
    if (header.length() < LENGTH || header.charAt(2) != '-' || header.charAt(35) != '-' || header.charAt(52) != '-') {
      return false;
    }
    String version = header.substring(0, 2);
    boolean whole = version.equals("00") ? header.length() == LENGTH : header.length() == LENGTH || header.charAt(LENGTH) == '-';
    return whole && isHex(version) && !version.equals("ff") && isId(header.substring(3, 35)) && isId(header.substring(36, 52))
        && isHex(header.substring(53, LENGTH));
  }

  private static boolean isId(String text) {
    return isHex(text) && text.chars().anyMatch(c -> c != '0');
  }

  private static boolean isHex(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
  }

  private String id(int bytes) {
    byte[] bits = new byte[bytes];
    do {
      random.nextBytes(bits);
    } while (allZero(bits));
    return HexFormat.of().formatHex(bits);
  }

  private static boolean allZero(byte[] bits) {
    for (byte bit : bits) {
      if (bit != 0) {
        return false;
      }
    }
    return true;
  }
}
