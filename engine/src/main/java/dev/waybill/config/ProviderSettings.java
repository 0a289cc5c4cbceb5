package dev.waybill.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.tree.Place;
import java.util.List;
import java.util.Map;

/**
 * What the operator says about one provider.
 *
 * @param config its settings as written; not to be changed
 * @param secrets where the value of each secret comes from, several while it is rotated, the one in force first
 * @param sensitivity what kind of data it handles, beside what its manifest says: {@code phi}, or nothing
 * @param place where its settings stand
 * @param secretPlaces where each secret is named
 */
public record ProviderSettings(boolean enabled, ObjectNode config, Map<String, List<SecretRef>> secrets, List<String> sensitivity,
    Place place, Map<String, Place> secretPlaces) {
  public ProviderSettings {
    secrets = Map.copyOf(secrets);
    sensitivity = List.copyOf(sensitivity);
    secretPlaces = Map.copyOf(secretPlaces);
  }
}
