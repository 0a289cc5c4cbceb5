package dev.waybill.server;

import java.util.List;
import java.util.Locale;

/**
 * In which form a caller wants a list ({@code Accept}, RFC 9110, section 12.5.1): JSON, unless it names NDJSON and likes that better.
 * What cannot be read is passed over.
 */
final class Accepted {
  static final String LINES = "application/x-ndjson";
  private static final List<String> JSON = List.of("*/*", "application/*", "application/json");

  private double json;
  private double lines;
  private int exact = -1;

  private Accepted() {}

  /** @param fields the values of the header field; none means JSON */
  static Accepted of(List<String> fields) {
    Accepted accepted = new Accepted();
    for (String field : fields) {
      for (String range : field.split(",")) {
        accepted.add(range.split(";", -1));
      }
    }
    if (accepted.exact < 0 && accepted.lines == 0) {
      accepted.json = 1;
    }
    return accepted;
  }

  private void add(String[] range) {
    String media = range[0].strip().toLowerCase(Locale.ROOT);
    double quality = quality(range);
    int exactness = JSON.indexOf(media);
    if (media.equals(LINES)) {
      lines = quality;
    } else if (exactness > exact) {
      exact = exactness;
      json = quality;
    }
  }

  private static double quality(String[] range) {
    for (int i = 1; i < range.length; i++) {
      String[] pair = range[i].split("=", 2);
      if (pair[0].strip().equalsIgnoreCase("q")) {
        return pair.length == 2 && pair[1].strip().matches("[01](\\.[0-9]{0,3})?") ? Math.min(1, Double.parseDouble(pair[1].strip())) : 0;
      }
    }
    return 1;
  }

  /** Whether a list over pages goes out as NDJSON. Of two that are liked equally the one that is named counts, then JSON. */
  boolean prefersLines() {
    return lines > 0 && (lines > json || lines == json && exact < 2);
  }

  /** Whether JSON is not wanted at all. */
  boolean linesOnly() {
    return lines > 0 && json == 0;
  }
}
