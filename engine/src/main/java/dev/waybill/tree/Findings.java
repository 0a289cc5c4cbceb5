package dev.waybill.tree;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects findings while one file is read and compiled. Not thread-safe: one compile, one thread. */
public final class Findings {
  private final Set<Finding> found = new LinkedHashSet<>();
  private int errors;

  public void error(Place place, String rule, String message, String remedy) {
    errors++;
    found.add(new Finding(Finding.Severity.ERROR, place, rule, message, remedy));
  }

  public void error(Place place, String rule, String message) {
    error(place, rule, message, "");
  }

  public void warning(Place place, String rule, String message, String remedy) {
    found.add(new Finding(Finding.Severity.WARNING, place, rule, message, remedy));
  }

  public void addAll(Findings others) {
    errors += others.errors;
    found.addAll(others.found);
  }

  public boolean hasErrors() {
    return found.stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR);
  }

  /**
   * How often an error was reported so far; lets a compiler see whether a part of its work reported one. Counts what was reported
   * before as well, as it is where several actions share a key: {@link #list} holds it once.
   */
  public int errors() {
    return errors;
  }

  /** All findings, by file, line and column. */
  public List<Finding> list() {
    List<Finding> sorted = new ArrayList<>(found);
    sorted.sort(
        Comparator.comparing((Finding finding) -> finding.place().file())
            .thenComparing(finding -> finding.place().line())
            .thenComparing(finding -> finding.place().column()));
    return sorted;
  }
}
