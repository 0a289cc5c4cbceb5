package dev.waybill.library;

import dev.waybill.plan.Table;
import dev.waybill.tree.Finding;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What the library holds at one moment: the table in force and how each file came out. Immutable; swapped whole.
 *
 */
public record Report(Table table, List<Loaded> loaded, List<Refused> refused, List<Finding> warnings) {

  /**
   * A provider in force.
   *
   * @param stale whether its file has broken since and this is its last good version
   */
  public record Loaded(String id, String version, String hash, Instant loadedAt, boolean stale) {}

  /**
   * A file that could not be taken.
   *
   * @param hash SHA-256 of what was read, in hex; empty where nothing was
   */
  public record Refused(Path path, List<Finding> findings, String hash) {
    public Refused(Path path, List<Finding> findings) {
      this(path, findings, "");
    }
  }

  /** Whether something was refused or runs stale. */
  public boolean isDegraded() {
    return !refused.isEmpty();
  }
}
