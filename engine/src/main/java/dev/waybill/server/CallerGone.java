package dev.waybill.server;

/** The caller's connection broke while its request was read or its answer written: there is nobody to answer. */
final class CallerGone extends RuntimeException {
  CallerGone() {
    super("the caller hung up", null, false, false);
  }
}
