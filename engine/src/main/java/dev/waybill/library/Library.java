package dev.waybill.library;

import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Table;
import dev.waybill.tree.Finding;
import dev.waybill.tree.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The plans in force. A reload reads what changed, builds a whole new table aside and swaps it; what is in flight keeps the plan
 * it began with. A file that broke keeps its last good version, a file that vanished goes. Reading is thread-safe and does not
 * block; reloads exclude each other.
 */
public final class Library {
  private final List<Path> paths;
  private final Loader loader;
  private final Set<String> hidden;
  private final Map<Path, Entry> entries = new LinkedHashMap<>();
  private List<Path> directories = List.of();
  private volatile Table behind = Table.EMPTY;
  private volatile Report report = new Report(Table.EMPTY, List.of(), List.of(), List.of());

  /** @param paths in order of precedence: the first to hold an id wins */
  public Library(List<Path> paths, Loader loader) {
    this(paths, loader, Set.of());
  }

  /** @param hidden the ids of providers that the gateway uses for itself: no table and no report shows them */
  public Library(List<Path> paths, Loader loader, Set<String> hidden) {
    this.paths = List.copyOf(paths);
    this.loader = loader;
    this.hidden = Set.copyOf(hidden);
  }

  public Table table() {
    return report.table();
  }

  public Report report() {
    return report;
  }

  /** The providers that the gateway uses for itself. */
  public Table hidden() {
    return behind;
  }

  /** The directories to watch, as of the last reload. */
  synchronized List<Path> directories() {
    return directories;
  }

  /**
   * Reads every file whose fingerprint changed and swaps the table. Blocks on files.
   *
   * @return whether anything changed
   */
  public synchronized boolean reload() {
    return reload(false);
  }

  /** Reads every file again, whatever its fingerprint says. */
  public synchronized boolean reloadAll() {
    return reload(true);
  }

  private boolean reload(boolean all) {
    Finder finder = Finder.find(paths);
    directories = List.copyOf(finder.directories());
    boolean changed = false;
    Map<Path, Entry> next = new LinkedHashMap<>();
    for (ManifestFile file : finder.found()) {
      Entry before = entries.get(file.file());
      if (before != null && !all && before.unchanged()) {
        next.put(file.file(), before);
        continue;
      }
      Entry entry = loader.load(file, before);
      boolean same = before != null && entry.sameAs(before);
      next.put(file.file(), same ? before.withPrints(entry.prints()) : entry);
      changed |= !same;
    }
    entries.values().stream().filter(entry -> !next.containsKey(entry.file().file()) && finder.holdsBack(entry.file().file()))
        .forEach(entry -> next.put(entry.file().file(), entry.heldBack()));
    changed |= !next.keySet().equals(entries.keySet());
    List<Report.Refused> refused = new ArrayList<>(finder.refused());
    entries.clear();
    entries.putAll(next);
    Report made = made(refused);
    changed |= !made.refused().equals(report.refused());
    changed |= !made.loaded().equals(report.loaded());
    report = made;
    Set<String> kept = new HashSet<>(made.table().ids());
    kept.addAll(behind.ids());
    loader.retain(kept);
    return changed;
  }

  private Report made(List<Report.Refused> refused) {
    Map<String, ProviderPlan> table = new HashMap<>();
    Map<String, ProviderPlan> own = new HashMap<>();
    List<Report.Loaded> loaded = new ArrayList<>();
    List<Finding> warnings = new ArrayList<>();
    Map<String, Path> owners = new HashMap<>();
    for (Entry entry : entries.values()) {
      boolean broken = entry.findings().stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR);
      if (broken) {
        refused.add(new Report.Refused(entry.file().file(), entry.findings(), entry.hash()));
      } else if (!isHidden(entry)) {
        warnings.addAll(entry.findings());
      }
      ProviderPlan plan = entry.plan();
      if (plan == null) {
        continue;
      }
      Path owner = owners.putIfAbsent(plan.id(), entry.file().file());
      if (owner == null && isHidden(entry)) {
        own.put(plan.id(), plan);
      } else if (owner == null) {
        table.put(plan.id(), plan);
        loaded.add(new Report.Loaded(plan.id(), plan.version(), plan.hash(), plan.loadedAt(), entry.stale()));
      } else {
        refused.add(new Report.Refused(entry.file().file(), List.of(new Finding(Finding.Severity.ERROR,
            new Place(entry.file().file().toString(), 1, 1, "id"), "duplicate-id",
            "The id `" + plan.id() + "` is taken by " + owner + ", which comes first.", "Remove one of the two."))));
      }
    }
    behind = new Table(own);
    return new Report(report.table().next(table), List.copyOf(loaded), List.copyOf(refused), List.copyOf(warnings));
  }

  private boolean isHidden(Entry entry) {
    return entry.plan() != null && hidden.contains(entry.plan().id());
  }
}
