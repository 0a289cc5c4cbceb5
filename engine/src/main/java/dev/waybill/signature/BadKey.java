package dev.waybill.signature;

/** A key that cannot be read or does not fit its algorithm. The sentence never shows any of the key. */
public final class BadKey extends Exception {
  private static final long serialVersionUID = 1L;

  public BadKey(String message) {
    super(message, null, false, false);
  }
}
