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
 */
public record Tenancy(
    boolean enabled, ObjectNode config, Function<String, Optional<String>> setting, SecretSource secrets, List<Path> files) {}
