package dev.waybill.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * One event, on its way into the log: who, what, decision, sizes and hashes; never a body, a header or a provider's text. Belongs
 * to the thread that makes it until it is handed to the log.
 */
public final class AuditRecord {
  private static final int MOST_CHARACTERS = 300;
  private static final int WEIGHT = 1_000;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
      .withZone(ZoneOffset.UTC);
  private static final Field[] FIELDS = Field.values();

  private final Kind kind;
  private final Object[] values = new Object[FIELDS.length];
  private Instant time;

  /** Who called. */
  private record Who(String name, String kind) {}

  private AuditRecord(Kind kind) {
    this.kind = kind;
  }

  public static AuditRecord of(Kind kind) {
    return new AuditRecord(kind);
  }

  public Kind kind() {
    return kind;
  }

  /** Null leaves it out; what is longer than any name of ours is cut. */
  public AuditRecord with(Field field, String text) {
    values[field.ordinal()] = text == null || text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    return this;
  }

  public AuditRecord with(Field field, long number) {
    values[field.ordinal()] = number;
    return this;
  }

  public AuditRecord with(Field field, boolean truth) {
    values[field.ordinal()] = truth;
    return this;
  }

  /** Null leaves it out. */
  public AuditRecord with(Field field, Print print) {
    values[field.ordinal()] = print;
    return this;
  }

  public AuditRecord caller(String name, String how) {
    values[Field.CALLER.ordinal()] = new Who(name, how);
    return this;
  }

  /** Says when; the first time counts. */
  AuditRecord at(Instant when) {
    time = time == null ? when : time;
    return this;
  }

  String text(Field field) {
    return (String) values[field.ordinal()];
  }

  /** About how many bytes it holds while it waits. */
  long weight() {
    return WEIGHT + pending(Field.REQUEST_BODY) + pending(Field.ANSWER_BODY);
  }

  private long pending(Field field) {
    return values[field.ordinal()] instanceof Print print ? print.pending() : 0;
  }

  /** Lets go of bodies whose hash was left for later. */
  void lighten() {
    for (Object value : values) {
      if (value instanceof Print print) {
        print.settle();
      }
    }
  }

  /** Writes the fields between {@code seq} and {@code prev}. */
  void write(JsonLine line) {
    line.field(Field.TIME.word(), TIME.format(time));
    for (Field field : FIELDS) {
      Object value = values[field.ordinal()];
      if (field == Field.KIND) {
        line.field(field.word(), kind.word());
      } else if (value instanceof String text) {
        line.field(field.word(), text);
      } else if (value instanceof Who who) {
        line.begin(field.word()).field("name", who.name()).field("kind", who.kind()).end();
      } else if (value instanceof Print print) {
        line.begin(field.word()).field("bytes", print.bytes()).field("sha256", print.sha256()).end();
      } else if (value != null) {
        line.plain(field.word(), value.toString());
      }
    }
  }
}
