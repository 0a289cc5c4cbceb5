package dev.waybill.benchmarks.report;

/**
 * A line of the table of bars.
 *
 * @param id such as P4
 * @param what in words
 * @param value as it is shown; a reason where there is none
 * @param first the bar that must hold
 * @param aim the bar that is aimed at
 * @param state how the value stands to them
 */
public record Figure(String id, String what, String value, String first, String aim, State state) {
  /** How a value stands to its bars. */
  public enum State {
    AIM, FIRST, MISSED, UNMEASURED, SHOWN
  }

  /** A value that is good when it is small. */
  public static Figure most(String id, String what, double value, String unit, double first, double aim) {
    return new Figure(id, what, text(value) + unit, "≤ " + text(first) + unit, "≤ " + text(aim) + unit,
        value <= aim ? State.AIM : value <= first ? State.FIRST : State.MISSED);
  }

  /** A value that is good when it is large. */
  public static Figure least(String id, String what, double value, double first, double aim) {
    return new Figure(id, what, text(value), "≥ " + text(first), "≥ " + text(aim),
        value >= aim ? State.AIM : value >= first ? State.FIRST : State.MISSED);
  }

  /** A value without a bar. */
  public static Figure shown(String id, String what, double value, String unit) {
    return new Figure(id, what, text(value) + unit, "", "", State.SHOWN);
  }

  /** Something that works or does not. */
  public static Figure works(String id, String what, boolean works, String how) {
    return new Figure(id, what, how, "works", "works", works ? State.AIM : State.MISSED);
  }

  /** Not measured, and why. */
  public static Figure none(String id, String what, String why) {
    return new Figure(id, what, why, "", "", State.UNMEASURED);
  }

  /** Three digits that count. */
  static String text(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e6) {
      return String.valueOf((long) value);
    }
    int digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 0.1 ? 2 : 3;
    return String.format(java.util.Locale.ROOT, "%." + digits + "f", value);
  }
}
