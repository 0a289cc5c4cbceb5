package dev.waybill.schema;

import com.google.re2j.Pattern;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetTime;
import java.time.ZoneOffset;

/** Dates and times of day by RFC 3339 § 5.6, leap seconds included. Says nothing to the log about what it refuses. */
final class Times {
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern TIME =
      Pattern.compile("[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})");
  private static final int DATE_LENGTH = 10;

  private Times() {}

  static boolean isDateTime(String text) {
    boolean separated = text.length() > DATE_LENGTH && "Tt ".indexOf(text.charAt(DATE_LENGTH)) >= 0;
    return separated && isDate(text.substring(0, DATE_LENGTH)) && isTime(text.substring(DATE_LENGTH + 1));
  }

  static boolean isDate(String text) {
    if (!DATE.matches(text)) {
      return false;
    }
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeException none) {
      return false;
    }
  }

  static boolean isTime(String text) {
    if (!TIME.matches(text)) {
      return false;
    }
    String upToSeconds = text.substring(0, 8);
    String zone = text.endsWith("Z") || text.endsWith("z") ? "Z" : text.substring(text.length() - 6);
    try {
      if (!upToSeconds.endsWith(":60")) {
        OffsetTime.parse(upToSeconds + zone);
        return true;
      }
      OffsetTime before = OffsetTime.parse(upToSeconds.substring(0, 6) + "59" + zone);
      OffsetTime universal = before.withOffsetSameInstant(ZoneOffset.UTC);
      return universal.getHour() == 23 && universal.getMinute() == 59;
    } catch (DateTimeException none) {
      return false;
    }
  }
}
