package dev.waybill.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Calls by nobody known: some a minute are recorded whole, the others are counted by decision, so that a stranger can neither
 * fill the disk nor push out what callers did. Thread-safe.
 */
final class Strangers {
  /** How many a minute are recorded whole. */
  static final int WHOLE = 60;
  private static final long MINUTE = 60_000_000_000L;

  private final Map<String, Long> counted = new TreeMap<>();
  private long begin;
  private int seen;
  private boolean ripe;

  Strangers(long nanos) {
    this.begin = nanos;
  }

  /** Whether this one is recorded whole; else it is counted. */
  synchronized boolean admits(AuditRecord record, long nanos) {
    if (nanos - begin >= MINUTE) {
      begin = nanos;
      seen = 0;
      ripe = !counted.isEmpty();
    }
    if (seen < WHOLE) {
      seen++;
      return true;
    }
    counted.merge(String.valueOf(record.decision()), 1L, Long::sum);
    return false;
  }

  /** What was counted, once the minute is over, or at once. */
  synchronized List<AuditRecord> due(long nanos, boolean now) {
    if (counted.isEmpty() || !now && !ripe && nanos - begin < MINUTE) {
      return List.of();
    }
    List<AuditRecord> records = new ArrayList<>();
    counted.forEach((decision, count) ->
        records.add(AuditRecord.of(Kind.REFUSED).with(Field.DECISION, decision).with(Field.COUNT, count)));
    counted.clear();
    ripe = false;
    return records;
  }
}
