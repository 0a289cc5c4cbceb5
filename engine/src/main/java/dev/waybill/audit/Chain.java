package dev.waybill.audit;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Supplier;

/**
 * The writing end of the chain of records. Every record has the hash of the one before; a segment that is full is followed by
 * another whose head goes on with the chain, and the oldest ones go where all together would be too large. After a failure
 * {@link #reset} goes back to the last record that was written whole; where the file is not ours any more it begins another, so
 * that what was done to the first stays to be found. One thread at a time.
 */
final class Chain implements Closeable {
  private static final int PARTS = 16;
  private static final int SPARE = 64;

  private final Path directory;
  private final long maxBytes;
  private final Medium.Opening opening;
  private final Supplier<Instant> now;
  private final DirectoryLock lock;
  private final MessageDigest digest = Print.sha256Digest();
  private final JsonLine line = new JsonLine();
  private final ByteArrayOutputStream batch = new ByteArrayOutputStream(1 << 16);
  private String log;
  private int number;
  private int oldest = 1;
  private Object key;
  private boolean foreign;
  private End end = new End(0, Link.NOTHING, 0);
  private int done;
  private Medium medium;
  private volatile long older;
  private volatile long current;

  /** Where the chain ends: after this record, at so many bytes of the segment. */
  private record End(long seq, String hash, long size) {}

  private Chain(Path directory, long maxBytes, Medium.Opening opening, Supplier<Instant> now, DirectoryLock lock) {
    this.lock = lock;
    this.directory = directory;
    this.maxBytes = maxBytes;
    this.opening = opening;
    this.now = now;
  }

  /**
   * Goes on with what is there, or begins.
   *
   * @param id gives the random id of a new log
   * @throws IOException with a sentence, where what is there cannot be gone on with
   */
  static Chain open(Path directory, long maxBytes, Medium.Opening opening, Supplier<Instant> now,
      Supplier<String> id, DirectoryLock lock) throws IOException {
    Chain chain = new Chain(directory, maxBytes, opening, now, lock);
    Recovery found = Recovery.of(directory);
    if (found == null) {
      chain.log = id.get();
      chain.begin(1, 1);
    } else {
      chain.log = found.head().log();
      chain.number = found.head().segment();
      chain.end = new End(found.last().seq(), found.last().hash(), found.size());
      chain.oldest = found.head().oldest();
      chain.reopen();
      chain.remove();
      chain.current = found.size();
      if (found.torn()) {
        chain.append(List.of(AuditRecord.of(Kind.GAP).with(Field.REASON, "torn_line")));
      }
    }
    return chain;
  }

  /**
   * Appends the records, in one write for each segment they go to. Where it fails, {@link #reset} must be called, and {@link
   * #done} says how many of them are written.
   */
  void append(List<AuditRecord> records) throws IOException {
    long seq = end.seq();
    String hash = end.hash();
    done = 0;
    int given = 0;
    for (AuditRecord record : records) {
      String next = line(record, seq + 1, hash);
      if (end.size() + batch.size() + line.length() > maxBytes / PARTS - SPARE && end.size() + batch.size() > 0) {
        write(seq, hash);
        done = given;
        roll();
        seq = end.seq();
        next = line(record, seq + 1, end.hash());
      }
      batch.write(line.bytes(), 0, line.length());
      given++;
      seq++;
      hash = next;
    }
    write(seq, hash);
    done = given;
  }

  private String line(AuditRecord record, long seq, String prev) {
    return Link.write(record.at(now.get()), seq, prev, line, digest);
  }

  private void write(long seq, String hash) throws IOException {
    if (batch.size() > 0) {
      ByteBuffer bytes = ByteBuffer.wrap(batch.toByteArray());
      int length = bytes.remaining();
      batch.reset();
      medium.write(bytes);
      end = new End(seq, hash, end.size() + length);
      current = end.size();
    }
  }

  private void roll() throws IOException {
    medium.force();
    NavigableMap<Integer, Path> files = Segments.in(directory);
    long all = maxBytes / PARTS;
    for (Path file : files.values()) {
      all += Files.size(file);
    }
    int kept = oldest;
    for (Map.Entry<Integer, Path> file : files.headMap(number, false).entrySet()) {
      if (all <= maxBytes) {
        break;
      }
      all -= Files.size(file.getValue());
      kept = file.getKey() + 1;
    }
    medium.close();
    begin(number + 1, kept);
    remove();
  }

  private void begin(int next, int kept) throws IOException {
    Path file = Segments.file(directory, next);
    medium = opening.open(file, true);
    String hash = line(new Head(log, next, kept).record(), end.seq() + 1, end.hash());
    medium.write(ByteBuffer.wrap(line.bytes(), 0, line.length()));
    medium.force();
    forceDirectory();
    number = next;
    oldest = kept;
    key = Segments.key(file);
    end = new End(end.seq() + 1, hash, line.length());
    current = line.length();
  }

  /** The head that says so is on the disk by now. */
  private void remove() throws IOException {
    for (Path file : Segments.in(directory).headMap(oldest, false).values()) {
      Files.delete(file);
    }
    older = Segments.bytes(directory) - Files.size(Segments.file(directory, number));
  }

  private void forceDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException notHere) {
      // Not every system can force a directory; its file system then orders the two itself.
    }
  }

  private void reopen() throws IOException {
    Path file = Segments.file(directory, number);
    medium = opening.open(file, false);
    key = Segments.key(file);
    medium.truncate(end.size());
  }

  /**
   * Nothing is written where nobody finds it: fails where the file of that name is not the one that is written to, or holds more
   * or less than was written there.
   */
  void check() throws IOException {
    done = 0;
    String fault = foreign(false);
    if (fault != null) {
      foreign = true;
      throw new IOException(fault);
    }
  }

  /** @param longer whether more than was written is a failed write of our own */
  private String foreign(boolean longer) throws IOException {
    Path file = Segments.file(directory, number);
    try {
      if (!Segments.key(file).equals(key)) {
        return "the file " + file + " was replaced";
      }
      long size = Files.readAttributes(file, BasicFileAttributes.class).size();
      return size == end.size() || longer && size > end.size() ? null : "the file " + file + " was changed by somebody else";
    } catch (NoSuchFileException gone) {
      return "the file " + file + " was removed";
    }
  }

  /**
   * Goes back to the last record that was written whole, after a failure.
   *
   * @return whether the file was not ours any more, so that another is begun
   */
  boolean reset() throws IOException {
    done = 0;
    batch.reset();
    try {
      medium.close();
    } catch (IOException broken) {
      // What could not be closed is not written to again.
    }
    foreign |= foreign(true) != null;
    lock.renew();
    NavigableMap<Integer, Path> later = Segments.in(directory).tailMap(number, false);
    for (Map.Entry<Integer, Path> file : Map.copyOf(later).entrySet()) {
      // What somebody else put there tells of it.
      if (!foreign || Segments.isEmpty(file.getValue())) {
        Files.delete(file.getValue());
        later.remove(file.getKey());
      }
    }
    if (!foreign) {
      reopen();
      return false;
    }
    begin(later.isEmpty() ? number + 1 : later.lastKey() + 1, oldest);
    foreign = false;
    remove();
    return true;
  }

  /** Everything appended is on the disk when this returns. */
  void force() throws IOException {
    medium.force();
  }

  /** How many of the records that were last given to {@link #append} are written. */
  int done() {
    return done;
  }

  /** Bytes of all segments; any thread may ask. */
  long bytes() {
    return older + current;
  }

  @Override
  public void close() throws IOException {
    medium.close();
  }
}
