package dev.waybill.tree;

/** What one file may hold: counts nodes and depth while it is read, and ends the reading where there is too much. */
final class Budget {
  static final int MAX_BYTES = 1_000_000;
  static final int MAX_DEPTH = 64;
  static final int MAX_NODES = 100_000;
  private static final int MAX_FINDINGS = 1_000;
  private static final int EVERY = 64;

  private final Findings findings;
  private final int before;
  private int nodes;

  Budget(Findings findings) {
    this.findings = findings;
    this.before = findings.errors();
  }

  /** One more value. */
  void count(Place place) {
    if (++nodes > MAX_NODES) {
      findings.error(place, "too-many-nodes", "The file holds more than 100,000 values.", "Split it into several files.");
      throw new Unreadable();
    }
  }

  /** One more map or list inside {@code depth - 1} others. */
  void enter(Place place, int depth) {
    if (depth > MAX_DEPTH) {
      findings.error(place, "too-deep", "Maps and lists are nested more than 64 deep here.", "");
      throw new Unreadable();
    }
  }

  /** Stops a file in which nearly everything is wrong. */
  void checkFindings() {
    if (nodes % EVERY == 0 && findings.errors() - before >= MAX_FINDINGS) {
      throw new Unreadable();
    }
  }
}
