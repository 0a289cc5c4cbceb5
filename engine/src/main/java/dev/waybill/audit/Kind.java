package dev.waybill.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a record is about, as its {@code kind} says it. */
public enum Kind {
  /** The first record of a segment. */
  HEAD,
  /** The gateway began to write. */
  START,
  /** The gateway stopped in order. */
  STOP,
  /** A dispatch that has ended, or was refused. */
  DISPATCH,
  /** A dispatch to a provider of sensitive data, before anything is sent. */
  BEGUN,
  /** A delivery to a webhook. */
  DELIVERY,
  /** A call of an admin route. */
  ADMIN,
  /** What a reload did to one provider, or to one file. */
  RELOAD,
  /** A call of another route by somebody unknown; or, with {@code count}, many that are not told one by one. */
  REFUSED,
  /** Something is missing here. */
  GAP;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** As records have it. */
  public String word() {
    return word;
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(Kind::word).toList();
  }
}
