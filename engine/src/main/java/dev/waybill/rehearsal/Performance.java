package dev.waybill.rehearsal;

import dev.waybill.http.HttpCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One dispatch, or one login, in the sandbox: gives each of its calls the line of a test that is next for such a call. */
final class Performance {
  private final Rehearsed rehearsed;
  private final List<Answered> unused;
  private final List<Answered> used = new ArrayList<>();

  /** @param login whether its calls log in */
  Performance(Rehearsed rehearsed, boolean login) {
    this.rehearsed = rehearsed;
    this.unused = new ArrayList<>(rehearsed.lines(login));
  }

  TestCase test() {
    return rehearsed.test();
  }

  /**
   * The first unused line that is most like the call; where none of them is like it, the last used one that is, else the next.
   */
  Line next(HttpCall call) {
    Answered fitting = best(unused, call);
    if (fitting == null || !fitting.hasShapeOf(call)) {
      Answered again = best(reversed(used), call);
      fitting = again != null && (again.hasShapeOf(call) || unused.isEmpty()) ? again : unused.get(0);
    }
    if (unused.remove(fitting)) {
      used.add(fitting);
    }
    return fitting.line();
  }

  private static List<Answered> reversed(List<Answered> lines) {
    List<Answered> copy = new ArrayList<>(lines);
    Collections.reverse(copy);
    return copy;
  }

  /** The first of those most like the call, or null. */
  private static Answered best(List<Answered> lines, HttpCall call) {
    Answered best = null;
    for (Answered line : lines) {
      best = best == null || line.likeness(call) > best.likeness(call) ? line : best;
    }
    return best;
  }
}
