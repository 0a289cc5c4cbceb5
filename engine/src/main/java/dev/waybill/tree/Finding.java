package dev.waybill.tree;

/**
 * One thing found wrong in a file. Collected, never thrown.
 *
 * @param severity an error keeps the file from running, a warning does not
 * @param rule a fixed word for the kind of finding ({@code unknown-key}), for SARIF and for filters
 * @param message a whole sentence
 * @param remedy how to mend it, or the empty text
 */
public record Finding(Severity severity, Place place, String rule, String message, String remedy) {
  /** How grave it is. */
  public enum Severity {
    ERROR,
    WARNING
  }
}
