package dev.waybill.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.secret.SecretSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What the operator decided about one provider.
 *
 * @param config the non-secret settings as configured
 * @param setting a single setting from the environment, by name, as text
 * @param files the files that secrets come from, so that a replaced one is noticed
 * @param revision another number whenever a secret that comes from no file is another
 * @param sensitivity what kind of data the provider handles, beside what its manifest says
 * @param unguarded a sentence for each thing that this gateway lacks for a provider of sensitive data
 */
public record Tenancy(boolean enabled, ObjectNode config, Function<String, Optional<String>> setting, SecretSource secrets, List<Path> files,
    LongSupplier revision, List<String> sensitivity, List<String> unguarded) {

  /** All secrets come from files, or never change; data as sensitive as the manifest says. */
  public Tenancy(boolean enabled, ObjectNode config, Function<String, Optional<String>> setting, SecretSource secrets, List<Path> files) {
    this(enabled, config, setting, secrets, files, () -> 0, List.of(), List.of());
  }

  /** The same in a gateway that lacks these things for a provider of sensitive data. */
  public Tenancy lacking(List<String> sentences) {
    return new Tenancy(enabled, config, setting, secrets, files, revision, sensitivity, List.copyOf(sentences));
  }
}
