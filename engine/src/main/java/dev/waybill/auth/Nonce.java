package dev.waybill.auth;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Numbers that are used once: 128 bits of chance. */
final class Nonce {
  private Nonce() {}

  static byte[] bytes(RandomGenerator random) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return bytes;
  }

  /** 32 hexadecimal digits. */
  static String hex(RandomGenerator random) {
    return HexFormat.of().formatHex(bytes(random));
  }
}
