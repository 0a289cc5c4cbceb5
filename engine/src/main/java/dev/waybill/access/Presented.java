package dev.waybill.access;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What one request brings to show who sends it. Never prints itself.
 *
 * @param keys what stands in {@code X-API-Key}
 * @param bearers what stands in {@code Authorization: Bearer}
 * @param certificate the one that the connection was made with, or null
 */
public record Presented(List<String> keys, List<String> bearers, X509Certificate certificate) {
  public static final Presented NOTHING = new Presented(List.of(), List.of(), null);

  public Presented {
    keys = List.copyOf(keys);
    bearers = List.copyOf(bearers);
  }

  @Override
  public String toString() {
    return "Presented[" + keys.size() + " keys, " + bearers.size() + " bearers]";
  }
}
