package dev.waybill.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.auth.RefreshTokens;
import dev.waybill.tree.ExactJson;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Findings;
import dev.waybill.tree.TreeReader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Refresh tokens as files, {@code <data>/tokens/<provider>/<secret>.json}, which only our own user can read. A new one is on the disk
 * and has its name before it counts as stored; until then the old one stands. One process, one directory.
 */
final class TokenFiles implements RefreshTokens {
  private static final long MOST_BYTES = 1 << 20;

  private final Vertx vertx;
  private final Path directory;
  private final Lock writing = new ReentrantLock();

  TokenFiles(Vertx vertx, Path directory) {
    this.vertx = vertx;
    this.directory = directory;
  }

  @Override
  public Future<String> find(String provider, String key, String origin) {
    return vertx.executeBlocking(() -> read(file(provider, key), origin), false);
  }

  @Override
  public Future<Void> store(String provider, String key, String origin, String token) {
    return vertx.executeBlocking(() -> {
      writing.lock();
      try {
        write(file(provider, key), origin, token);
        return null;
      } finally {
        writing.unlock();
      }
    }, false);
  }

  /** Both are names of the manifest's, which hold no separators. */
  private Path file(String provider, String key) {
    return directory.resolve(provider).resolve(key + ".json");
  }

  private static String read(Path file, String origin) throws IOException {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IOException("larger than any token");
      }
      JsonNode stored = TreeReader.read(file.toString(), Files.readAllBytes(file), new Findings())
          .orElseThrow(() -> new IOException("not what was written")).json();
      return stored.path("origin").asText().equals(origin) ? stored.path("token").textValue() : null;
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  private static void write(Path file, String origin, String token) throws IOException {
    Path home = Files.createDirectories(file.getParent(), only("rwx------", file));
    ObjectNode content = ExactNodes.FACTORY.objectNode().put("origin", origin).put("token", token);
    Path fresh = home.resolve(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (FileChannel channel = FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), only("rw-------", file))) {
      ByteBuffer bytes = ByteBuffer.wrap(ExactJson.bytes(content));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    // The name itself is on the disk only once its directory is.
    try (FileChannel channel = FileChannel.open(home, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException notHere) {
      // Not every system can force a directory; its file system then orders the two itself.
    }
  }

  private static FileAttribute<?>[] only(String permissions, Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
        : new FileAttribute<?>[0];
  }
}
