package dev.waybill.egress;

import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;

/** What can go wrong with a name: nothing was sent in any case. */
final class DnsProblem {
  private DnsProblem() {}

  static Problem unknownName(String name) {
    return of("dns_unknown_name", "The name `" + name + "` does not exist.");
  }

  static Problem empty(String name) {
    return of("dns_empty", "The name `" + name + "` has no address.");
  }

  static Problem failed(String name) {
    return of("dns_failed", "The name `" + name + "` could not be looked up.");
  }

  static Problem timeout(String name) {
    return of("dns_timeout", "Looking up the name `" + name + "` took too long.");
  }

  private static Problem of(String label, String detail) {
    return Problem.of(Code.UNAVAILABLE, label, detail);
  }
}
