package dev.waybill.app;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Numbers that need only differ: ids of requests and traces tell calls apart, and nothing is allowed to whoever guesses one. Each
 * thread has its own source, seeded unpredictably, so that gateways do not repeat each other. Thread-safe.
 */
final class Variety implements RandomGenerator {
  private final ThreadLocal<SplittableRandom> sources;

  Variety(RandomGenerator seeds) {
    this.sources = ThreadLocal.withInitial(() -> new SplittableRandom(seeds.nextLong()));
  }

  @Override
  public long nextLong() {
    return sources.get().nextLong();
  }
}
