package dev.waybill.tree;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects findings while one file is read and compiled. Not thread-safe: one compile, one thread. */
public final class Findings {
  private final Set<Finding> found = new LinkedHashSet<>();

  public void error(Place place, String rule, String message, String remedy) {
    found.add(new Finding(Finding.Severity.ERROR, place, rule, message, remedy));
  }

  public void error(Place place, String rule, String message) {
    error(place, rule, message, "");
  }

  public void warning(Place place, String rule, String message, String remedy) {
    found.add(new Finding(Finding.Severity.WARNING, place, rule, message, remedy));
  }

  public void addAll(Findings others) {
    found.addAll(others.found);
  }

  public boolean hasErrors() {
    return found.stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR);
  }

  /** The number of errors so far; lets a compiler see whether a part of its work added one. */
  public int errors() {
    return (int) found.stream().filter(finding -> finding.severity() == Finding.Severity.ERROR).count();
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
