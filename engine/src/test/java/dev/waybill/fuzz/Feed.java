package dev.waybill.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads a fuzzer's bytes from front to back: choices of one byte each, then lines, then the rest. So seeds can be written by hand. */
final class Feed {
  private final byte[] bytes;
  private int at;

  Feed(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A number below the bound: by the letters from {@code a} on, where a person wrote it. */
  int below(int bound) {
    return at == bytes.length ? 0 : Math.floorMod(bytes[at++] - 'a', bound);
  }

  @SafeVarargs
  final <T> T pick(T... values) {
    return values[below(values.length)];
  }

  /** The text up to the end of the line. */
  String line() {
    int end = at;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    String line = new String(bytes, at, end - at, StandardCharsets.UTF_8);
    at = Math.min(bytes.length, end + 1);
    return line;
  }

  byte[] restBytes() {
    return Arrays.copyOfRange(bytes, at, bytes.length);
  }

  String rest() {
    return new String(restBytes(), StandardCharsets.UTF_8);
  }
}
