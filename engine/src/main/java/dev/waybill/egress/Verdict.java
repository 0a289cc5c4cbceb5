package dev.waybill.egress;

import java.util.Locale;

/**
 * What the guard says of a call, or of one side of it: its name and port, or one address. The one form that every judgement has.
 * Immutable.
 *
 * @param reason a fixed word, the label of the problem that a caller sees and of the metric; {@code none} where it is allowed
 */
public record Verdict(Ruling ruling, String reason) {
  /** Nothing stands against it. */
  public static final Verdict ALLOWED = new Verdict(Ruling.ALLOWED, "none");

  /** How it goes on. */
  public enum Ruling {
    /** The call is sent. */
    ALLOWED,
    /** Nothing is sent. */
    REFUSED,
    /** It would be refused, were the guard not set to report only; the call is sent. */
    REPORTED;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** As metrics and logs have it. */
    public String word() {
      return word;
    }
  }

  static Verdict refused(String reason) {
    return new Verdict(Ruling.REFUSED, reason);
  }

  static Verdict reported(String reason) {
    return new Verdict(Ruling.REPORTED, reason);
  }

  boolean isAllowed() {
    return ruling == Ruling.ALLOWED;
  }

  boolean isRefused() {
    return ruling == Ruling.REFUSED;
  }
}
