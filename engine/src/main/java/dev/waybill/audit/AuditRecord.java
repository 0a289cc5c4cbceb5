package dev.waybill.audit;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * One event, on its way into the log: who, what, decision, sizes and hashes; never a body, a header or a provider's text. Belongs
 * to the thread that makes it until it is handed to the log.
 */
public final class AuditRecord {
  private static final int MOST_CHARACTERS = 300;
  private static final int WEIGHT = 1_000;
  private static final int NONE = -1;
  private static final byte[] NAME = JsonLine.ascii("{\"name\":");
  private static final byte[] HOW = JsonLine.ascii(",\"kind\":");
  private static final byte[] TRUE = JsonLine.ascii("true");
  private static final byte[] FALSE = JsonLine.ascii("false");

  // One flat object for each call, so that it costs little while it waits: a field that is null or NONE is left out.
  private final Kind kind;
  private long millis = Long.MIN_VALUE;
  private String log;
  private int segment = NONE;
  private int oldest = NONE;
  private String request;
  private String dispatch;
  private String callerName;
  private String callerKind;
  private String source;
  private String method;
  private String route;
  private String provider;
  private String action;
  private String version;
  private String manifest;
  private String file;
  private Boolean dryRun;
  private String decision;
  private String reason;
  private int status = NONE;
  private int providerStatus = NONE;
  private int attempts = NONE;
  private Boolean maybeProcessed;
  private long durationMs = NONE;
  private Print requestBody;
  private Print answerBody;
  private long count = NONE;
  private CompletableFuture<Void> durable;

  private AuditRecord(Kind kind) {
    this.kind = kind;
  }

  public static AuditRecord of(Kind kind) {
    return new AuditRecord(kind);
  }

  /** Stands in the queue for somebody who waits for all before it; it is not written. */
  static AuditRecord mark() {
    return new AuditRecord(null);
  }

  boolean isMark() {
    return kind == null;
  }

  public Kind kind() {
    return kind;
  }

  /** Null leaves it out; what is longer than any name of ours is cut. */
  public AuditRecord with(Field field, String text) {
    String cut = text == null || text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    switch (field) {
      case LOG -> log = cut;
      case REQUEST -> request = cut;
      case DISPATCH -> dispatch = cut;
      case SOURCE -> source = cut;
      case PROVIDER -> provider = cut;
      case ACTION -> action = cut;
      case VERSION -> version = cut;
      case MANIFEST -> manifest = cut;
      case FILE -> file = cut;
      case DECISION -> decision = cut;
      case REASON -> reason = cut;
      default -> throw unfit(field);
    }
    return this;
  }

  /** @param number not negative */
  public AuditRecord with(Field field, long number) {
    switch (field) {
      case SEGMENT -> segment = (int) number;
      case OLDEST -> oldest = (int) number;
      case STATUS -> status = (int) number;
      case PROVIDER_STATUS -> providerStatus = (int) number;
      case ATTEMPTS -> attempts = (int) number;
      case DURATION_MS -> durationMs = number;
      case COUNT -> count = number;
      default -> throw unfit(field);
    }
    return this;
  }

  public AuditRecord with(Field field, boolean truth) {
    switch (field) {
      case DRY_RUN -> dryRun = truth;
      case MAYBE_PROCESSED -> maybeProcessed = truth;
      default -> throw unfit(field);
    }
    return this;
  }

  /** Null leaves it out. */
  public AuditRecord with(Field field, Print print) {
    switch (field) {
      case REQUEST_BODY -> requestBody = print;
      case ANSWER_BODY -> answerBody = print;
      default -> throw unfit(field);
    }
    return this;
  }

  private static IllegalArgumentException unfit(Field field) {
    return new IllegalArgumentException("`" + field.word() + "` of a record is not of this type");
  }

  public AuditRecord caller(String name, String how) {
    callerName = name;
    callerKind = how;
    return this;
  }

  /** The method, and the route's fixed word. */
  public AuditRecord route(String itsMethod, String word) {
    method = itsMethod;
    route = word;
    return this;
  }

  /** Says when; the first time counts. */
  AuditRecord at(Instant when) {
    return at(when.toEpochMilli());
  }

  /** Says when, in milliseconds since 1970; the first time counts. */
  AuditRecord at(long when) {
    millis = isTimed() ? millis : when;
    return this;
  }

  boolean isTimed() {
    return millis != Long.MIN_VALUE;
  }

  String decision() {
    return decision;
  }

  /** Who waits for it to be on the disk, or null. */
  CompletableFuture<Void> durable() {
    return durable;
  }

  AuditRecord durable(CompletableFuture<Void> waiting) {
    durable = waiting;
    return this;
  }

  /** About how many bytes it holds while it waits. */
  long weight() {
    return kind == null ? 0 : WEIGHT + pending(requestBody) + pending(answerBody);
  }

  private static long pending(Print print) {
    return print == null ? 0 : print.pending();
  }

  /** Lets go of bodies whose hash was left for later. */
  void lighten() {
    settle(requestBody);
    settle(answerBody);
  }

  private static void settle(Print print) {
    if (print != null) {
      print.settle();
    }
  }

  /** Writes the fields between {@code seq} and {@code prev}. */
  void write(JsonLine line) {
    line.raw(Field.TIME.opening()).time(millis);
    line.raw(Field.KIND.opening()).text(kind.word());
    text(line, Field.LOG, log);
    number(line, Field.SEGMENT, segment);
    number(line, Field.OLDEST, oldest);
    text(line, Field.REQUEST, request);
    text(line, Field.DISPATCH, dispatch);
    if (callerName != null) {
      line.raw(Field.CALLER.opening()).raw(NAME).text(callerName).raw(HOW).text(callerKind).put('}');
    }
    text(line, Field.SOURCE, source);
    if (route != null) {
      line.raw(Field.ROUTE.opening()).put('"').part(method).put(' ').part(route).put('"');
    }
    text(line, Field.PROVIDER, provider);
    text(line, Field.ACTION, action);
    text(line, Field.VERSION, version);
    text(line, Field.MANIFEST, manifest);
    text(line, Field.FILE, file);
    truth(line, Field.DRY_RUN, dryRun);
    text(line, Field.DECISION, decision);
    text(line, Field.REASON, reason);
    number(line, Field.STATUS, status);
    number(line, Field.PROVIDER_STATUS, providerStatus);
    number(line, Field.ATTEMPTS, attempts);
    truth(line, Field.MAYBE_PROCESSED, maybeProcessed);
    number(line, Field.DURATION_MS, durationMs);
    print(line, Field.REQUEST_BODY, requestBody);
    print(line, Field.ANSWER_BODY, answerBody);
    number(line, Field.COUNT, count);
  }

  private static void text(JsonLine line, Field field, String text) {
    if (text != null) {
      line.raw(field.opening()).text(text);
    }
  }

  private static void number(JsonLine line, Field field, long number) {
    if (number >= 0) {
      line.raw(field.opening()).number(number);
    }
  }

  private static void truth(JsonLine line, Field field, Boolean truth) {
    if (truth != null) {
      line.raw(field.opening()).raw(truth ? TRUE : FALSE);
    }
  }

  private static void print(JsonLine line, Field field, Print print) {
    if (print != null) {
      print.write(line.raw(field.opening()));
    }
  }
}
