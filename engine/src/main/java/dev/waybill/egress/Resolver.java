package dev.waybill.egress;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/**
 * Finds the addresses of a name. Fails with {@code unavailable}, not maybe processed, under one label for each reason:
 * {@code dns_unknown_name}, {@code dns_empty}, {@code dns_failed}, {@code dns_timeout}. Thread-safe.
 */
@FunctionalInterface
public interface Resolver {
  /**
   * All addresses in the order of the answer, never none.
   *
   * @param asciiName a normalised name, never an IP literal; it is absolute: no search domain is tried
   */
  Future<List<InetAddress>> resolve(String asciiName);
}
