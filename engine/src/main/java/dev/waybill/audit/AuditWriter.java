package dev.waybill.audit;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records from any thread and writes them on its own: what comes within {@link #LINGER} in one write, one force of the disk
 * for many, at most about 100 ms after the first of them. What somebody waits for is written and forced at once. While the disk
 * does not take them it tries again every second; whoever wants a record on the disk is told at once.
 */
final class AuditWriter implements Runnable {
  /** How long a record may wait for others: a thread that is woken for each of them costs more than all that it writes. */
  static final long LINGER = TimeUnit.MILLISECONDS.toNanos(5);

  private static final Logger LOG = LoggerFactory.getLogger("waybill.audit");
  private static final long FORCE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long IDLE = TimeUnit.SECONDS.toNanos(1);
  private static final long LAST_WAIT = 10_000;

  private final Chain chain;
  private final LongSupplier nanos;
  private final Strangers strangers;
  private final InstantSource now;
  private final Intake intake = new Intake();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong written = new AtomicLong();
  private final List<AuditRecord> batch = new ArrayList<>();
  private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private final Thread thread = new Thread(this, "waybill-audit");
  private List<AuditRecord> pending = new ArrayList<>();
  private volatile boolean well = true;
  private boolean streaming;
  private boolean replaced;
  private long told;
  private long unforced = -1;

  AuditWriter(Chain chain, LongSupplier nanos, Strangers strangers, InstantSource now) {
    this.chain = chain;
    this.nanos = nanos;
    this.strangers = strangers;
    this.now = now;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void offer(AuditRecord record) {
    if (record.durable() != null && !well) {
      record.durable().completeExceptionally(new IOException("the audit record cannot be written"));
    } else if (!intake.offer(record)) {
      refuse(record, "too much is to be recorded at once");
    }
  }

  private void refuse(AuditRecord record, String why) {
    if (record.durable() != null) {
      record.durable().completeExceptionally(new IOException(why));
    } else {
      lost.incrementAndGet();
    }
  }

  @Override
  public void run() {
    boolean more = true;
    while (more) {
      try {
        take();
        more = !intake.isOver();
        write();
      } catch (IOException | RuntimeException | LinkageError broken) {
        trouble(broken);
        more = !intake.isClosed();
      } catch (InterruptedException stopped) {
        more = false;
      }
    }
    pending.forEach(record -> refuse(record, "the gateway stops"));
    intake.swap(new ArrayList<>()).forEach(record -> refuse(record, "the gateway stops"));
  }

  /** Waits for something to do. In trouble nothing more is taken: what comes waits where it is counted. */
  private void take() throws InterruptedException {
    if (!well && !intake.isClosed()) {
      TimeUnit.NANOSECONDS.sleep(IDLE);
      return;
    }
    if (!streaming) {
      intake.awaitSome(unforced >= 0 && well ? Math.max(0, FORCE - (nanos.getAsLong() - unforced)) : IDLE);
    }
    if (streaming || !intake.isEmpty()) {
      intake.linger(LINGER);
    }
    if (pending.isEmpty()) {
      pending = intake.swap(pending);
    } else {
      pending.addAll(intake.swap(new ArrayList<>()));
    }
    streaming = !pending.isEmpty();
    for (AuditRecord record : strangers.due(nanos.getAsLong(), intake.isClosed())) {
      pending.add(record.at(now.millis()));
    }
  }

  private void write() throws IOException {
    if (well) {
      chain.check();
    } else {
      replaced |= chain.reset();
    }
    long missing = lost.get();
    if (!pending.isEmpty() || missing > told || !well) {
      append(missing);
    }
    if (unforced >= 0 && (intake.isClosed() || !well || !waiting.isEmpty() || nanos.getAsLong() - unforced >= FORCE)) {
      chain.force();
      chain.check();
      unforced = -1;
      waiting.forEach(durable -> durable.complete(null));
      waiting.clear();
      if (!well) {
        well = true;
        LOG.info("The audit record is written again");
      }
    }
  }

  private void append(long missing) throws IOException {
    batch.clear();
    for (AuditRecord record : pending) {
      if (!record.isMark()) {
        batch.add(record);
      }
    }
    // After trouble there is always something to write: a disk that takes nothing is not well because nothing was asked of it.
    if (missing > told || !well) {
      String reason = well ? "lost" : replaced ? "file_gone" : "unwritable";
      batch.add(AuditRecord.of(Kind.GAP).with(Field.REASON, reason).with(Field.COUNT, missing - told));
    }
    chain.append(batch);
    replaced = false;
    told = missing;
    written.addAndGet(batch.size());
    for (AuditRecord record : pending) {
      if (record.durable() != null) {
        waiting.add(record.durable());
      }
    }
    batch.clear();
    pending.clear();
    unforced = unforced < 0 ? nanos.getAsLong() : unforced;
  }

  /**
   * What was not written is kept for the next try, but for what somebody waits for: that somebody is told that it is not there.
   */
  private void trouble(Throwable broken) {
    if (well) {
      LOG.atError().addKeyValue("exception", broken.getClass().getName()).addKeyValue("why", String.valueOf(broken.getMessage()))
          .log("The audit record cannot be written; it is tried again every second");
    }
    well = false;
    int done = chain.done();
    for (Iterator<AuditRecord> records = pending.iterator(); records.hasNext();) {
      AuditRecord record = records.next();
      boolean isWritten = !record.isMark() && done > 0;
      if (isWritten) {
        done--;
        written.incrementAndGet();
      }
      if (record.durable() != null) {
        record.durable().completeExceptionally(broken);
      }
      if (isWritten || record.durable() != null) {
        records.remove();
      }
    }
    waiting.forEach(durable -> durable.completeExceptionally(broken));
    waiting.clear();
    intake.withdrawDurable().forEach(record -> record.durable().completeExceptionally(broken));
  }

  boolean isWell() {
    return well;
  }

  long records() {
    return written.get();
  }

  long lost() {
    return lost.get();
  }

  /** Writes what there is and ends. */
  void stop() {
    intake.close();
    try {
      thread.join(LAST_WAIT);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
