package dev.waybill.template;

import dev.waybill.document.Binary;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** What one rendering may still cost: characters and rounds of {@code #each}. A file's own text does not count, once. */
final class Budget {
  static final int CHARACTERS = 1 << 20;
  static final int ROUNDS = 100_000;

  private Set<Binary> files;
  private long characters = CHARACTERS;
  private int rounds = ROUNDS;

  /** Before so many characters are written. */
  void write(int length) {
    characters -= length;
    if (characters < 0) {
      throw new Unrenderable("The text would be longer than " + CHARACTERS + " characters.");
    }
  }

  /** Before a round of a loop. */
  void round() {
    if (--rounds < 0) {
      throw new Unrenderable("The template would repeat more than " + ROUNDS + " times.");
    }
  }

  /** A file is written as text of this length. */
  void file(Binary file, int length) {
    if (files == null) {
      files = Collections.newSetFromMap(new IdentityHashMap<>());
    }
    if (files.add(file)) {
      characters += length;
    }
  }
}
