package dev.waybill.audit;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records from any thread and writes them on its own: many in one write, one force of the disk for many, at most 100 ms
 * after the first of them. While the disk does not take them it tries again every second; whoever wants a record on the disk is
 * told at once.
 */
final class AuditWriter implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.audit");
  private static final int MOST = 8_192;
  private static final long MOST_BYTES = 32_000_000;
  private static final int BATCH = 1_024;
  private static final long FORCE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long IDLE = TimeUnit.SECONDS.toNanos(1);
  private static final long LAST_WAIT = 10_000;

  private final Chain chain;
  private final LongSupplier nanos;
  private final Strangers strangers;
  private final Supplier<Instant> now;
  private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(MOST);
  private final AtomicLong held = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong written = new AtomicLong();
  private final List<Item> pending = new ArrayList<>();
  private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private final Thread thread = new Thread(this, "waybill-audit");
  private volatile boolean well = true;
  private volatile boolean closing;
  private boolean replaced;
  private long told;
  private long unforced = -1;

  /** @param record or null where only the disk is to be forced */
  private record Item(AuditRecord record, long weight, CompletableFuture<Void> durable) {}

  AuditWriter(Chain chain, LongSupplier nanos, Strangers strangers, Supplier<Instant> now) {
    this.chain = chain;
    this.nanos = nanos;
    this.strangers = strangers;
    this.now = now;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** @param durable told of the disk, or null where nobody waits for it */
  void offer(AuditRecord record, CompletableFuture<Void> durable) {
    if (durable != null && !well) {
      durable.completeExceptionally(new IOException("the audit record cannot be written"));
      return;
    }
    Item item = new Item(record, weight(record), durable);
    if (closing || held.addAndGet(item.weight()) > MOST_BYTES || !queue.offer(item)) {
      held.addAndGet(closing ? 0 : -item.weight());
      refuse(item, new IOException("too much is to be recorded at once"));
    }
  }

  /** A body that waits for its hash is not worth a record: where there is no room it is hashed here. */
  private long weight(AuditRecord record) {
    if (record != null && held.get() + record.weight() > MOST_BYTES) {
      record.lighten();
    }
    return record == null ? 0 : record.weight();
  }

  private void refuse(Item item, IOException why) {
    if (item.durable() != null) {
      item.durable().completeExceptionally(why);
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
        more = !closing || !queue.isEmpty();
        write();
      } catch (IOException | RuntimeException | LinkageError broken) {
        trouble(broken);
        more = !closing;
      } catch (InterruptedException stopped) {
        more = false;
      }
    }
    queue.forEach(item -> refuse(item, new IOException("the gateway stops")));
    pending.forEach(item -> refuse(item, new IOException("the gateway stops")));
  }

  /** Waits for something to do. In trouble nothing more is taken than what is still to be written. */
  private void take() throws InterruptedException {
    long wait = unforced >= 0 && well ? Math.max(0, FORCE - (nanos.getAsLong() - unforced)) : IDLE;
    if (!well && !closing && !pending.isEmpty()) {
      TimeUnit.NANOSECONDS.sleep(wait);
      return;
    }
    Item first = closing ? queue.poll() : queue.poll(wait, TimeUnit.NANOSECONDS);
    if (first != null) {
      taken(first);
      List<Item> more = new ArrayList<>();
      queue.drainTo(more, BATCH - 1);
      more.forEach(this::taken);
    }
    for (AuditRecord record : strangers.due(nanos.getAsLong(), closing)) {
      pending.add(new Item(record.at(now.get()), 0, null));
    }
  }

  private void taken(Item item) {
    held.addAndGet(-item.weight());
    pending.add(item);
  }

  private void write() throws IOException {
    if (well) {
      chain.check();
    } else {
      replaced |= chain.reset();
    }
    long missing = lost.get();
    if (!pending.isEmpty() || missing > told || !well) {
      List<AuditRecord> records = new ArrayList<>(pending.stream().map(Item::record).filter(record -> record != null).toList());
      // After trouble there is always something to write: a disk that takes nothing is not well because nothing was asked of it.
      if (missing > told || !well) {
        String reason = well ? "lost" : replaced ? "file_gone" : "unwritable";
        records.add(AuditRecord.of(Kind.GAP).with(Field.REASON, reason).with(Field.COUNT, missing - told));
      }
      chain.append(records);
      replaced = false;
      told = missing;
      written.addAndGet(records.size());
      pending.stream().map(Item::durable).filter(durable -> durable != null).forEach(waiting::add);
      pending.clear();
      unforced = unforced < 0 ? nanos.getAsLong() : unforced;
    }
    if (unforced >= 0 && (closing || !well || !waiting.isEmpty() || nanos.getAsLong() - unforced >= FORCE)) {
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
    for (Item item : List.copyOf(pending)) {
      if (item.record() != null && done > 0) {
        done--;
        written.incrementAndGet();
        pending.remove(item);
      }
      if (item.durable() != null) {
        pending.remove(item);
        item.durable().completeExceptionally(broken);
      }
    }
    waiting.forEach(durable -> durable.completeExceptionally(broken));
    waiting.clear();
    queue.removeIf(item -> {
      boolean waited = item.durable() != null;
      if (waited) {
        held.addAndGet(-item.weight());
        item.durable().completeExceptionally(broken);
      }
      return waited;
    });
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
    closing = true;
    queue.offer(new Item(null, 0, null));
    try {
      thread.join(LAST_WAIT);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
