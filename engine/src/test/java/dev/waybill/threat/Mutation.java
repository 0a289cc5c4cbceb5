package dev.waybill.threat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Texts changed at random: bytes put in, taken out and replaced, and one text grafted on another. */
final class Mutation {
  private static final String[] PIECES = {"\r\n", "\0", " ", ":", "?", "/", "%", "http://", "chunked", "\u00ff", "*", "0", "#", ",", ";", "e999999999999",
    "\"", "{", "[", "\n", "\r", "\t", "-", "+", "@", "..",
    "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "Connection: close\r\n", "\r\n\r\n"};
  private static final int MOST_CHANGES = 4;

  private final List<String> bases;
  private final Random random;

  Mutation(List<String> bases, Random random) {
    this.bases = bases;
    this.random = random;
  }

  byte[] next() {
    StringBuilder text = new StringBuilder(any());
    for (int changes = random.nextInt(MOST_CHANGES); changes > 0 && text.length() > 0; changes--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(0x100));
        case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(3)));
        case 2 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
        default -> {
          String other = any();
          text.setLength(at);
          text.append(other.substring(random.nextInt(other.length() + 1)));
        }
      }
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private String any() {
    return bases.get(random.nextInt(bases.size()));
  }
}
