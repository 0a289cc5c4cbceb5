package dev.waybill.secret;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The right to change what is sealed, which one thread of one process has at a time. Ends with the process at the latest. */
public final class Turn implements AutoCloseable {
  private static final String NAME = "secrets.lock";
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final FileChannel channel;

  private Turn(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits for the turn, for ten seconds at most. Blocks. */
  public static Turn take(Path data) throws IOException {
    return take(data, PATIENCE_NANOS);
  }

  static Turn take(Path data, long patienceNanos) throws IOException {
    Path file = PrivateFile.directory(data.toAbsolutePath()).resolve(NAME);
    FileChannel channel = PrivateFile.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    long begin = System.nanoTime();
    try {
      while (!locked(channel)) {
        if (System.nanoTime() - begin >= patienceNanos) {
          throw new IOException("another command is changing secrets; it holds " + file);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      return new Turn(channel);
    } catch (IOException | RuntimeException refused) {
      channel.close();
      throw refused;
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException anotherThread) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
