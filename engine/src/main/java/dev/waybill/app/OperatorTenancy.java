package dev.waybill.app;

import dev.waybill.config.Config;
import dev.waybill.config.ProviderSettings;
import dev.waybill.config.SecretRef;
import dev.waybill.config.Variables;
import dev.waybill.manifest.Manifest;
import dev.waybill.plan.Tenancy;
import dev.waybill.secret.Known;
import dev.waybill.secret.Retired;
import dev.waybill.secret.Secret;
import dev.waybill.secret.SecretSource;
import dev.waybill.secret.SecretStore;
import dev.waybill.secret.SecretText;
import dev.waybill.tree.ExactNodes;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What waybill.yaml and the environment say about providers: settings, switches, and where secrets come from. */
final class OperatorTenancy {
  private final Config config;
  private final Map<String, String> environment;
  private final StoreKeys keys;
  private final SecretStore store;
  private final FetchedSecrets fetched;
  private final Retired retired;
  private final Known known;

  /** @param fetched null where none of them is to be had, since no packet leaves */
  OperatorTenancy(Config config, Map<String, String> environment, FetchedSecrets fetched, Retired retired, Known known) {
    this.config = config;
    this.environment = environment;
    this.keys = new StoreKeys(config, environment);
    this.store = new SecretStore(config.data(), new SecureRandom());
    this.fetched = fetched;
    this.retired = retired;
    this.known = known;
  }

  Tenancy of(Manifest manifest) {
    String provider = manifest.id();
    ProviderSettings settings = config.providers().get(provider);
    return new Tenancy(settings == null || settings.enabled(),
        settings == null ? ExactNodes.FACTORY.objectNode() : settings.config(),
        name -> config.setting(provider, name),
        new Secrets(settings == null ? Map.of() : settings.secrets()),
        files(manifest, settings), () -> fetched == null ? 0 : fetched.revision(provider),
        settings == null ? List.of() : settings.sensitivity(), List.of());
  }

  /** The files that this provider's secrets come from, or would. */
  private List<Path> files(Manifest manifest, ProviderSettings settings) {
    List<Path> files = new ArrayList<>();
    String directory = environment.get("WAYBILL_SECRETS_DIR");
    for (String name : manifest.secrets().keySet()) {
      List<SecretRef> references = settings == null ? List.of() : settings.secrets().getOrDefault(name, List.of());
      for (SecretRef reference : references) {
        if (reference instanceof SecretRef.File file) {
          files.add(file.path());
        } else if (reference instanceof SecretRef.Store) {
          files.add(SecretStore.file(config.data()));
          files.addAll(keys.files());
        }
      }
      if (references.isEmpty() && directory != null) {
        files.add(Path.of(directory, manifest.id(), name));
      }
    }
    return files.stream().distinct().toList();
  }

  /** The secrets of one provider. */
  private final class Secrets implements SecretSource {
    private final Map<String, List<SecretRef>> references;

    private Secrets(Map<String, List<SecretRef>> references) {
      this.references = references;
    }

    @Override
    public List<Secret> find(String provider, String name) {
      List<Secret> found = secret(provider, name, references.getOrDefault(name, List.of()));
      retired.inForce(provider, name, found);
      known.read(provider + "/" + name, found);
      return found;
    }

    @Override
    public List<Secret> retired(String provider) {
      return retired.of(provider);
    }
  }

  /** By reference; where there is none, by the conventional variable, then by the conventional file. */
  private List<Secret> secret(String provider, String name, List<SecretRef> references) {
    List<Secret> found = new ArrayList<>();
    for (SecretRef reference : references) {
      Secret value = read(provider, name, reference);
      if (value != null) {
        found.add(value);
      }
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

  private Secret read(String provider, String name, SecretRef reference) {
    if (reference instanceof SecretRef.Env env) {
      return set(SecretText.fromEnvironment(environment, env.name()), "The environment variable " + env.name() + " is not set.",
          "Its environment variable is not set.");
    }
    if (reference instanceof SecretRef.File file) {
      return set(SecretText.fromFile(file.path()), "There is no file " + file.path() + ".", "Its file is not there.");
    }
    if (reference instanceof SecretRef.Store stored) {
      String own = stored.name() == null ? name : stored.name();
      String full = own.indexOf('/') < 0 ? provider + "/" + own : own;
      return set(store.find(full, keys.read()), "There is nothing stored as `" + full + "`: set it with `waybill secret set "
          + full.replace('/', ' ') + "`.", "Nothing is stored for it.");
    }
    return fetched == null ? null : fetched.find((SecretRef.Fetched) reference);
  }

  private static Secret set(Secret secret, String otherwise, String brief) {
    if (secret == null) {
      throw new SecretSource.Unreadable(otherwise, brief);
    }
    return secret;
  }
}
