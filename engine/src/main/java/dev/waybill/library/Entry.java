package dev.waybill.library;

import dev.waybill.plan.ProviderPlan;
import dev.waybill.tree.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * How one manifest file came out when it was last read.
 *
 * @param prints of every file it was made from
 * @param secrets of every file its secrets come from
 * @param revision of its secrets that come from no file
 * @param hash SHA-256 of their bytes, in hex
 * @param plan the plan in force: of this reading, or the last good one; null where there never was one
 * @param stale whether the plan is older than the file
 */
record Entry(
    ManifestFile file,
    Map<Path, Fingerprint> prints,
    Map<Path, Fingerprint> secrets,
    Revision revision,
    String hash,
    ProviderPlan plan,
    boolean stale,
    List<Finding> findings) {

  // Kept for each manifest, so as small as they can be.
  Entry {
    prints = Map.copyOf(prints);
    secrets = Map.copyOf(secrets);
    findings = List.copyOf(findings);
  }

  /** A number that changes with what it stands for, and what it was when that was read. */
  record Revision(LongSupplier now, long seen) {
    static final Revision NONE = new Revision(() -> 0, 0);

    static Revision of(LongSupplier now) {
      return new Revision(now, now.getAsLong());
    }

    boolean isSeen() {
      return now.getAsLong() == seen;
    }
  }

  /** Whether another reading came out the same, so that the plan in force can stay. */
  boolean sameAs(Entry other) {
    return hash.equals(other.hash) && secrets.equals(other.secrets) && revision.seen() == other.revision.seen()
        && stale == other.stale && findings.equals(other.findings);
  }

  Entry withPrints(Map<Path, Fingerprint> others) {
    return new Entry(file, others, secrets, revision, hash, plan, stale, findings);
  }

  /** The last good version of a file that is still there but may not be opened any more; it is read again as soon as it may. */
  Entry heldBack() {
    return new Entry(file, Map.of(file.file(), Fingerprint.NONE), secrets, revision, hash, plan, true, List.of());
  }

  boolean unchanged() {
    return revision.isSeen() && Stream.concat(prints.entrySet().stream(), secrets.entrySet().stream())
        .allMatch(print -> Fingerprint.of(print.getKey()).equals(print.getValue()));
  }
}
