package dev.waybill.tree;

/** Ends the reading of a file after the finding that says why was made. Never leaves this package. */
final class Unreadable extends RuntimeException {
  private static final long serialVersionUID = 1;

  Unreadable() {
    super(null, null, false, false);
  }
}
