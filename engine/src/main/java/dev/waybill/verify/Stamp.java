package dev.waybill.verify;

import dev.waybill.shape.Shape;
import dev.waybill.document.Document;
import dev.waybill.template.Text;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * The time a delivery says it was made: seconds or milliseconds since 1970, ISO 8601 or an HTTP date; and how far it may be from
 * now, in either direction.
 */
record Stamp(Shape shape, Duration tolerance) {
  static final Duration DEFAULT = Duration.ofMinutes(5);
  private static final int LONGEST = 64;
  private static final double MILLIS_FROM = 100_000_000_000d;

  /** The text as it came, or null where there is none. */
  String text(Document document) {
    String text = Text.of(shape.render(document));
    return text == null || text.isBlank() || text.length() > LONGEST ? null : text;
  }

  /** Why it does not hold, or null. */
  String flaw(String text, Instant now) {
    Instant made = text == null ? null : instant(text.strip());
    if (made == null) {
      return text == null ? "no_timestamp" : "bad_timestamp";
    }
    Duration age = Duration.between(made, now);
    return age.compareTo(tolerance) > 0 ? "old_timestamp" : age.negated().compareTo(tolerance) > 0 ? "future_timestamp" : null;
  }

  private static Instant instant(String text) {
    try {
      if (text.matches("\\d{1,17}(\\.\\d{1,9})?")) {
        double number = Double.parseDouble(text);
        return Instant.ofEpochMilli((long) (number < MILLIS_FROM ? number * 1_000 : number));
      }
      return Character.isDigit(text.charAt(0)) ? OffsetDateTime.parse(text).toInstant()
          : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException unreadable) {
      return null;
    }
  }
}
