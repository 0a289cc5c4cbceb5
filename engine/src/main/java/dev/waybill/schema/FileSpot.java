package dev.waybill.schema;

import java.util.List;
import java.util.Set;

/**
 * Where an input holds a file.
 *
 * @param path property names from the root; {@code *} stands for every element of a list
 * @param onlyMedia the one media type allowed there, or null where none or several are named
 * @param maxBytes the largest size in bytes, {@link Long#MAX_VALUE} where the schema sets none
 * @param sources the ways it may be given: {@code url}, {@code base64}, {@code upload}
 */
public record FileSpot(List<String> path, String onlyMedia, long maxBytes, Set<String> sources) {
  public FileSpot {
    path = List.copyOf(path);
    sources = Set.copyOf(sources);
  }
}
