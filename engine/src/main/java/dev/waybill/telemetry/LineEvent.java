package dev.waybill.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.slf4j.event.KeyValuePair;

/**
 * What one log line says besides its time, level and logger, secrets masked. Of an exception: its class and where it came from;
 * its message only where the exception is ours, for others may quote what a provider or a caller sent.
 */
final class LineEvent {
  private static final String OURS = "dev.waybill.";
  private static final int FRAMES = 40;

  private LineEvent() {}

  static String message(ILoggingEvent event, UnaryOperator<String> mask) {
    return mask.apply(String.valueOf(event.getFormattedMessage()));
  }

  /** Text, or a number or truth value that masking leaves as it is. */
  static Map<String, Object> fields(ILoggingEvent event, UnaryOperator<String> mask) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        fields.put(pair.key, masked(pair.value, mask));
      }
    }
    if (event.getThrowableProxy() != null) {
      exception(event.getThrowableProxy(), mask, fields);
    }
    return fields;
  }

  private static Object masked(Object value, UnaryOperator<String> mask) {
    String text = String.valueOf(value);
    String masked = mask.apply(text);
    boolean plain = value instanceof Integer || value instanceof Long || value instanceof Boolean || value instanceof Short;
    return plain && masked.equals(text) ? value : masked;
  }

  private static void exception(IThrowableProxy thrown, UnaryOperator<String> mask, Map<String, Object> fields) {
    fields.put("exception", thrown.getClassName());
    if (thrown.getClassName().startsWith(OURS) && thrown.getMessage() != null) {
      fields.put("error", mask.apply(thrown.getMessage()));
    }
    if (thrown.getCause() != null) {
      fields.put("cause", thrown.getCause().getClassName());
    }
    StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
    if (frames != null && frames.length > 0) {
      fields.put("at", frame(frames[0]));
      fields.put("stack", stack(frames));
    }
  }

  private static String stack(StackTraceElementProxy[] frames) {
    StringBuilder stack = new StringBuilder();
    for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
      stack.append(i == 0 ? "" : " < ").append(frame(frames[i]));
    }
    return stack.toString();
  }

  private static String frame(StackTraceElementProxy frame) {
    StackTraceElement element = frame.getStackTraceElement();
    return element.getClassName() + "." + element.getMethodName() + ":" + element.getLineNumber();
  }
}
