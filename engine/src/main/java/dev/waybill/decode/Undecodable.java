package dev.waybill.decode;

/** A body that is not what was declared. The sentence says what was expected, never what came. */
public final class Undecodable extends RuntimeException {
  public Undecodable(String sentence) {
    super(sentence, null, false, false);
  }
}
