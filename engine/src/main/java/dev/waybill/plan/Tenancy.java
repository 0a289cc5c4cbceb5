package dev.waybill.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.secret.SecretSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the operator decided about one provider.
 *
 * @param config the non-secret settings as configured
 * @param setting a single setting from the environment, by name, as text
 * @param files the files that secrets come from, so that a replaced one is noticed
 * @param sensitivity what kind of data the provider handles, beside what its manifest says
 * @param unguarded a sentence for each thing that this gateway lacks for a provider of sensitive data
 */
public record Tenancy(boolean enabled, ObjectNode config, Function<String, Optional<String>> setting, SecretSource secrets, List<Path> files,
    List<String> sensitivity, List<String> unguarded) {

  /** Of a provider whose data is as sensitive as its manifest says. */
  public Tenancy(boolean enabled, ObjectNode config, Function<String, Optional<String>> setting, SecretSource secrets, List<Path> files) {
    this(enabled, config, setting, secrets, files, List.of(), List.of());
  }

  /** The same in a gateway that lacks these things for a provider of sensitive data. */
  public Tenancy lacking(List<String> sentences) {
    return new Tenancy(enabled, config, setting, secrets, files, sensitivity, List.copyOf(sentences));
  }
}
