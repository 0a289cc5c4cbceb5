package dev.waybill.tree;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Whether bytes are UTF-8, strictly: the JSON parser takes overlong sequences for the characters they imitate. */
public final class Utf8 {
  private static final int PIECE = 4_096;

  private Utf8() {}

  /** @throws CharacterCodingException where they are not */
  public static void check(byte[] bytes) throws CharacterCodingException {
    int i = 0;
    while (i < bytes.length && bytes[i] >= 0) {
      i++;
    }
    if (i == bytes.length) {
      return;
    }
    ByteBuffer rest = ByteBuffer.wrap(bytes, i, bytes.length - i);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer thrown = CharBuffer.allocate(Math.min(PIECE, rest.remaining()));
    CoderResult result = decoder.decode(rest, thrown, true);
    while (result.isOverflow()) {
      thrown.clear();
      result = decoder.decode(rest, thrown, true);
    }
    if (result.isError()) {
      result.throwException();
    }
  }
}
