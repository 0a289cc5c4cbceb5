package dev.waybill.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The append-only record of what was done through the gateway: a chain of hashed lines in files of bounded size, written by one
 * thread of its own. Adding never blocks: what the disk does not take in time is counted as lost, and a record says so once it
 * writes again. One process, one directory. Thread-safe.
 */
public final class AuditLog implements AutoCloseable {
  private final Path directory;
  private final DirectoryLock lock;
  private final Chain chain;
  private final AuditWriter writer;
  private final Strangers strangers;
  private final InstantSource now;
  private final LongSupplier nanos;

  private AuditLog(Path directory, DirectoryLock lock, Chain chain, InstantSource now, LongSupplier nanos) {
    this.directory = directory;
    this.lock = lock;
    this.chain = chain;
    this.now = now;
    this.nanos = nanos;
    this.strangers = new Strangers(nanos.getAsLong());
    this.writer = new AuditWriter(chain, nanos, strangers, now);
  }

  /**
   * Goes on with the log in the directory, or begins one there.
   *
   * @param maxBytes of all files together; the oldest go
   * @param now the wall clock
   * @param nanos the monotonic clock
   * @throws Locked where another process writes there
   * @throws IOException where nothing can be written, with a sentence where what is there was changed
   */
  public static AuditLog open(Path directory, long maxBytes, InstantSource now, LongSupplier nanos, RandomGenerator random)
      throws IOException {
    return open(directory, maxBytes, now, nanos, random, Medium::file);
  }

  static AuditLog open(Path directory, long maxBytes, InstantSource now, LongSupplier nanos, RandomGenerator random,
      Medium.Opening opening) throws IOException {
    DirectoryLock lock = new DirectoryLock(directory);
    try {
      Chain chain = Chain.open(directory, maxBytes, opening, now, () -> id(random), lock);
      AuditLog log = new AuditLog(directory, lock, chain, now, nanos);
      log.writer.start();
      return log;
    } catch (IOException | RuntimeException unusable) {
      lock.close();
      throw unusable;
    }
  }

  private static String id(RandomGenerator random) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Adds a record; it is written within some milliseconds, and on the disk within about a tenth of a second. */
  public void add(AuditRecord record) {
    writer.offer(stamped(record));
  }

  /** Adds a record of somebody unknown: some a minute are written, the others counted. */
  public void addStranger(AuditRecord record) {
    if (strangers.admits(record, nanos.getAsLong())) {
      add(record);
    }
  }

  /** Adds a record; completes once it is on the disk, and fails where that cannot be. Completes on any thread. */
  public CompletableFuture<Void> addDurably(AuditRecord record) {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    writer.offer(stamped(record).durable(durable));
    return durable;
  }

  /** Completes once all that was added before is on the disk; fails where that cannot be. Completes on any thread. */
  public CompletableFuture<Void> flush() {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    writer.offer(AuditRecord.mark().durable(durable));
    return durable;
  }

  private AuditRecord stamped(AuditRecord record) {
    return record.at(now.millis());
  }

  public Path directory() {
    return directory;
  }

  /** Whether what is added gets onto the disk. */
  public boolean isWell() {
    return writer.isWell();
  }

  /** Records written since the start. */
  public long records() {
    return writer.records();
  }

  /** Records that could not be written since the start. */
  public long lost() {
    return writer.lost();
  }

  /** Bytes of all files. */
  public long bytes() {
    return chain.bytes();
  }

  /** Writes what was added before and ends; what is added later is lost. Waits for the disk, but not for ever. */
  @Override
  public void close() throws IOException {
    writer.stop();
    chain.close();
    lock.close();
  }
}
