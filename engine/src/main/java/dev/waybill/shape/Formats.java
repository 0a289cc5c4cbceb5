package dev.waybill.shape;

import java.util.LinkedHashMap;
import java.util.Map;

/** The names that {@code $format} may take, each with a line on what it writes. */
public final class Formats {
  private Formats() {}

  public static Map<String, String> described() {
    Map<String, String> described = new LinkedHashMap<>();
    for (Format format : Format.values()) {
      described.put(format.word(), format.description());
    }
    return described;
  }
}
