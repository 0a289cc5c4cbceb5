package dev.waybill.tree;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A file's bytes as text: strict UTF-8 (RFC 3629), a byte order mark at the start dropped. What is malformed or a control
 * character is
 * a finding and stands as U+FFFD in the text, so that the rest can still be read.
 */
final class Decoded {
  private static final int MOST_FINDINGS = 10;
  private static final char REPLACEMENT = '\uFFFD';

  private final String file;
  private final Findings findings;
  private int found;

  private Decoded(String file, Findings findings) {
    this.file = file;
    this.findings = findings;
  }

  static String text(String file, byte[] bytes, Findings findings) {
    return new Decoded(file, findings).decode(bytes);
  }

  private String decode(byte[] bytes) {
    if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
      error(new Place(file, 1, 1, ""), "encoding", "The file is UTF-16.", "Save it as UTF-8.");
      throw new Unreadable();
    }
    int start = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      while (result.isError()) {
        malformed(out);
        in.position(in.position() + result.length());
        out.put(REPLACEMENT);
        result = decoder.decode(in, out, true);
      }
    }
    return withoutControls(out.flip());
  }

  private void malformed(CharBuffer before) {
    Place place = new Lines(file, before.duplicate().flip()).at(before.position(), "");
    error(place, "encoding", "These bytes are not UTF-8.", "Save the file as UTF-8.");
  }

  private String withoutControls(CharBuffer text) {
    char[] chars = new char[text.length()];
    text.duplicate().get(chars);
    Lines lines = new Lines(file, text);
    for (int i = 0; i < chars.length; i++) {
      char c = chars[i];
      if (isRefused(c)) {
        String name = String.format("U+%04X", (int) c);
        if (c == '\uFEFF') {
          error(lines.at(i, ""), "control-character", "A byte order mark (U+FEFF) stands inside the file.", "Remove it.");
        } else {
          error(
              lines.at(i, ""),
              "control-character",
              "The character " + name + " cannot stand in a file.",
              String.format("Remove it, or write it as \\u%04x between double quotes.", (int) c));
        }
        chars[i] = REPLACEMENT;
      }
    }
    return new String(chars);
  }

  private static boolean isRefused(char c) {
    boolean control = c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c >= 0x7F && c < 0xA0 && c != 0x85;
    return control || c == '\uFEFF' || c == '\uFFFE' || c == '\uFFFF';
  }

  private void error(Place place, String rule, String message, String remedy) {
    findings.error(place, rule, message, remedy);
    if (++found >= MOST_FINDINGS) {
      throw new Unreadable();
    }
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    if (bytes.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if ((bytes[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }
}
