package dev.waybill.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;

/**
 * Which records are asked for; what is null asks for nothing.
 *
 * @param since the earliest time, inclusive
 * @param until the latest time, exclusive
 * @param limit how many at most
 * @param cursor where an earlier answer left off, or null for the newest
 */
public record AuditQuery(
    String provider, String action, String caller, String kind, String decision, Instant since, Instant until, int limit,
        String cursor) {
  /** Clocks are set back, but not by more than this. */
  private static final Duration SLACK = Duration.ofHours(1);

  boolean takes(JsonNode record) {
    return is(provider, record, Field.PROVIDER) && is(action, record, Field.ACTION) && is(kind, record, Field.KIND)
        && is(decision, record, Field.DECISION)
        && (caller == null || caller.equals(record.path(Field.CALLER.word()).path("name").textValue()))
        && (since == null || !time(record).isBefore(since)) && (until == null || time(record).isBefore(until));
  }

  /** Whether nothing that is asked for can have been written before this record. */
  boolean isOver(JsonNode record) {
    return since != null && time(record).isBefore(since.minus(SLACK));
  }

  private static Instant time(JsonNode record) {
    return Instant.parse(record.path(Field.TIME.word()).asText("1970-01-01T00:00:00Z"));
  }

  private static boolean is(String wanted, JsonNode record, Field field) {
    return wanted == null || wanted.equals(record.path(field.word()).textValue());
  }
}
