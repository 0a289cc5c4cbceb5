package dev.waybill.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.http.BadTarget;
import dev.waybill.http.FileNode;
import dev.waybill.http.Target;
import dev.waybill.tree.Shown;
import dev.waybill.tree.Suggest;
import dev.waybill.tree.Units;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * What the keyword {@code file} asks of a value.
 *
 * @param media the allowed media types in lower case, {@code type/*} for a whole type; empty for any
 * @param maxBytes the largest size, {@link Long#MAX_VALUE} for any
 * @param sources the ways it may be given
 */
record FileRule(Set<String> media, long maxBytes, Set<String> sources) {
  static final List<String> SOURCES = List.of("url", "base64", "upload");
  static final FileRule ANY = new FileRule(Set.of(), Long.MAX_VALUE, Set.copyOf(SOURCES));

  private static final List<String> KEYS = List.of("base64", "url", "filename", "media");
  private static final int LONGEST_NAME = 255;

  /** Reads the keyword's value, which has been checked before; what is malformed is left out. */
  static FileRule of(JsonNode keyword) {
    Set<String> media = new TreeSet<>();
    keyword.path("media").forEach(type -> media.add(type.asText().toLowerCase(Locale.ROOT)));
    Set<String> sources = new LinkedHashSet<>();
    keyword.path("sources").forEach(source -> sources.add(source.asText()));
    return new FileRule(media, bytes(keyword.path("max_bytes")), sources.isEmpty() ? ANY.sources : sources);
  }

  private static long bytes(JsonNode size) {
    return size.isIntegralNumber() ? size.longValue() : Units.bytes(size.asText()).orElse(Long.MAX_VALUE);
  }

  /** The one media type allowed, or null. */
  String onlyMedia() {
    String first = media.size() == 1 ? media.iterator().next() : null;
    return first == null || first.endsWith("/*") ? null : first;
  }

  /** What both allow. */
  FileRule and(FileRule other) {
    Set<String> both = new TreeSet<>(media.isEmpty() ? other.media : media);
    if (!media.isEmpty() && !other.media.isEmpty()) {
      both.removeIf(type -> !other.allows(type));
      other.media.stream().filter(this::allows).forEach(both::add);
    }
    Set<String> ways = new LinkedHashSet<>(sources);
    ways.retainAll(other.sources);
    return new FileRule(both, Math.min(maxBytes, other.maxBytes), ways);
  }

  private boolean allows(String type) {
    return media.contains(type) || media.contains(type.substring(0, type.indexOf('/') + 1) + "*");
  }

  /** Says what is wrong with a value: the key it is about (the empty text for the whole) and a sentence without the value. */
  void check(JsonNode value, BiConsumer<String, String> wrong) {
    if (!value.isObject()) {
      wrong.accept("", "must be a file: an object with `base64` or `url`, or an uploaded part.");
      return;
    }
    checkName(value.get("filename"), wrong);
    checkMedia(value.get("media"), wrong);
    if (value instanceof FileNode file && file.content() != null) {
      checkSource("upload", "", wrong);
      checkSize(file.content().length(), "", wrong);
    } else if (value instanceof FileNode) {
      checkSource("url", "", wrong);
      checkUrl(value.get("url"), wrong);
    } else {
      checkObject(value, wrong);
    }
  }

  private void checkObject(JsonNode value, BiConsumer<String, String> wrong) {
    value.fieldNames().forEachRemaining(key -> {
      if (!KEYS.contains(key)) {
        wrong.accept(key, "`" + Shown.word(key) + "` is not known in a file. " + Suggest.remedy(key, KEYS));
      }
    });
    JsonNode base64 = value.get("base64");
    JsonNode url = value.get("url");
    if ((base64 == null) == (url == null)) {
      wrong.accept("", "must have " + (url == null ? "`base64` or `url`." : "either `base64` or `url`, not both."));
    }
    if (base64 != null) {
      checkSource("base64", "base64", wrong);
      long size = base64.isTextual() ? Base64Text.decodedLength(base64.textValue()) : -1;
      if (size < 0) {
        wrong.accept("base64", "must be base64 text with padding and without white space.");
      }
      checkSize(size, "base64", wrong);
    }
    if (url != null) {
      checkSource("url", "url", wrong);
      checkUrl(url, wrong);
    }
  }

  private void checkSource(String source, String key, BiConsumer<String, String> wrong) {
    if (!sources.contains(source)) {
      wrong.accept(key, "A file cannot be given as `" + source + "` here, only as: " + String.join(", ", sources) + ".");
    }
  }

  private void checkSize(long size, String key, BiConsumer<String, String> wrong) {
    if (size > maxBytes) {
      wrong.accept(key, "must have at most " + maxBytes + " bytes.");
    }
  }

  private void checkMedia(JsonNode given, BiConsumer<String, String> wrong) {
    if (given == null) {
      return;
    }
    String type = given.isTextual() ? MediaType.essence(given.textValue()) : null;
    if (type == null) {
      wrong.accept("media", "must be a media type, for example `application/pdf`.");
    } else if (!media.isEmpty() && !allows(type)) {
      wrong.accept("media", "must be one of: " + String.join(", ", media) + ".");
    }
  }

  private static void checkName(JsonNode name, BiConsumer<String, String> wrong) {
    if (name == null) {
      return;
    }
    String text = name.isTextual() ? name.textValue() : "";
    boolean plain = text.codePoints().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c) || isHalf(c));
    if (text.isEmpty() || text.length() > LONGEST_NAME || !plain || text.equals(".") || text.equals("..")) {
      wrong.accept("filename", "must be a file name without a path or control characters, of at most 255 characters.");
    }
  }

  private static boolean isHalf(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  private static void checkUrl(JsonNode url, BiConsumer<String, String> wrong) {
    try {
      Target.parse(url == null || !url.isTextual() ? "" : url.textValue());
    } catch (BadTarget refused) {
      wrong.accept("url", switch (refused.label()) {
        case "userinfo" -> "must have no user name or password before its host: no credentials are sent for a file.";
        case "fragment" -> "must have no fragment (`#`), which is never sent: write `%23` where it belongs to the file's name.";
        default -> "must be an https or http URL.";
      });
    }
  }
}
