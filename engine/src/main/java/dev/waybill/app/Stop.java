package dev.waybill.app;

/** Ends a command with a sentence for the person at the terminal and exit code 1. */
final class Stop extends RuntimeException {
  Stop(String sentence) {
    super("waybill: " + sentence, null, false, false);
  }
}
