package dev.waybill.dispatch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where files lie while they are needed: a directory of this process alone, which no other user can read. What a process that
 * crashed left behind goes when the next one opens its own; a lock tells the dead from the living. Opening and closing block.
 */
public final class Spool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.http");
  private static final String LOCK = "lock";

  private final Path directory;
  private final FileChannel lock;
  private final AtomicLong files = new AtomicLong();

  private Spool(Path directory, FileChannel lock) {
    this.directory = directory;
    this.lock = lock;
  }

  public static Spool open(Path parent) throws IOException {
    createPrivate(parent);
    try (DirectoryStream<Path> others = Files.newDirectoryStream(parent, Files::isDirectory)) {
      for (Path other : others) {
        removeIfDead(other);
      }
    }
    Path own = parent.resolve(UUID.randomUUID().toString());
    createPrivate(own);
    FileChannel channel = FileChannel.open(own.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.lock();
    return new Spool(own, channel);
  }

  private static void createPrivate(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    if (Files.getFileStore(existing(directory)).supportsFileAttributeView("posix")) {
      Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(directory);
    }
  }

  private static Path existing(Path directory) {
    Path path = directory.toAbsolutePath();
    while (!Files.exists(path)) {
      path = path.getParent();
    }
    return path;
  }

  private static void removeIfDead(Path other) throws IOException {
    Path itsLock = other.resolve(LOCK);
    if (!Files.isRegularFile(itsLock)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(itsLock, StandardOpenOption.WRITE); FileLock dead = channel.tryLock()) {
      if (dead != null) {
        remove(other);
      }
    } catch (OverlappingFileLockException ours) {
      LOG.debug("Another gateway of this process spools beside");
    }
  }

  private static void remove(Path directory) throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory)) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
    Files.deleteIfExists(directory);
  }

  /** The path of a file that does not exist yet. */
  public Path next() {
    return directory.resolve("upload-" + files.incrementAndGet());
  }

  /** Removes everything. */
  @Override
  public void close() throws IOException {
    lock.close();
    remove(directory);
  }
}
