package dev.waybill.document;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which names exist in one place of a manifest: the closed world that selectors and templates are checked against at load. Keeps
 * which names were asked for, so that what nobody uses can be found. Immutable but for that shared record; one compile, one
 * thread.
 */
public final class Scope {
  /**
   * A name that cannot exist here: the finding's rule, a sentence and, where there is one, the words that could have been meant.
   */
  public record Unknown(String rule, String message, String word, Set<String> known) {}

  private final Map<Root, Names> roots;
  private final Map<Root, String> refused;
  private final Set<String> used;

  private Scope(Map<Root, Names> roots, Map<Root, String> refused, Set<String> used) {
    this.roots = roots;
    this.refused = refused;
    this.used = used;
  }

  public static Scope empty() {
    return new Scope(new EnumMap<>(Root.class), new EnumMap<>(Root.class), new TreeSet<>());
  }

  /** The same names with a record of use of its own. */
  public Scope copy() {
    return new Scope(roots, refused, new TreeSet<>());
  }

  public Scope with(Root root, Names names) {
    Map<Root, Names> more = new EnumMap<>(Root.class);
    more.putAll(roots);
    more.put(root, names);
    Map<Root, String> fewer = new EnumMap<>(Root.class);
    fewer.putAll(refused);
    fewer.remove(root);
    return new Scope(more, fewer, used);
  }

  /** The same without a name, and the sentence to say to whoever uses it all the same. */
  public Scope without(Root root, String why) {
    Map<Root, Names> fewer = new EnumMap<>(Root.class);
    fewer.putAll(roots);
    fewer.remove(root);
    Map<Root, String> more = new EnumMap<>(Root.class);
    more.putAll(refused);
    more.put(root, why);
    return new Scope(fewer, more, used);
  }

  /** What may stand below a name; anything where the name itself cannot exist. */
  public Names at(List<?> segments) {
    Names names = Root.of(String.valueOf(segments.get(0))).map(roots::get).orElse(Names.ANY);
    for (Object segment : segments.subList(1, segments.size())) {
      names = names == null ? Names.ANY : below(names, segment);
    }
    return names == null ? Names.ANY : names;
  }

  /** Every dotted name that was looked up with success, without indices: {@code secret.api_key}. */
  public Set<String> used() {
    return used;
  }

  /**
   * Looks a name up.
   *
   * @param segments the names after {@code $}: text for a field; an {@link Integer} or {@code "*"} for list elements
   */
  public Optional<Unknown> check(List<?> segments) {
    String first = String.valueOf(segments.get(0));
    Optional<Root> root = Root.of(first);
    if (root.isPresent() && refused.containsKey(root.get())) {
      return Optional.of(new Unknown(Names.UNKNOWN, refused.get(root.get()), first, Set.of()));
    }
    if (root.isEmpty() || !roots.containsKey(root.get())) {
      return Optional.of(new Unknown(Names.UNKNOWN, "There is no `$." + first + "` here.", first, words()));
    }
    StringBuilder path = new StringBuilder(first);
    Names names = roots.get(root.get());
    for (Object segment : segments.subList(1, segments.size())) {
      Names below = below(names, segment);
      if (below == null) {
        return Optional.of(absent(names, path, segment));
      }
      if (below instanceof Names.Elsewhere elsewhere) {
        return Optional.of(new Unknown(elsewhere.rule(), elsewhere.why(), String.valueOf(segment), Set.of()));
      }
      if (segment instanceof String text && !text.equals("*")) {
        path.append('.').append(text);
        used.add(path.toString());
      }
      names = below;
    }
    used.add(path.toString());
    return Optional.empty();
  }

  private static Unknown absent(Names names, CharSequence path, Object segment) {
    Set<String> known = new TreeSet<>();
    String rule = Names.UNKNOWN;
    if (names instanceof Names.Fields fields) {
      rule = fields.rule();
      fields.fields().forEach((name, below) -> {
        if (!(below instanceof Names.Elsewhere)) {
          known.add(name);
        }
      });
    }
    return new Unknown(rule, "`$." + path + "` has no `" + segment + "`.", String.valueOf(segment), known);
  }

  private static Names below(Names names, Object segment) {
    if (names instanceof Names.Any) {
      return Names.ANY;
    }
    if (names instanceof Names.Fields fields) {
      return segment.equals("*") ? Names.ANY : fields.fields().get(String.valueOf(segment));
    }
    if (names instanceof Names.Elements elements) {
      return segment instanceof Integer || segment.equals("*") ? elements.element() : null;
    }
    return null;
  }

  private Set<String> words() {
    Set<String> words = new TreeSet<>();
    roots.keySet().forEach(root -> words.add(root.word()));
    return words;
  }
}
