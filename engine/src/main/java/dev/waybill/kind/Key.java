package dev.waybill.kind;

/**
 * One setting of a kind, as {@code waybill kinds} lists it and the JSON Schema holds it.
 *
 * @param type {@code shape}, {@code template}, {@code selector}, {@code match}, {@code text} …
 */
public record Key(String name, String type, boolean required, String description) {
  public static Key required(String name, String type, String description) {
    return new Key(name, type, true, description);
  }

  public static Key optional(String name, String type, String description) {
    return new Key(name, type, false, description);
  }
}
