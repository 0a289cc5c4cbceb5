package dev.waybill.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * One record as a link of the chain: what is written, and what a written line says of itself.
 *
 * @param intact whether the line's hash is its own
 */
record Link(long seq, String prev, String hash, boolean intact) {
  /** What stands before the first record. */
  static final String NOTHING = "0".repeat(64);

  private static final int DIGEST = 64;
  private static final String SEQ = "{\"seq\":";
  private static final String PREV = ",\"prev\":\"";
  private static final String HASH = ",\"hash\":\"";
  private static final byte[] SEQ_BYTES = JsonLine.ascii(SEQ);
  private static final byte[] PREV_BYTES = JsonLine.ascii(PREV);
  private static final byte[] HASH_BYTES = JsonLine.ascii(HASH);
  private static final byte[] END = JsonLine.ascii("\"}\n");
  private static final int HASH_PART = HASH.length() + DIGEST + 2;
  private static final int PREV_PART = PREV.length() + DIGEST + 1;

  /** Writes the record as a line with its end behind what is there; its hash can be had with {@link #lastHash}. */
  static void write(AuditRecord record, long seq, byte[] prev, JsonLine line, MessageDigest digest) {
    int begin = line.length();
    line.raw(SEQ_BYTES).number(seq);
    record.write(line);
    line.raw(PREV_BYTES).raw(prev).put('"').put('}');
    digest.update(line.bytes(), begin, line.length() - begin);
    line.cut(line.length() - 1).raw(HASH_BYTES).hex(digest.digest()).raw(END);
  }

  /** Copies the hash that the last line ends with, in hex. */
  static void lastHash(JsonLine line, byte[] hash) {
    System.arraycopy(line.bytes(), line.length() - END.length - DIGEST, hash, 0, DIGEST);
  }

  /** Reads a line without its end; null where it is none of ours. */
  static Link read(byte[] line, MessageDigest digest) {
    int content = line.length - HASH_PART;
    int before = content - PREV_PART;
    if (before < SEQ.length() || !has(line, 0, SEQ) || !has(line, content, HASH) || !has(line, before, PREV)
        || line[content - 1] != '"' || line[line.length - 2] != '"' || line[line.length - 1] != '}') {
      return null;
    }
    long seq = 0;
    int at = SEQ.length();
    while (at < before && line[at] >= '0' && line[at] <= '9' && at < SEQ.length() + 18) {
      seq = 10 * seq + line[at++] - '0';
    }
    digest.update(line, 0, content);
    digest.update((byte) '}');
    String hash = text(line, content + HASH.length());
    return new Link(seq, text(line, before + PREV.length()), hash, Print.hex(digest.digest()).equals(hash));
  }

  private static String text(byte[] line, int from) {
    return new String(line, from, DIGEST, StandardCharsets.ISO_8859_1);
  }

  private static boolean has(byte[] line, int from, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (line[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
