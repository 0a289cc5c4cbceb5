package dev.waybill.body;

import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import java.util.List;
import java.util.Locale;

/** How lists and objects are written as pairs in forms and queries. */
public record Encoding(Lists lists, Nested nested) {
  public static final Encoding DEFAULT = new Encoding(Lists.REPEAT, Nested.BRACKETS);

  /** {@code a=1&a=2}, {@code a[]=1}, {@code a[0]=1}, {@code a=1,2}. */
  public enum Lists {
    REPEAT,
    BRACKETS,
    INDICES,
    COMMA
  }

  /** {@code a[b]=1}, {@code a.b=1}. */
  public enum Nested {
    BRACKETS,
    DOTS
  }

  /** Reads {@code encode}; null reads as the default. */
  public static Encoding read(MapNode node, Findings findings) {
    if (node == null) {
      return DEFAULT;
    }
    Keys keys = new Keys(node, findings);
    String lists = keys.oneOf("arrays", List.of("repeat", "brackets", "indices", "comma"));
    String nested = keys.oneOf("nested", List.of("brackets", "dots"));
    keys.finish();
    return new Encoding(
        lists == null ? Lists.REPEAT : Lists.valueOf(lists.toUpperCase(Locale.ROOT)),
        nested == null ? Nested.BRACKETS : Nested.valueOf(nested.toUpperCase(Locale.ROOT)));
  }
}
