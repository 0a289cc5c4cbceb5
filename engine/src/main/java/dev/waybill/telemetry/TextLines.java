package dev.waybill.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.UnaryOperator;

/** One log event as one line for people: time (UTC), level, message, then {@code key=value}; the level in colour where wanted. */
final class TextLines extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
  private static final String OFF = "\u001b[0m";

  private final UnaryOperator<String> mask;
  private final boolean colour;

  TextLines(UnaryOperator<String> mask, boolean colour) {
    this.mask = mask;
    this.colour = colour;
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
    StringBuilder line = new StringBuilder(160);
    line.append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp()))).append(' ');
    level(line, event.getLevel());
    Characters.show(LineEvent.message(event, mask), line);
    LineEvent.fields(event, mask).forEach((key, value) -> {
      line.append(' ');
      Characters.show(key, line);
      line.append('=');
      value(line, String.valueOf(value));
    });
    return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private void level(StringBuilder line, Level level) {
    String word = String.format("%-5s", level);
    String on = level == Level.ERROR ? "\u001b[31m" : level == Level.WARN ? "\u001b[33m" : "\u001b[2m";
    line.append(colour ? on + word + OFF : word).append(' ');
  }

  /** Quoted where it would otherwise run into what follows. */
  private static void value(StringBuilder line, String value) {
    boolean bare = !value.isEmpty() && value.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '=');
    if (bare) {
      Characters.show(value, line);
    } else {
      Characters.escape(value, line.append('"'));
      line.append('"');
    }
  }
}
