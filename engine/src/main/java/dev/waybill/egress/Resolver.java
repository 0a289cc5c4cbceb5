package dev.waybill.egress;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Finds the addresses of a name. Fails with {@code unavailable}, not maybe processed, under one label for each reason:
 * {@code dns_unknown_name}, {@code dns_empty}, {@code dns_failed}, {@code dns_refused}, {@code dns_timeout}; with {@code overloaded}
 * ({@code dns_overloaded}) where it did not ask. Thread-safe.
 */
@FunctionalInterface
public interface Resolver {
  /**
   * All addresses in the order of the answer, never none.
   *
   * @param asciiName a normalised name, never an IP literal; it is absolute: no search domain is tried
   */
  Future<List<InetAddress>> resolve(String asciiName);

  /** The same, with how long the answer holds; for ever where the resolver cannot say. */
  default Future<Found> find(String asciiName) {
    return resolve(asciiName).map(addresses -> new Found(addresses, Found.FOR_EVER));
  }

  /**
   * An answer.
   *
   * @param life how long it holds; zero for one use
   */
  record Found(List<InetAddress> addresses, Duration life) {
    static final Duration FOR_EVER = ChronoUnit.FOREVER.getDuration();

    public Found {
      addresses = List.copyOf(addresses);
    }
  }
}
