package dev.waybill.egress;

import dev.waybill.http.IpLiteral;
import java.net.InetAddress;

/**
 * A network of one family (RFC 4632, RFC 4291): an IPv4 network holds no IPv6 address in any spelling. Bits count from the left
 * of {@code high}; IPv4 uses its first 32. Immutable.
 */
public record Cidr(boolean v6, long high, long low, int prefix) {

  /**
   * Reads {@code 10.0.0.0/8} or {@code fd00::/8}; without a prefix it is one address.
   *
   * @throws IllegalArgumentException with a whole sentence, where it is no network or has bits beyond its prefix
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = IpLiteral.address(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      throw new IllegalArgumentException("`" + text + "` is not a network; write it like `10.0.0.0/8` or `fd00::/8`.");
    }
    byte[] bytes = address.getAddress();
    int bits = bytes.length * 8;
    int prefix = slash < 0 ? bits : prefix(text, slash + 1, bits);
    if (prefix < 0) {
      throw new IllegalArgumentException("The prefix of `" + text + "` is not a number from 0 to " + bits + ".");
    }
    Cidr network = new Cidr(bits == 128, high(bytes), low(bytes), prefix);
    if ((network.high & ~mask(prefix)) != 0 || (network.low & ~mask(prefix - 64)) != 0) {
      throw new IllegalArgumentException("`" + text + "` has bits beyond its prefix; write the network's first address.");
    }
    return network;
  }

  private static int prefix(String text, int start, int most) {
    int length = text.length() - start;
    if (length < 1 || length > 3 || length > 1 && text.charAt(start) == '0') {
      return -1;
    }
    int prefix = 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      prefix = prefix * 10 + c - '0';
    }
    return prefix <= most ? prefix : -1;
  }

  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return contains(bytes.length == 16, high(bytes), low(bytes));
  }

  boolean contains(boolean itsV6, long itsHigh, long itsLow) {
    return v6 == itsV6 && ((high ^ itsHigh) & mask(prefix)) == 0 && ((low ^ itsLow) & mask(prefix - 64)) == 0;
  }

  static long high(byte[] bytes) {
    long bits = 0;
    for (int i = 0; i < 8; i++) {
      bits = bits << 8 | (i < bytes.length ? bytes[i] & 0xff : 0);
    }
    return bits;
  }

  static long low(byte[] bytes) {
    long bits = 0;
    for (int i = 8; i < bytes.length; i++) {
      bits = bits << 8 | bytes[i] & 0xff;
    }
    return bits;
  }

  /** The first bits set, as many as asked for, none to all. */
  private static long mask(int bits) {
    return bits <= 0 ? 0 : bits >= 64 ? -1L : -1L << 64 - bits;
  }
}
