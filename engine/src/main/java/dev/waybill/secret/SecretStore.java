package dev.waybill.secret;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Secrets in one file, {@code <data>/secrets.json}, each sealed for itself. The file is read whole or not at all, and replaced whole.
 * Reading is thread-safe; changes exclude each other, over processes too. All of it blocks.
 */
public final class SecretStore {
  private static final int VERSION = 1;
  private static final long MOST_BYTES = 16 << 20;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]*/[A-Za-z_][A-Za-z0-9_-]{0,99}");
  private static final JsonMapper JSON = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  private final Path data;
  private final Path file;
  private final SecureRandom random;

  /**
   * A secret that is stored.
   *
   * @param set when it was set
   */
  public record Stored(SealedText value, Instant set) {}

  /** @param data the directory of the embedded store */
  public SecretStore(Path data, SecureRandom random) {
    this.data = data;
    this.file = file(data);
    this.random = random;
  }

  /** Where secrets are stored below a data directory. */
  public static Path file(Path data) {
    return data.resolve("secrets.json");
  }

  /** All there is by name, {@code provider/name}. */
  public Map<String, Stored> all() {
    byte[] bytes;
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw damaged("it is larger than 16 MB");
      }
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException none) {
      return new TreeMap<>();
    } catch (IOException unreadable) {
      throw new SecretSource.Unreadable("The secret store " + file + " cannot be read (" + unreadable.getClass().getSimpleName() + ").",
          "The secret store cannot be read.");
    }
    try {
      return read(JSON.readTree(bytes));
    } catch (IOException broken) {
      throw damaged("it is no whole JSON text");
    }
  }

  private Map<String, Stored> read(JsonNode root) {
    if (root.path("version").isInt() && root.path("version").intValue() != VERSION) {
      throw new SecretSource.Unreadable("The secret store " + file + " has the version " + root.path("version").intValue()
          + ", and this Waybill knows version 1 only. It was left as it is; use the Waybill that wrote it.", "The secret store is of another version.");
    }
    if (!root.path("version").isInt() || root.size() != 2 || !root.path("entries").isObject()) {
      throw damaged("it is not what Waybill writes");
    }
    Map<String, Stored> stored = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : root.path("entries").properties()) {
      Optional<SealedText> value = SealedText.read(entry.getValue().path("sealed"));
      if (value.isEmpty() || entry.getValue().size() != 2 || !isName(entry.getKey())) {
        throw damaged("an entry is not what Waybill writes");
      }
      try {
        stored.put(entry.getKey(), new Stored(value.get(), Instant.parse(entry.getValue().path("set").asText())));
      } catch (DateTimeParseException noTime) {
        throw damaged("an entry has no time");
      }
    }
    return stored;
  }

  private SecretSource.Unreadable damaged(String how) {
    return new SecretSource.Unreadable("The secret store " + file + " is damaged: " + how
        + ". It was left as it is; bring a good copy back, or move it away and set its secrets again.", "The secret store is damaged.");
  }

  /** Whether a secret can be stored under this name. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches() && !name.contains("..");
  }

  /** The secret of that name, or null. */
  public Secret find(String name, List<StoreKey> keys) {
    Stored stored = all().get(name);
    return stored == null ? null : SecretText.checked(stored.value().open(keys, name), "the secret store, " + name + ",");
  }

  /** Sets a secret, sealed under all of the keys. Gives whether there was one before. */
  public boolean set(String name, Secret value, List<StoreKey> keys, Instant now) throws IOException {
    SecretText.checked(value.reveal(), "the input");
    try (Turn turn = Turn.take(data)) {
      Map<String, Stored> all = all();
      boolean before = all.put(name, new Stored(SealedText.seal(keys, name, value.reveal(), random), now)) != null;
      write(all);
      return before;
    }
  }

  /** Gives whether there was one. */
  public boolean remove(String name) throws IOException {
    try (Turn turn = Turn.take(data)) {
      Map<String, Stored> all = all();
      boolean before = all.remove(name) != null;
      if (before) {
        write(all);
      }
      return before;
    }
  }

  /**
   * Seals everything anew; where one secret does not open, nothing is changed. The caller has the {@link Turn}.
   *
   * @param known open what is there
   * @param keys what it is sealed with from now on, each of which opens all of it
   */
  public int reseal(List<StoreKey> known, List<StoreKey> keys) throws IOException {
    Map<String, Stored> all = all();
    all.replaceAll((name, stored) -> new Stored(stored.value().under(keys, known, name, random), stored.set()));
    if (!all.isEmpty()) {
      write(all);
    }
    return all.size();
  }

  private void write(Map<String, Stored> all) throws IOException {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    ObjectNode entries = root.putObject("entries");
    all.forEach((name, stored) -> entries.putObject(name).put("set", stored.set().toString()).set("sealed", stored.value().json()));
    try {
      PrivateFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
