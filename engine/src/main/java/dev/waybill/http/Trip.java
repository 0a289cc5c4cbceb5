package dev.waybill.http;

import dev.waybill.document.Document;

/**
 * One dispatch on its way: what every exchange it passes may ask. Confined to the dispatch's event loop.
 */
public final class Trip {
  private final String id;
  private final Document document;
  private final long deadlineNanos;
  private int attempts;

  /**
   * @param id the dispatch's id
   * @param deadlineNanos on the {@link dev.waybill.clock.Timeline#nanos()} scale
   */
  public Trip(String id, Document document, long deadlineNanos) {
    this.id = id;
    this.document = document;
    this.deadlineNanos = deadlineNanos;
  }

  public String id() {
    return id;
  }

  public Document document() {
    return document;
  }

  public long deadlineNanos() {
    return deadlineNanos;
  }

  /** How often a request of this dispatch was tried, the one under way included. */
  public int attempts() {
    return attempts;
  }

  public void countAttempt() {
    attempts++;
  }
}
