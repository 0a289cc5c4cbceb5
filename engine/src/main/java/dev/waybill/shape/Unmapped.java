package dev.waybill.shape;

/**
 * A value that no entry of a {@code $map} takes, or that a directive cannot be applied to. Never success: {@code bad_response}.
 */
public final class Unmapped extends RuntimeException {
  private final String path;

  public Unmapped(String sentence) {
    this(sentence, "");
  }

  private Unmapped(String sentence, String path) {
    super(sentence, null, false, false);
    this.path = path;
  }

  /** Where below the shape it was written: {@code .status}, or {@code .items[0].id}; empty for the shape itself. */
  public String path() {
    return path;
  }

  /** The same as seen from the shape around it. */
  Unmapped under(String step) {
    return new Unmapped(getMessage(), step + path);
  }
}
