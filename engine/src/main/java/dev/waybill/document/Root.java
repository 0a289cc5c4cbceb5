package dev.waybill.document;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The first names below {@code $}. Which of them exist depends on the place; see {@link Scope}. */
public enum Root {
  INPUT,
  CONFIG,
  SECRET,
  SESSION,
  STEPS,
  STATUS,
  HEADER,
  BODY,
  LINK,
  ITEM,
  INDEX,
  ITEMS,
  PAGE,
  OUTPUT,
  REQUEST,
  HOOK,
  ID,
  NOW,
  RAW,
  TIMESTAMP,
  SIGNATURE,
  CLAIMS;

  private static final Map<String, Root> BY_WORD = new HashMap<>();

  static {
    for (Root root : values()) {
      BY_WORD.put(root.word(), root);
    }
  }

  private final String word = name().toLowerCase(Locale.ROOT);

  public static Optional<Root> of(String word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }

  /** As written after {@code $.} */
  public String word() {
    return word;
  }
}
