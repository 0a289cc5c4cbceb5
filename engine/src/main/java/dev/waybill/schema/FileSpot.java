package dev.waybill.schema;

import java.util.List;
import java.util.Set;

/**
 * Where an input holds a file.
 *
 * @param path property names from the root; {@code *} stands for every element of a list
 * @param onlyMedia the one media type allowed there, or null where none or several are named
 * @param media the allowed media types in lower case, {@code type/*} for a whole type; empty for any
 * @param maxBytes the largest size in bytes, {@link Long#MAX_VALUE} where the schema sets none
 * @param sources the ways it may be given: {@code url}, {@code base64}, {@code upload}
 */
public record FileSpot(List<String> path, String onlyMedia, Set<String> media, long maxBytes, Set<String> sources) {
  public FileSpot {
    path = List.copyOf(path);
    media = Set.copyOf(media);
    sources = Set.copyOf(sources);
  }

  /** Whether a file of this type, without parameters and in lower case, may stand there. */
  public boolean takes(String type) {
    return media.isEmpty() || media.contains(type) || media.contains(type.substring(0, type.indexOf('/') + 1) + "*");
  }

  /** Type and subtype of a {@code Content-Type}, in lower case; null where it is null or no media type. */
  public static String essence(String contentType) {
    return contentType == null ? null : MediaType.essence(contentType);
  }
}
