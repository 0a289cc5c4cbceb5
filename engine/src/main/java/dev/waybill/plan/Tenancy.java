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
 */
public record Tenancy(boolean enabled, ObjectNode config, Function<String, Optional<String>> setting, SecretSource secrets, List<Path> files,
    LongSupplier revision) {

  /** All secrets come from files, or never change. */
  public Tenancy(boolean enabled, ObjectNode config, Function<String, Optional<String>> setting, SecretSource secrets, List<Path> files) {
    this(enabled, config, setting, secrets, files, () -> 0);
  }
}
