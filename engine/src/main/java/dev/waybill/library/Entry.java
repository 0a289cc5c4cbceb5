package dev.waybill.library;

import dev.waybill.plan.ProviderPlan;
import dev.waybill.tree.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How one manifest file came out when it was last read.
 *
 * @param prints of every file it was made from
 * @param secrets of every file its secrets come from
 * @param hash SHA-256 of their bytes, in hex
 * @param plan the plan in force: of this reading, or the last good one; null where there never was one
 * @param stale whether the plan is older than the file
 */
record Entry(
    ManifestFile file,
    Map<Path, Fingerprint> prints,
    Map<Path, Fingerprint> secrets,
    String hash,
    ProviderPlan plan,
    boolean stale,
    List<Finding> findings) {

  /** Whether another reading came out the same, so that the plan in force can stay. */
  boolean sameAs(Entry other) {
    return hash.equals(other.hash) && secrets.equals(other.secrets) && stale == other.stale && findings.equals(other.findings);
  }

  Entry withPrints(Map<Path, Fingerprint> others) {
    return new Entry(file, others, secrets, hash, plan, stale, findings);
  }

  /** The last good version of a file that is still there but may not be opened any more; it is read again as soon as it may. */
  Entry heldBack() {
    return new Entry(file, Map.of(file.file(), Fingerprint.NONE), secrets, hash, plan, true, List.of());
  }

  boolean unchanged() {
    return Stream.concat(prints.entrySet().stream(), secrets.entrySet().stream())
        .allMatch(print -> Fingerprint.of(print.getKey()).equals(print.getValue()));
  }
}
