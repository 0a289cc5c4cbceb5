package dev.waybill.kind;

import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;
import dev.waybill.tree.Suggest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The kinds of one family by name. Immutable.
 *
 * @param <K> the family
 */
public final class Catalog<K extends Kind> {
  private final String family;
  private final Map<String, K> kinds = new LinkedHashMap<>();
  private final Set<String> planned;

  /**
   * @param family what a finding calls it: {@code auth scheme}
   * @param planned names of the format that this version does not run yet
   */
  public Catalog(String family, List<? extends K> kinds, Set<String> planned) {
    this.family = family;
    this.planned = Collections.unmodifiableSet(new TreeSet<>(planned));
    kinds.forEach(kind -> this.kinds.put(kind.name(), kind));
  }

  public String family() {
    return family;
  }

  public Collection<K> all() {
    return kinds.values();
  }

  /** In alphabetical order. */
  public Set<String> planned() {
    return planned;
  }

  public boolean knows(String name) {
    return kinds.containsKey(name) || planned.contains(name);
  }

  /** The kind of that name; where there is none, a finding and nothing. */
  public Optional<K> find(String name, Place place, Findings findings) {
    K kind = kinds.get(name);
    if (kind == null && planned.contains(name)) {
      findings.error(place, "not-yet", "The " + family + " `" + name + "` is part of the format but not of this version yet.",
          "Use one of: " + String.join(", ", kinds.keySet()) + ".");
    } else if (kind == null) {
      List<String> names = new ArrayList<>(kinds.keySet());
      names.addAll(planned);
      findings.error(place, "unknown-kind", "There is no " + family + " `" + name + "`.", Suggest.remedy(name, names));
    }
    return Optional.ofNullable(kind);
  }
}
