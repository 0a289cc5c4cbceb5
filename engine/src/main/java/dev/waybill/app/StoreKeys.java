package dev.waybill.app;

import dev.waybill.config.Config;
import dev.waybill.config.SecretRef;
import dev.waybill.secret.Secret;
import dev.waybill.secret.SecretSource;
import dev.waybill.secret.SecretText;
import dev.waybill.secret.StoreKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The keys of the secret store, as the settings or the conventional variables name them. Read anew each time: they may be
 * rotated.
 */
final class StoreKeys {
  static final String VARIABLE = "WAYBILL_STORE_KEY";
  static final String FILE_VARIABLE = "WAYBILL_STORE_KEY_FILE";

  private static final String NONE = "There is no key of the secret store.";

  private final List<SecretRef> sources;
  private final Map<String, String> environment;

  StoreKeys(Config config, Map<String, String> environment) {
    this.sources = sources(config.secrets().key(), environment);
    this.environment = environment;
  }

  private static List<SecretRef> sources(List<SecretRef> configured, Map<String, String> environment) {
    if (!configured.isEmpty()) {
      return configured;
    }
    if (!environment.getOrDefault(VARIABLE, "").isEmpty()) {
      return List.of(new SecretRef.Env(VARIABLE));
    }
    String file = environment.getOrDefault(FILE_VARIABLE, "");
    return file.isEmpty() ? List.of() : List.of(new SecretRef.File(Path.of(file)));
  }

  /** The one that seals first, others that are being rotated after it; empty where none is configured. */
  List<StoreKey> read() {
    List<StoreKey> keys = new ArrayList<>();
    sources.forEach(source -> keys.addAll(read(source)));
    return keys;
  }

  /** As {@link #read}, where there must be one. */
  List<StoreKey> required() {
    List<StoreKey> keys = read();
    if (keys.isEmpty()) {
      throw new SecretSource.Unreadable("There is no store key. Make one with `waybill secret key`, and name it in waybill.yaml"
          + " (secrets: { key: { file: … } }) or in " + FILE_VARIABLE + ".", NONE);
    }
    return keys;
  }

  /** The keys of one source: one, or several lines of them. */
  List<StoreKey> read(SecretRef source) {
    boolean variable = source instanceof SecretRef.Env;
    String where = variable ? "the environment variable " + ((SecretRef.Env) source).name() : "the file "
        + ((SecretRef.File) source).path();
    if (variable) {
      return parse(environment.get(((SecretRef.Env) source).name()), where);
    }
    Secret text = SecretText.linesOf(((SecretRef.File) source).path());
    return parse(text == null ? null : text.reveal(), where);
  }

  private static List<StoreKey> parse(String text, String where) {
    if (text == null) {
      throw new SecretSource.Unreadable("The store key should be in " + where + ", which is not there.", NONE);
    }
    if (text.isBlank()) {
      throw new SecretSource.Unreadable("There is no store key in " + where + ": it is empty.", NONE);
    }
    List<StoreKey> keys = new ArrayList<>();
    for (String one : text.strip().split("[\\s,]+")) {
      keys.add(StoreKey.parse(one, where));
    }
    return keys;
  }

  /** The files they come from, so that a replaced one is noticed. */
  List<Path> files() {
    return sources.stream().filter(SecretRef.File.class::isInstance).map(file -> ((SecretRef.File) file).path()).toList();
  }
}
