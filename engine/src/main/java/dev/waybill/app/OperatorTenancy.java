package dev.waybill.app;

import dev.waybill.config.Config;
import dev.waybill.config.ProviderSettings;
import dev.waybill.config.SecretRef;
import dev.waybill.config.Variables;
import dev.waybill.manifest.Manifest;
import dev.waybill.plan.Tenancy;
import dev.waybill.secret.Secret;
import dev.waybill.secret.SecretSource;
import dev.waybill.secret.SecretText;
import dev.waybill.tree.ExactNodes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What waybill.yaml and the environment say about providers: settings, switches, and where secrets come from. */
final class OperatorTenancy {
  private final Config config;
  private final Map<String, String> environment;

  OperatorTenancy(Config config, Map<String, String> environment) {
    this.config = config;
    this.environment = environment;
  }

  Tenancy of(Manifest manifest) {
    String provider = manifest.id();
    ProviderSettings settings = config.providers().get(provider);
    return new Tenancy(settings == null || settings.enabled(),
        settings == null ? ExactNodes.FACTORY.objectNode() : settings.config(),
        name -> config.setting(provider, name),
        (id, name) -> secret(id, name, settings == null ? List.of() : settings.secrets().getOrDefault(name, List.of())),
        files(manifest, settings), settings == null ? List.of() : settings.sensitivity(), List.of());
  }

  /** The files that this provider's secrets come from, or would. */
  private List<Path> files(Manifest manifest, ProviderSettings settings) {
    List<Path> files = new ArrayList<>();
    String directory = environment.get("WAYBILL_SECRETS_DIR");
    for (String name : manifest.secrets().keySet()) {
      List<SecretRef> references = settings == null ? List.of() : settings.secrets().getOrDefault(name, List.of());
      references.stream().filter(SecretRef.File.class::isInstance).forEach(file -> files.add(((SecretRef.File) file).path()));
      if (references.isEmpty() && directory != null) {
        files.add(Path.of(directory, manifest.id(), name));
      }
    }
    return files;
  }

  /** By reference; where there is none, by the conventional variable, then by the conventional file. */
  private List<Secret> secret(String provider, String name, List<SecretRef> references) {
    List<Secret> found = new ArrayList<>();
    for (SecretRef reference : references) {
      found.add(read(reference));
    }
    if (references.isEmpty()) {
      Secret variable = SecretText.fromEnvironment(environment, Variables.name("SECRET", provider, name));
      String directory = environment.get("WAYBILL_SECRETS_DIR");
      Secret value = variable != null || directory == null ? variable : SecretText.fromFile(Path.of(directory, provider, name));
      if (value != null) {
        found.add(value);
      }
    }
    return found;
  }

  private Secret read(SecretRef reference) {
    if (reference instanceof SecretRef.Env env) {
      return set(SecretText.fromEnvironment(environment, env.name()), "The environment variable " + env.name() + " is not set.");
    }
    if (reference instanceof SecretRef.File file) {
      return set(SecretText.fromFile(file.path()), "There is no file " + file.path() + ".");
    }
    throw new SecretSource.Unreadable("The secret store is not part of this version yet.");
  }

  private static Secret set(Secret secret, String otherwise) {
    if (secret == null) {
      throw new SecretSource.Unreadable(otherwise);
    }
    return secret;
  }
}
