package dev.waybill.auth;

import dev.waybill.secret.Redactor;
import dev.waybill.signature.BadKey;

/**
 * Reads a key from its text once and keeps it as long as the text stays the same. Thread-safe; a key that cannot be used is
 * refused without showing any of it.
 *
 * @param <T> what the key becomes
 */
final class ReadKey<T> {
  private final String scheme;
  private final Reader<T> reader;
  private volatile Held<T> held;

  @FunctionalInterface
  interface Reader<T> {
    T read(String text) throws BadKey;
  }

  private record Held<T>(String text, T key) {
    @Override
    public String toString() {
      return "Held";
    }
  }

  ReadKey(String scheme, Reader<T> reader) {
    this.scheme = scheme;
    this.reader = reader;
  }

  /** The key, or null where the text is masked: then it is a dry run, and what would be signed is shown unsigned. */
  T of(String text) {
    Held<T> last = held;
    if (last != null && last.text().equals(text)) {
      return last.key();
    }
    if (text.equals(Redactor.MASK)) {
      return null;
    }
    try {
      T key = reader.read(text);
      held = new Held<>(text, key);
      return key;
    } catch (BadKey bad) {
      if (text.contains(Redactor.MASK)) {
        return null;
      }
      throw refused(bad);
    }
  }

  RuntimeException refused(BadKey bad) {
    return Credential.refused("The key for " + scheme + " auth cannot be used. " + bad.getMessage());
  }

  @Override
  public String toString() {
    return "ReadKey";
  }
}
