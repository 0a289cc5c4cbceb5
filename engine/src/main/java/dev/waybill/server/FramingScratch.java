package dev.waybill.server;

import io.vertx.core.net.HostAndPort;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the framing of all connections of one event loop shares: room to read in, and the last good value of Host. */
final class FramingScratch {
  private static final int WINDOW = 4 * 1024;
  private static final int LONGEST_KEPT = 256;

  final byte[] window = new byte[WINDOW];
  private byte[] good = {};

  /** Whether these bytes are an authority (RFC 3986, section 3.2) without user information. */
  boolean isAuthority(byte[] bytes, int from, int to) {
    if (from == to) {
      return false;
    }
    // Nearly every request names the same one.
    if (Arrays.equals(good, 0, good.length, bytes, from, to)) {
      return true;
    }
    boolean sound = HostAndPort.parseAuthority(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1), -1) != null;
    if (sound && to - from <= LONGEST_KEPT) {
      good = Arrays.copyOfRange(bytes, from, to);
    }
    return sound;
  }
}
