package dev.waybill.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The lines of one segment from its beginning. A line longer than any record is given cut, so that nothing fills the memory. */
final class RecordLines implements AutoCloseable {
  private static final int LONGEST = 64 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(2_048);
  private int at;
  private int limit;
  private long read;
  private long whole;

  RecordLines(Path file) throws IOException {
    this.in = Files.newInputStream(file);
  }

  /** The next whole line without its end, or null. */
  byte[] next() throws IOException {
    line.reset();
    while (at < limit || fill()) {
      int end = at;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      line.write(buffer, at, Math.min(end - at, LONGEST - line.size()));
      read += end - at;
      at = end;
      if (end < limit) {
        at++;
        read++;
        whole = read;
        return line.toByteArray();
      }
    }
    return null;
  }

  private boolean fill() throws IOException {
    at = 0;
    limit = Math.max(0, in.read(buffer));
    return limit > 0;
  }

  /** Bytes of all lines that were given, with their ends. */
  long whole() {
    return whole;
  }

  /** At the end: whether something without an end stands behind the last whole line. */
  boolean isTorn() {
    return read > whole;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
