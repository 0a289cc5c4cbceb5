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
  private static final int HASH_PART = HASH.length() + DIGEST + 2;
  private static final int PREV_PART = PREV.length() + DIGEST + 1;

  /** Writes the record as a line with its end; gives its hash. */
  static String write(AuditRecord record, long seq, String prev, JsonLine line, MessageDigest digest) {
    line.open().field(Field.SEQ.word(), seq);
    record.write(line);
    line.field(Field.PREV.word(), prev).end();
    digest.update(line.bytes(), 0, line.length());
    String hash = Print.hex(digest.digest());
    line.back().field(Field.HASH.word(), hash).end().put('\n');
    return hash;
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
