package dev.waybill.app;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Unpredictable numbers, taken from the system in larger portions: ids stand in multipart boundaries, so nobody may guess the
 * next one, and every dispatch needs several. Thread-safe.
 */
final class Chance implements RandomGenerator {
  private static final int PORTION = 4_096;

  private final SecureRandom source = new SecureRandom();
  private final ByteBuffer portion = ByteBuffer.allocate(PORTION).limit(0);

  @Override
  public synchronized long nextLong() {
    if (!portion.hasRemaining()) {
      source.nextBytes(portion.array());
      portion.clear();
    }
    return portion.getLong();
  }
}
