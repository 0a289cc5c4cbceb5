package dev.waybill.benchmarks.yard;

import dev.waybill.benchmarks.load.Target;
import java.io.IOException;

/**
 * A system of the comparison.
 *
 * @param name as tables show it
 * @param note what it does and does not do
 * @param warm requests before the first round; a JIT needs many
 * @param missing why it cannot run here, or null
 */
public record Candidate(String name, String note, int warm, String missing, Starter starter) {
  /** How it is started. */
  @FunctionalInterface
  public interface Starter {
    Contender start(Yard yard, int provider) throws IOException;
  }

  /** A started system and where it is asked. */
  public record Contender(Running process, Target target) {}
}
