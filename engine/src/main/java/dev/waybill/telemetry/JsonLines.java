package dev.waybill.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One log event as one flat JSON object on one line: {@code time level logger msg}, then its key-values. A key-value that bears
 * one of those names gets an underscore before it, so that no name stands twice.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};
  private static final Set<String> FIXED = Set.of("time", "level", "logger", "msg");

  private final UnaryOperator<String> mask;

  JsonLines(UnaryOperator<String> mask) {
    this.mask = mask;
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(256).append('{');
    text(line, "time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
    text(line, "level", event.getLevel().toString().toLowerCase(Locale.ROOT));
    text(line, "logger", event.getLoggerName());
    text(line, "msg", LineEvent.message(event, mask));
    LineEvent.fields(event, mask).forEach((key, value) -> {
      String name = FIXED.contains(key) ? "_" + key : key;
      if (value instanceof String plain) {
        text(line, name, plain);
      } else {
        key(line, name).append(value);
      }
    });
    return line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void text(StringBuilder line, String key, String value) {
    Characters.escape(value, key(line, key).append('"'));
    line.append('"');
  }

  private static StringBuilder key(StringBuilder line, String key) {
    if (line.length() > 1) {
      line.append(',');
    }
    Characters.escape(key, line.append('"'));
    return line.append("\":");
  }
}
