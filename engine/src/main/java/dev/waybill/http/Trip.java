package dev.waybill.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Document;
import dev.waybill.secret.Redactor;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import io.vertx.core.Future;
import java.util.function.Function;

/**
 * One dispatch on its way: what every exchange it passes may ask. Confined to the dispatch's event loop.
 */
public final class Trip {
  private static final int MOST_MASKS = 64;

  private final String id;
  private final String action;
  private final Document document;
  private final long deadlineNanos;
  private final String traceparent;
  private final Traces traces;
  private final Function<Trip, Future<HttpCall>> writer;
  private final boolean opens;

  /**
   * @param id the dispatch's id
   * @param action the provider's id and the action's name, {@code phaxio/send_fax}
   * @param deadlineNanos on the {@link dev.waybill.clock.Timeline#nanos()} scale
   * @param traceparent the trace context to send on (W3C Trace Context), or null
   */
  public Trip(String id, String action, Document document, long deadlineNanos, String traceparent) {
    this(id, action, document, deadlineNanos, traceparent, new Traces(), null, false);
  }

  private Trip(String id, String action, Document document, long deadlineNanos, String traceparent, Traces traces,
      Function<Trip, Future<HttpCall>> writer, boolean opens) {
    this.id = id;
    this.action = action;
    this.document = document;
    this.deadlineNanos = deadlineNanos;
    this.traceparent = traceparent;
    this.traces = traces;
    this.writer = writer;
    this.opens = opens;
  }

  public Trip(String id, Document document, long deadlineNanos) {
    this(id, "", document, deadlineNanos, null);
  }

  /** The same trip with another document: what one of them tries or sends counts for both. */
  public Trip with(Document other) {
    return new Trip(id, action, other, deadlineNanos, traceparent, traces, writer, opens);
  }

  /** The same trip with less time, for a part of it that has a limit of its own; never with more. */
  public Trip until(long otherDeadlineNanos) {
    return new Trip(id, action, document, Math.min(deadlineNanos, otherDeadlineNanos), traceparent, traces, writer, opens);
  }

  /** The same trip, whose call can be written anew once what it reads of has changed. */
  public Trip writing(Function<Trip, Future<HttpCall>> how) {
    return new Trip(id, action, document, deadlineNanos, traceparent, traces, how, opens);
  }

  /** How the call is written for a trip, or null where it reads of nothing that may change on the way. */
  public Function<Trip, Future<HttpCall>> writer() {
    return writer;
  }

  /** The same trip with time of its own, for what goes on beside or behind the rest of it. */
  public Trip aside(long otherDeadlineNanos) {
    return new Trip(id, action, document, otherDeadlineNanos, traceparent, traces, writer, opens);
  }

  /** A trip that opens a session for all who wait for one: with time and traces of its own. */
  public Trip opening(long otherDeadlineNanos) {
    Traces own = new Traces();
    own.share = traces.share;
    return new Trip(id, action, document, otherDeadlineNanos, null, own, null, true);
  }

  /** The same trip, what it holds in memory counted as part of this share. */
  public Trip holding(HeldBytes.Share share) {
    traces.share = share;
    return this;
  }

  /** Takes room for so many bytes more of what was read for this trip; false where there is none. */
  public boolean hold(long bytes) {
    return traces.share == null || traces.share.add(bytes);
  }

  /** Whether there is room for so many bytes more; takes none of it. */
  public boolean canHold(long bytes) {
    return bytes <= 0 || traces.share == null || traces.share.fits(bytes);
  }

  /** Gives back all the room that it took: it has ended. */
  public void letGo() {
    if (traces.share != null) {
      traces.share.release();
    }
  }

  /** Gives room back that is not needed any more before the trip has ended. */
  public void giveBack(long bytes) {
    if (traces.share != null) {
      traces.share.giveBack(bytes);
    }
  }

  /** Whether its calls open a session: token calls and logins, not the calls of an action. */
  public boolean opens() {
    return opens;
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

  /** What one party used for the latest call of this dispatch, or null. */
  public Object used(Object by) {
    return traces.used == null ? null : traces.used.get(by);
  }

  /** Notes what a party uses for the call at hand: a scheme its token, say. */
  public void use(Object by, Object what) {
    if (traces.used == null) {
      traces.used = new IdentityHashMap<>(2);
    }
    traces.used.put(by, what);
  }

  /**
   * Notes credentials that came up on the way, so that nothing of them gets into what a caller sees. Where every call has one of
   * its own, and there are many calls, the latest count.
   */
  public void mask(Redactor credentials) {
    if (traces.masks.isEmpty()) {
      traces.masks = new LinkedHashSet<>();
    }
    traces.masks.remove(credentials);
    traces.masks.add(credentials);
    if (traces.masks.size() > MOST_MASKS) {
      traces.masks.remove(traces.masks.iterator().next());
    }
  }

  /** The text without credentials that came up on the way; null stays null. */
  public String masked(String text) {
    String clean = text;
    for (Redactor each : traces.masks) {
      clean = each.clean(clean);
    }
    return clean;
  }

  /** The value without credentials that came up on the way; null stays null. */
  public JsonNode masked(JsonNode value) {
    JsonNode clean = value;
    for (Redactor each : traces.masks) {
      clean = each.clean(clean);
    }
    return clean;
  }

  /** What a dispatch leaves behind on its way. */
  private static final class Traces {
    /** Null until somebody uses something: most calls carry none. */
    private Map<Object, Object> used;
    private Set<Redactor> masks = Set.of();
    private HeldBytes.Share share;
    private int attempts;
    private boolean mayHaveLeft;
  }
}
