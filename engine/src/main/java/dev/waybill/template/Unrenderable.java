package dev.waybill.template;

/** A template or shape that cannot be written with this document: a name is absent, or a value cannot stand in its place. */
public final class Unrenderable extends RuntimeException {
  /** @param sentence names the place or name, never a value */
  public Unrenderable(String sentence) {
    super(sentence, null, false, false);
  }
}
