package dev.waybill.server;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * In which form a caller wants an answer ({@code Accept}, RFC 9110, section 12.5.1): JSON, unless it names NDJSON for a list and likes that
 * better, or the type of a file.
 * What cannot be read is passed over.
 */
final class Accepted {
  static final String LINES = "application/x-ndjson";
  private static final List<String> JSON = List.of("*/*", "application/*", "application/json");

  /** Asks for bytes, whatever they are. */
  private static final String BYTES = "application/octet-stream";

  /** Who asks for nothing in particular, or for JSON alone, takes no lines and no file: that is all that is ever asked of it. */
  private static final Accepted USUAL = read(List.of());

  private final Set<String> files = new HashSet<>();
  private double json;
  private double lines;
  private int exact = -1;

  private Accepted() {}

  /** @param fields the values of the header field; none means JSON */
  static Accepted of(List<String> fields) {
    boolean usual = fields.isEmpty() || fields.size() == 1 && (fields.get(0).equals("*/*") || fields.get(0).equals("application/json"));
    return usual ? USUAL : read(fields);
  }

  private static Accepted read(List<String> fields) {
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
    if (exactness < 0 && !media.equals(LINES) && quality > 0) {
      files.add(media);
    }
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

  /**
   * Whether a file of this type goes out as it is: for who names its type, all of its kind ({@code image/*}), or bytes. Null where the
   * caller asks for no such thing.
   */
  Predicate<String> files() {
    return files.isEmpty() ? null : this::takes;
  }

  private boolean takes(String type) {
    String media = type == null ? BYTES : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    int slash = media.indexOf('/');
    return files.contains(BYTES) || files.contains(media) || slash > 0 && files.contains(media.substring(0, slash + 1) + "*");
  }

  /** Whether JSON is not wanted at all. */
  boolean linesOnly() {
    return lines > 0 && json == 0;
  }
}
