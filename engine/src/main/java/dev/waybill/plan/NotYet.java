package dev.waybill.plan;

import dev.waybill.manifest.Manifest;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;

/** Says of what the format has and this version does not run yet. Never ignored: a manifest that needs it does not run. */
final class NotYet {
  private NotYet() {}

  static void check(Manifest manifest, Findings findings) {
    if (!manifest.sensitivity().isEmpty()) {
      say("sensitivity", manifest.root().keyPlace("sensitivity"), findings);
    }
  }

  private static void say(String what, Place place, Findings findings) {
    findings.error(place, "not-yet", "`" + what + "` is part of the format but not of this version yet.",
        "Leave it out for now.");
  }
}
