package dev.waybill.rehearsal;

import dev.waybill.shape.Difference;
import dev.waybill.tree.Place;
import java.time.Duration;
import java.util.List;

/**
 * How one test went.
 *
 * @param differences what was expected and what was found; empty where it passed
 */
public record Verdict(String provider, String test, String action, Place place, Duration took, List<Difference> differences) {
  public boolean passed() {
    return differences.isEmpty();
  }
}
