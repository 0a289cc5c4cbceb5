package dev.waybill.audit;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the first record of a segment says.
 *
 * @param log the random id of the whole
 * @param segment the number of the file
 * @param oldest the number of the oldest file that was kept when this one began
 */
record Head(String log, int segment, int oldest) {
  private static final Pattern FORM = Pattern.compile(
      ".*\"kind\":\"head\",\"log\":\"([0-9a-f]{32})\",\"segment\":(\\d{1,9}),\"oldest\":(\\d{1,9}),.*");

  /** Null where the line is no head. */
  static Head read(byte[] line) {
    Matcher matcher = FORM.matcher(new String(line, StandardCharsets.ISO_8859_1));
    return matcher.matches()
        ? new Head(matcher.group(1), Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3))) : null;
  }

  AuditRecord record() {
    return AuditRecord.of(Kind.HEAD).with(Field.LOG, log).with(Field.SEGMENT, segment).with(Field.OLDEST, oldest);
  }
}
