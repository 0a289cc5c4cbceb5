package dev.waybill.egress;

import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import java.time.Duration;

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

  static Problem refused(String name) {
    return of("dns_refused", "The DNS server refuses to look up the name `" + name + "`.");
  }

  /** Too many names are being looked up; nothing was asked. */
  static Problem overloaded(String name) {
    return Problem.of(Code.OVERLOADED, "dns_overloaded", "Too many names wait to be looked up; `" + name + "` was not.")
        .withRetryAfter(Duration.ofSeconds(1));
  }

  private static Problem of(String label, String detail) {
    return Problem.of(Code.UNAVAILABLE, label, detail);
  }
}
