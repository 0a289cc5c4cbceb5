package dev.waybill.http;

import dev.waybill.document.Document;

/**
 * One dispatch on its way: what every exchange it passes may ask. Confined to the dispatch's event loop.
 */
public final class Trip {
  private final String id;
  private final String action;
  private final Document document;
  private final long deadlineNanos;
  private final String traceparent;
  private final Traces traces;

  /**
   * @param id the dispatch's id
   * @param action the provider's id and the action's name, {@code phaxio/send_fax}
   * @param deadlineNanos on the {@link dev.waybill.clock.Timeline#nanos()} scale
   * @param traceparent the trace context to send on (W3C Trace Context), or null
   */
  public Trip(String id, String action, Document document, long deadlineNanos, String traceparent) {
    this(id, action, document, deadlineNanos, traceparent, new Traces());
  }

  private Trip(String id, String action, Document document, long deadlineNanos, String traceparent, Traces traces) {
    this.id = id;
    this.action = action;
    this.document = document;
    this.deadlineNanos = deadlineNanos;
    this.traceparent = traceparent;
    this.traces = traces;
  }

  public Trip(String id, Document document, long deadlineNanos) {
    this(id, "", document, deadlineNanos, null);
  }

  /** The same trip with another document: what one of them tries or sends counts for both. */
  public Trip with(Document other) {
    return new Trip(id, action, other, deadlineNanos, traceparent, traces);
  }

  /** The same trip with less time, for a part of it that has a limit of its own; never with more. */
  public Trip until(long otherDeadlineNanos) {
    return new Trip(id, action, document, Math.min(deadlineNanos, otherDeadlineNanos), traceparent, traces);
  }

  /** The same trip with time of its own, for what goes on beside or behind the rest of it. */
  public Trip aside(long otherDeadlineNanos) {
    return new Trip(id, action, document, otherDeadlineNanos, traceparent, traces);
  }

  public String id() {
    return id;
  }

  public String action() {
    return action;
  }

  public Document document() {
    return document;
  }

  public long deadlineNanos() {
    return deadlineNanos;
  }

  public String traceparent() {
    return traceparent;
  }

  /** How often a request of this dispatch was tried, the one under way included. */
  public int attempts() {
    return traces.attempts;
  }

  public void countAttempt() {
    traces.attempts++;
  }

  /** Whether any byte of any request of this dispatch may have gone out. */
  public boolean mayHaveLeft() {
    return traces.mayHaveLeft;
  }

  public void noteSending() {
    traces.mayHaveLeft = true;
  }

  /** What a dispatch leaves behind on its way. */
  private static final class Traces {
    private int attempts;
    private boolean mayHaveLeft;
  }
}
