package dev.waybill.app;

import dev.waybill.auth.RefreshTokens;
import dev.waybill.secret.SecretSource;
import dev.waybill.secret.StoreKey;
import dev.waybill.secret.Turn;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refresh tokens as files, {@code <data>/tokens/<provider>/<secret>.json}, which only our own user can read; sealed where there
 * is a store key. A new one is on the disk and has its name before it counts as stored; until then the old one stands. One
 * gateway, one directory; commands that seal anew are waited for.
 */
final class TokenFiles implements RefreshTokens {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.secrets");

  private final Vertx vertx;
  private final Path data;
  private final StoreKeys keys;
  private final SecureRandom random = new SecureRandom();
  private final Lock writing = new ReentrantLock();

  TokenFiles(Vertx vertx, Path data, StoreKeys keys) {
    this.vertx = vertx;
    this.data = data;
    this.keys = keys;
  }

  @Override
  public Future<String> find(String provider, String key, String origin) {
    return vertx.executeBlocking(() -> {
      TokenFile file = file(provider, key);
      List<StoreKey> opening = opening();
      TokenFile.Content content = file.read(opening);
      if (content == null) {
        return null;
      }
      if (!content.isSealed() && !opening.isEmpty()) {
        takeOver(file, opening);
      }
      return content.origin().equals(origin) ? content.token() : null;
    }, false);
  }

  @Override
  public Future<Void> store(String provider, String key, String origin, String token) {
    return vertx.executeBlocking(() -> {
      TokenFile file = file(provider, key);
      List<StoreKey> sealing = opening();
      alone(() -> {
        warnOfFewer(file, sealing);
        file.write(origin, token, sealing, random);
      });
      return null;
    }, false);
  }

  /**
   * A provider's new token cannot wait until the new key is configured; that the seal is lost must be known before the old key
   * goes.
   */
  private static void warnOfFewer(TokenFile file, List<StoreKey> sealing) {
    List<String> lost = new ArrayList<>(file.seals());
    boolean ours = lost.removeAll(sealing.stream().map(StoreKey::id).toList());
    if (ours && !lost.isEmpty()) {
      LOG.atWarn().addKeyValue("provider", file.provider()).addKeyValue("secret", file.key())
          .addKeyValue("keys", String.join(" ", lost))
          .log("A refresh token was replaced and does not open any more with a key that is not configured; let `secrets.key`"
          + " name both");
    }
  }

  /** A file from before there was a key. */
  private void takeOver(TokenFile file, List<StoreKey> sealing) throws IOException {
    alone(() -> {
      TokenFile.Content now = file.read(sealing);
      if (now != null && !now.isSealed()) {
        file.write(now.origin(), now.token(), sealing, random);
      }
    });
  }

  private List<StoreKey> opening() throws IOException {
    try {
      return keys.read();
    } catch (SecretSource.Unreadable badKey) {
      throw new IOException(badKey.getMessage());
    }
  }

  /** Something that writes. */
  private interface Change {
    void make() throws IOException;
  }

  private void alone(Change change) throws IOException {
    writing.lock();
    try (Turn turn = Turn.take(data)) {
      change.make();
    } finally {
      writing.unlock();
    }
  }

  private TokenFile file(String provider, String key) {
    return new TokenFile(data.resolve("tokens"), provider, key);
  }

  /** Every token below a data directory. */
  static List<TokenFile> all(Path data) throws IOException {
    List<TokenFile> found = new ArrayList<>();
    Path tokens = data.resolve("tokens");
    if (Files.isDirectory(tokens)) {
      try (DirectoryStream<Path> providers = Files.newDirectoryStream(tokens, Files::isDirectory)) {
        for (Path provider : providers) {
          try (DirectoryStream<Path> files = Files.newDirectoryStream(provider, "*.json")) {
            files.forEach(file -> found.add(new TokenFile(tokens, provider.getFileName().toString(),
                file.getFileName().toString().replaceAll("\\.json$", ""))));
          }
        }
      }
    }
    return found;
  }
}
