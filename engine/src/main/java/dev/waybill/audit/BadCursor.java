package dev.waybill.audit;

/** A cursor that cannot be gone on from; the message is a sentence for the caller. */
public final class BadCursor extends Exception {
  BadCursor(String sentence) {
    super(sentence, null, false, false);
  }
}
