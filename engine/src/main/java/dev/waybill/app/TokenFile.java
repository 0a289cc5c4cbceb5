package dev.waybill.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.secret.PrivateFile;
import dev.waybill.secret.SealedText;
import dev.waybill.secret.SecretSource;
import dev.waybill.secret.StoreKey;
import dev.waybill.tree.ExactJson;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Findings;
import dev.waybill.tree.TreeReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/**
 * The file of one refresh token. Blocks.
 *
 * @param tokens the directory of all of them
 * @param key the name of the secret it descends from
 */
record TokenFile(Path tokens, String provider, String key) {
  private static final long MOST_BYTES = 1 << 20;

  /** What it holds. */
  record Content(String origin, String token, boolean isSealed) {
    @Override
    public String toString() {
      return "Content";
    }
  }

  /** Both are names of the manifest's, which hold no separators. */
  private Path file() {
    return tokens.resolve(provider).resolve(key + ".json");
  }

  /** What it is bound to where it is sealed; no secret of the store has such a name. */
  private String place() {
    return "tokens/" + provider + "/" + key;
  }

  /** Null where there is no file. */
  Content read(List<StoreKey> keys) throws IOException {
    Path file = file();
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IOException("larger than any token");
      }
      JsonNode stored = parsed(file.toString(), Files.readAllBytes(file));
      if (!stored.has("sealed")) {
        return content(stored, false);
      }
      SealedText sealed = SealedText.read(stored.get("sealed")).orElseThrow(() -> new IOException("not what was written"));
      return content(parsed(file.toString(), sealed.open(keys, place()).getBytes(StandardCharsets.UTF_8)), true);
    } catch (NoSuchFileException none) {
      return null;
    } catch (SecretSource.Unreadable unopened) {
      throw new IOException(unopened.getMessage());
    }
  }

  /** The ids of the keys that open it; empty where it is not sealed, cannot be read or is not there. */
  List<String> seals() {
    try {
      Path file = file();
      if (Files.size(file) > MOST_BYTES) {
        return List.of();
      }
      return SealedText.read(parsed(file.toString(), Files.readAllBytes(file)).path("sealed")).map(SealedText::keys)
          .orElse(List.of());
    } catch (IOException none) {
      return List.of();
    }
  }

  private static Content content(JsonNode json, boolean sealed) throws IOException {
    if (!json.path("origin").isTextual() || !json.path("token").isTextual()) {
      throw new IOException("not what was written");
    }
    return new Content(json.get("origin").textValue(), json.get("token").textValue(), sealed);
  }

  private static JsonNode parsed(String name, byte[] bytes) throws IOException {
    return TreeReader.read(name, bytes, new Findings()).orElseThrow(() -> new IOException("not what was written")).json();
  }

  /** @param keys seals under each of them; plain where there is none */
  void write(String origin, String token, List<StoreKey> keys, SecureRandom random) throws IOException {
    ObjectNode content = ExactNodes.FACTORY.objectNode().put("origin", origin).put("token", token);
    if (!keys.isEmpty()) {
      SealedText sealed = SealedText.seal(keys, place(), ExactJson.text(content), random);
      content = ExactNodes.FACTORY.objectNode();
      content.set("sealed", sealed.json());
    }
    PrivateFile.write(file(), ExactJson.bytes(content));
  }
}
