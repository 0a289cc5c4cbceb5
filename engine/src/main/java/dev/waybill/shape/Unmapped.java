package dev.waybill.shape;

/**
 * A value that no entry of a {@code $map} takes, or that a directive cannot be applied to. Never success: {@code bad_response}.
 */
public final class Unmapped extends RuntimeException {
  public Unmapped(String sentence) {
    super(sentence, null, false, false);
  }
}
