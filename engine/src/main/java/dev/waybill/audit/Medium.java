package dev.waybill.audit;

import dev.waybill.secret.PrivateFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What one segment is written to; always at its end. */
interface Medium extends Closeable {
  void write(ByteBuffer bytes) throws IOException;

  /** Everything written is on the disk when this returns. */
  void force() throws IOException;

  /** Cuts off what is longer. */
  void truncate(long size) throws IOException;

  /** How a segment is opened. */
  @FunctionalInterface
  interface Opening {
    /** @param fresh whether there must be none of that name yet */
    Medium open(Path file, boolean fresh) throws IOException;
  }

  /** A file that only our own user can read. */
  static Medium file(Path file, boolean fresh) throws IOException {
    FileChannel channel = fresh
        ? PrivateFile.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.APPEND)
        : PrivateFile.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    return new Medium() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }

      @Override
      public void force() throws IOException {
        channel.force(false);
      }

      @Override
      public void truncate(long size) throws IOException {
        channel.truncate(size);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}
