package dev.waybill.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.time.InstantSource;
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
  private static final int BATCH = 256 * 1024;

  private final Path directory;
  private final long maxBytes;
  private final Medium.Opening opening;
  private final InstantSource now;
  private final DirectoryLock lock;
  private final MessageDigest digest = Print.sha256Digest();
  private final JsonLine batch = new JsonLine();
  private String log;
  private int number;
  private Path file;
  private int oldest = 1;
  private Object key;
  private boolean foreign;
  private End end = new End(0, hex(Link.NOTHING), 0);
  private int done;
  private Medium medium;
  private volatile long older;
  private volatile long current;

  /** Where the chain ends: after this record, whose hash stands there in hex, at so many bytes of the segment. */
  private record End(long seq, byte[] hash, long size) {}

  private static byte[] hex(String hash) {
    return hash.getBytes(StandardCharsets.US_ASCII);
  }

  private Chain(Path directory, long maxBytes, Medium.Opening opening, InstantSource now, DirectoryLock lock) {
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
  static Chain open(Path directory, long maxBytes, Medium.Opening opening, InstantSource now,
      Supplier<String> id, DirectoryLock lock) throws IOException {
    Chain chain = new Chain(directory, maxBytes, opening, now, lock);
    Recovery found = Recovery.of(directory);
    if (found == null) {
      chain.log = id.get();
      chain.begin(1, 1);
    } else {
      chain.log = found.head().log();
      chain.number = found.head().segment();
      chain.end = new End(found.last().seq(), hex(found.last().hash()), found.size());
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
   * Appends the records, in few writes. Where it fails, {@link #reset} must be called, and {@link #done} says how many of them are
   * written.
   */
  void append(List<AuditRecord> records) throws IOException {
    long seq = end.seq();
    byte[] hash = end.hash().clone();
    done = 0;
    int given = 0;
    for (AuditRecord record : records) {
      int begin = batch.length();
      line(record, seq + 1, hash);
      if (end.size() + batch.length() > maxBytes / PARTS - SPARE && end.size() + begin > 0) {
        // It follows the head of the next segment instead.
        batch.cut(begin);
        write(seq, hash);
        done = given;
        roll();
        seq = end.seq();
        line(record, seq + 1, end.hash());
      }
      given++;
      seq++;
      Link.lastHash(batch, hash);
      if (batch.length() >= BATCH) {
        write(seq, hash);
        done = given;
      }
    }
    write(seq, hash);
    done = given;
  }

  private void line(AuditRecord record, long seq, byte[] prev) {
    if (!record.isTimed()) {
      record.at(now.millis());
    }
    Link.write(record, seq, prev, batch, digest);
  }

  private void write(long seq, byte[] hash) throws IOException {
    int length = batch.length();
    if (length > 0) {
      medium.write(ByteBuffer.wrap(batch.bytes(), 0, length));
      batch.cut(0);
      end = new End(seq, hash.clone(), end.size() + length);
      current = end.size();
    }
  }

  private void roll() throws IOException {
    medium.force();
    NavigableMap<Integer, Path> files = Segments.in(directory);
    long all = maxBytes / PARTS;
    for (Path each : files.values()) {
      all += Files.size(each);
    }
    int kept = oldest;
    for (Map.Entry<Integer, Path> each : files.headMap(number, false).entrySet()) {
      if (all <= maxBytes) {
        break;
      }
      all -= Files.size(each.getValue());
      kept = each.getKey() + 1;
    }
    medium.close();
    begin(number + 1, kept);
    remove();
  }

  private void begin(int next, int kept) throws IOException {
    Path segment = Segments.file(directory, next);
    medium = opening.open(segment, true);
    line(new Head(log, next, kept).record(), end.seq() + 1, end.hash());
    int length = batch.length();
    byte[] hash = new byte[end.hash().length];
    Link.lastHash(batch, hash);
    medium.write(ByteBuffer.wrap(batch.bytes(), 0, length));
    batch.cut(0);
    medium.force();
    forceDirectory();
    number = next;
    file = segment;
    oldest = kept;
    key = Segments.key(file);
    end = new End(end.seq() + 1, hash, length);
    current = length;
  }

  /** The head that says so is on the disk by now. */
  private void remove() throws IOException {
    for (Path each : Segments.in(directory).headMap(oldest, false).values()) {
      Files.delete(each);
    }
    older = Segments.bytes(directory) - Files.size(file);
  }

  private void forceDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException notHere) {
      // Not every system can force a directory; its file system then orders the two itself.
    }
  }

  private void reopen() throws IOException {
    file = Segments.file(directory, number);
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
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      if (!Segments.key(file, found).equals(key)) {
        return "the file " + file + " was replaced";
      }
      long size = found.size();
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
    batch.cut(0);
    try {
      medium.close();
    } catch (IOException broken) {
      // What could not be closed is not written to again.
    }
    foreign |= foreign(true) != null;
    lock.renew();
    NavigableMap<Integer, Path> later = Segments.in(directory).tailMap(number, false);
    for (Map.Entry<Integer, Path> each : Map.copyOf(later).entrySet()) {
      // What somebody else put there tells of it.
      if (!foreign || Segments.isEmpty(each.getValue())) {
        Files.delete(each.getValue());
        later.remove(each.getKey());
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
