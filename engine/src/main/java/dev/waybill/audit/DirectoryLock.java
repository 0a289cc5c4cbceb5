package dev.waybill.audit;

import dev.waybill.secret.PrivateFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps other gateways from writing in the same directory, also once somebody has moved it away. One thread at a time. */
final class DirectoryLock implements Closeable {
  private static final String NAME = "lock";

  private final Path directory;
  private FileChannel channel;
  private Object key;

  /** @throws Locked where another process writes there */
  DirectoryLock(Path directory) throws IOException {
    this.directory = directory;
    take();
  }

  /** Takes it once more where its file, or the whole directory, is not there any more. */
  void renew() throws IOException {
    if (Files.notExists(file()) || !Segments.key(file()).equals(key)) {
      channel.close();
      take();
    }
  }

  private Path file() {
    return directory.resolve(NAME);
  }

  private void take() throws IOException {
    PrivateFile.directory(directory);
    FileChannel opened = PrivateFile.open(file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean ours = false;
    try {
      ours = opened.tryLock() != null;
    } catch (OverlappingFileLockException here) {
      ours = false;
    } finally {
      if (!ours) {
        opened.close();
      }
    }
    if (!ours) {
      throw new Locked("another gateway writes its audit record in " + directory);
    }
    channel = opened;
    key = Segments.key(file());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
