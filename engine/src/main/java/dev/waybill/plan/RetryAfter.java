package dev.waybill.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.http.HttpReply;
import dev.waybill.tree.Units;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * How long a provider asks us to wait: seconds to go, an epoch in seconds or milliseconds, an HTTP date (RFC 9110) or ISO 8601. What
 * is past is no wait; what cannot be read says nothing.
 */
final class RetryAfter {
  /** From here on a number is a time, not a wait: 2017-07-14 in seconds. What lies before it is no time that a provider means. */
  private static final BigDecimal EPOCH_SECONDS = BigDecimal.valueOf(1_500_000_000L);
  private static final BigDecimal EPOCH_MILLIS = BigDecimal.valueOf(1_500_000_000_000L);
  private static final BigDecimal LARGEST = BigDecimal.valueOf(1_000_000_000_000_000L);
  private static final Duration LONGEST = Duration.ofDays(365);

  private RetryAfter() {}

  /** What the reply's Retry-After field says, or null. */
  static Duration of(HttpReply reply, Instant now) {
    String field = reply.headers().get("Retry-After");
    return field == null ? null : read(TextNode.valueOf(field), now);
  }

  /** What a manifest's shape gives: a duration as the manifest writes them, else as {@link #read}. */
  static Duration shaped(JsonNode value, Instant now) {
    return (value.isTextual() ? Units.duration(value.textValue().strip()) : Optional.<Duration>empty()).orElseGet(() -> read(value, now));
  }

  /** What a value says, or null. */
  static Duration read(JsonNode value, Instant now) {
    if (!value.isValueNode() || value.isNull() || value.isMissingNode()) {
      return null;
    }
    if (value.isNumber()) {
      return bounded(fromNumber(value.decimalValue(), now));
    }
    String text = value.asText().strip();
    if (text.isEmpty() || text.length() > 64) {
      return null;
    }
    try {
      return bounded(number(text) ? fromNumber(new BigDecimal(text), now) : Duration.between(now, time(text)));
    } catch (DateTimeException | ArithmeticException unreadable) {
      return null;
    }
  }

  private static Duration bounded(Duration wait) {
    return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  private static boolean number(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.' || c == '-')
        && text.matches("-?\\d{1,20}(\\.\\d{1,9})?");
  }

  private static Duration fromNumber(BigDecimal number, Instant now) {
    if (number.compareTo(LARGEST) > 0 || number.signum() < 0) {
      return number.signum() < 0 ? Duration.ZERO : LONGEST;
    }
    BigDecimal millis = number.compareTo(EPOCH_MILLIS) >= 0 ? number : number.movePointRight(3);
    if (number.compareTo(EPOCH_SECONDS) >= 0) {
      return Duration.ofMillis(millis.longValue() - now.toEpochMilli());
    }
    return Duration.ofMillis(millis.longValue());
  }

  private static Instant time(String text) {
    if (Character.isDigit(text.charAt(0))) {
      return OffsetDateTime.parse(text).toInstant();
    }
    return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
  }
}
