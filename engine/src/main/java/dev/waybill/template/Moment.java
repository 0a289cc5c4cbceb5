package dev.waybill.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads a point in time as providers write it: an epoch in seconds (with or without a fraction) or milliseconds, an HTTP date
 * (RFC 9110, all three forms) or ISO 8601. A time without an offset is UTC.
 */
public final class Moment {
  /** From here on a whole number means milliseconds: as seconds it would lie in the year 5138. */
  private static final BigDecimal MILLISECONDS = new BigDecimal("100000000000");

  private static final BigDecimal LAST = new BigDecimal("253402300799999");
  private static final int LONGEST = 64;
  private static final int NANOS = 9;

  private static final List<DateTimeFormatter> FORMS =
      List.of(
          iso("[XXX][XX][X]"),
          iso(""),
          DateTimeFormatter.ISO_LOCAL_DATE,
          DateTimeFormatter.RFC_1123_DATE_TIME,
          new DateTimeFormatterBuilder()
              .parseCaseInsensitive()
              .appendPattern("EEEE, dd-MMM-")
              .appendValueReduced(ChronoField.YEAR, 2, 2, LocalDate.of(1970, 1, 1))
              .appendPattern(" HH:mm:ss 'GMT'")
              .toFormatter(Locale.ENGLISH),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH));

  private Moment() {}

  private static DateTimeFormatter iso(String offset) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .append(DateTimeFormatter.ISO_LOCAL_DATE)
        .appendPattern("['T'][' ']HH:mm")
        .optionalStart()
        .appendPattern(":ss")
        .optionalStart()
        .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
        .optionalEnd()
        .optionalEnd()
        .appendPattern(offset)
        .toFormatter(Locale.ENGLISH);
  }

  /** The time, or empty where the value reads as none. */
  public static Optional<Instant> read(JsonNode value) {
    String text = value.isNumber() || value.isTextual() ? Text.of(value).strip() : "";
    if (text.isEmpty() || text.length() > LONGEST) {
      return Optional.empty();
    }
    return Numbers.read(text).map(Moment::epoch).orElseGet(() -> date(text));
  }

  private static Optional<Instant> epoch(BigDecimal number) {
    if (number.abs().compareTo(LAST) > 0) {
      return Optional.empty();
    }
    if (number.precision() - (long) number.scale() < -NANOS) {
      // Less than a nanosecond, and perhaps a thousand million digits if it were written out.
      return Optional.of(Instant.EPOCH);
    }
    BigDecimal seconds = number.abs().compareTo(MILLISECONDS) < 0 ? number : number.movePointLeft(3);
    BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
    long nanos = seconds.subtract(whole).movePointRight(NANOS).longValue();
    return Optional.of(Instant.ofEpochSecond(whole.longValue(), nanos));
  }

  private static Optional<Instant> date(String text) {
    for (DateTimeFormatter form : FORMS) {
      try {
        TemporalAccessor read = form.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
        return Optional.of(instant(read));
      } catch (DateTimeParseException other) {
        // The next form may fit.
      } catch (DateTimeException outOfRange) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Instant instant(TemporalAccessor read) {
    if (read instanceof OffsetDateTime offset) {
      return offset.toInstant();
    }
    LocalDateTime local = read instanceof LocalDate date ? date.atStartOfDay() : (LocalDateTime) read;
    return local.toInstant(ZoneOffset.UTC);
  }
}
