package dev.waybill.config;

import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;

/** Settings that are understood but not carried out: refused, since an operator who writes them relies on them. */
final class NotYet {
  private NotYet() {}

  static void find(Place place, String setting, String remedy, Findings findings) {
    findings.error(place, "not-yet", "`" + setting + "` is not part of this version yet.", remedy);
  }
}
