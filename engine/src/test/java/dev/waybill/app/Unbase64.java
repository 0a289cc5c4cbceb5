package dev.waybill.app;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/** Decodes the base64 text that follows a known text in a body, as the body comes, into a digest; understands percent escapes. */
final class Unbase64 {
  private final byte[] before;
  private final MessageDigest digest;
  private final byte[] block = new byte[64 << 10];
  private int matched;
  private int held;
  private int escape = -1;
  private long length;
  private boolean over;

  Unbase64(String before, MessageDigest digest) {
    this.before = before.getBytes(StandardCharsets.UTF_8);
    this.digest = digest;
  }

  void take(Buffer piece) {
    for (byte octet : piece.getBytes()) {
      if (matched < before.length) {
        matched = octet == before[matched] ? matched + 1 : octet == before[0] ? 1 : 0;
      } else if (!over) {
        sign(octet);
      }
    }
  }

  private void sign(byte octet) {
    if (escape >= 0) {
      escape = escape << 4 | Character.digit(octet, 16);
      if (escape >= 0x100) {
        keep((byte) escape);
        escape = -1;
      }
    } else if (octet == '%') {
      escape = 1;
    } else if (octet == '"' || octet == '\r') {
      over = true;
    } else {
      keep(octet);
    }
  }

  private void keep(byte sign) {
    block[held++] = sign;
    if (held == block.length) {
      decode();
    }
  }

  private void decode() {
    byte[] bytes = Base64.getDecoder().decode(Buffer.buffer().appendBytes(block, 0, held).getBytes());
    digest.update(bytes);
    length += bytes.length;
    held = 0;
  }

  /** How many bytes there were; the text must be at its end. */
  long length() {
    decode();
    return length;
  }
}
