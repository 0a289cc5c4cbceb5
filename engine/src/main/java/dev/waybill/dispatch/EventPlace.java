package dev.waybill.dispatch;

import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * One place of the event log, used again and again: a written event, or how a dispatch ended until somebody reads it. Every
 * dispatch passes through one and nearly none is read, so nothing is made for it and nothing of it grows old. Guarded by its log.
 */
final class EventPlace {
  /** What an event of a dispatch takes beside the names in it. */
  private static final int HEAD = 450;
  /** A character of a version is at most so many bytes, escaped. */
  private static final int WIDEST = 6;

  private final byte[] idText = new byte[36];
  private EventLog.Held held;
  private long event;
  private long time;
  private boolean sensitive;
  private String longId;
  private int idLength;
  private String provider;
  private String action;
  private String version;
  private int attempts;
  private long millis;
  private Code failed;
  private boolean maybeProcessed;
  private int weight;

  void holds(EventLog.Held written) {
    held = written;
    weight = written.json().length();
  }

  void ended(long id, Outcome outcome, long now, boolean itsSensitive) {
    Problem problem = outcome.problem();
    Code code = problem == null ? null : problem.code();
    event = id;
    time = now;
    sensitive = itsSensitive;
    id(outcome.id());
    named(outcome.provider(), outcome.action(), outcome.version());
    attempts = outcome.attempts();
    millis = outcome.took().toMillis();
    if (held != null || failed != code) {
      held = null;
      failed = code;
    }
    maybeProcessed = problem != null && problem.maybeProcessed();
    weight = HEAD + 2 * (outcome.id().length() + provider.length()) + action.length() + WIDEST * version.length();
  }

  /** Mostly the names of the last time: a place is old, and the collector looks through every old object that a reference was put into. */
  private void named(String itsProvider, String itsAction, String itsVersion) {
    if (provider != itsProvider || action != itsAction || version != itsVersion) {
      provider = itsProvider;
      action = itsAction;
      version = itsVersion;
    }
  }

  /** Its characters, so that the text itself may go. */
  private void id(String text) {
    idLength = text.length();
    String kept = idLength > idText.length ? text : null;
    for (int i = 0; i < idLength && kept == null; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        idText[i] = (byte) c;
      } else {
        kept = text;
      }
    }
    if (longId != kept) {
      longId = kept;
    }
  }

  /** What is here, written for its first reader. */
  EventLog.Held read() {
    if (held == null) {
      String id = longId != null ? longId : new String(idText, 0, idLength, StandardCharsets.US_ASCII);
      held = EventLog.held(Event.dispatch(id, provider, action, version, attempts, millis, failed, maybeProcessed), event,
          Instant.ofEpochMilli(time), sensitive);
    }
    return held;
  }

  /** About how many bytes it takes once it is written. */
  int weight() {
    return weight;
  }

  void clear() {
    if (held != null || longId != null) {
      held = null;
      longId = null;
    }
    weight = 0;
  }
}
