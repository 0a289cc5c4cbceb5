package dev.waybill.audit;

import java.io.IOException;

/** Another process writes its audit record there. */
public final class Locked extends IOException {
  Locked(String sentence) {
    super(sentence);
  }
}
