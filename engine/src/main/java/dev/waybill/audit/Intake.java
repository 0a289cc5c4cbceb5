package dev.waybill.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where records wait for the one thread that writes them: at most {@link #MOST}, and bodies of {@link #MOST_BYTES} with them. That
 * thread is woken by the first record after a rest and by what somebody waits for, not by each. Thread-safe.
 */
final class Intake {
  static final int MOST = 8_192;
  static final long MOST_BYTES = 32_000_000;

  /** So many are written before their time, so that there is room for those that follow. */
  private static final int MANY = MOST / 4;

  private final ReentrantLock door = new ReentrantLock();
  private final Condition stir = door.newCondition();
  private List<AuditRecord> coming = new ArrayList<>();
  private Rest rest = Rest.AWAKE;
  private boolean urgent;
  private volatile long held;
  private volatile boolean closed;

  /** What the writing thread is woken by. */
  private enum Rest { AWAKE, LINGERING, IDLE }

  /** False where there is no room. */
  boolean offer(AuditRecord record) {
    long weight = weight(record);
    door.lock();
    try {
      if (closed || coming.size() >= MOST || held + weight > MOST_BYTES) {
        return false;
      }
      coming.add(record);
      held += weight;
      urgent |= record.durable() != null || coming.size() >= MANY;
      if (rest == Rest.IDLE || urgent && rest == Rest.LINGERING) {
        wake();
      }
      return true;
    } finally {
      door.unlock();
    }
  }

  /** A body that waits for its hash is not worth a record: where there is no room it is hashed here. */
  private long weight(AuditRecord record) {
    long weight = record.weight();
    if (held + weight <= MOST_BYTES) {
      return weight;
    }
    record.lighten();
    return record.weight();
  }

  private void wake() {
    rest = Rest.AWAKE;
    stir.signal();
  }

  /** Waits until something is there. */
  void awaitSome(long nanos) throws InterruptedException {
    door.lock();
    try {
      if (coming.isEmpty() && !closed) {
        rest(Rest.IDLE, nanos);
      }
    } finally {
      door.unlock();
    }
  }

  /** Waits for more, unless it hurries. */
  void linger(long nanos) throws InterruptedException {
    door.lock();
    try {
      if (!urgent && !closed) {
        rest(Rest.LINGERING, nanos);
      }
    } finally {
      door.unlock();
    }
  }

  private void rest(Rest how, long nanos) throws InterruptedException {
    rest = how;
    long left = nanos;
    while (rest == how && left > 0) {
      left = stir.awaitNanos(left);
    }
    rest = Rest.AWAKE;
  }

  /** Gives all that came, and goes on with the list that is given for it. */
  List<AuditRecord> swap(List<AuditRecord> empty) {
    door.lock();
    try {
      List<AuditRecord> all = coming;
      coming = empty;
      held = 0;
      urgent = false;
      return all;
    } finally {
      door.unlock();
    }
  }

  /** Takes out what somebody waits for. */
  List<AuditRecord> withdrawDurable() {
    door.lock();
    try {
      List<AuditRecord> durable = new ArrayList<>();
      List<AuditRecord> others = new ArrayList<>();
      long weight = 0;
      for (AuditRecord record : coming) {
        (record.durable() == null ? others : durable).add(record);
        weight += record.durable() == null ? record.weight() : 0;
      }
      coming = others;
      held = weight;
      urgent = others.size() >= MANY;
      return durable;
    } finally {
      door.unlock();
    }
  }

  /** Takes no more. */
  void close() {
    door.lock();
    try {
      closed = true;
      wake();
    } finally {
      door.unlock();
    }
  }

  boolean isClosed() {
    return closed;
  }

  boolean isEmpty() {
    door.lock();
    try {
      return coming.isEmpty();
    } finally {
      door.unlock();
    }
  }

  /** Whether nothing is there and nothing comes any more. */
  boolean isOver() {
    return closed && isEmpty();
  }
}
