package dev.waybill.server;

import dev.waybill.dispatch.Outcome;
import dev.waybill.tree.JsonBytes;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** The usual good answer, written without a tree of it: byte for byte what {@link Answers#good} comes to. Thread-safe. */
final class AnswerText {
  private static final byte[] ID = ascii("{\"id\":");
  private static final byte[] PROVIDER = ascii(",\"provider\":");
  private static final byte[] ACTION = ascii(",\"action\":");
  private static final byte[] VERSION = ascii(",\"version\":");
  private static final byte[] OUTPUT = ascii(",\"output\":");
  private static final byte[] UPSTREAM = ascii(",\"upstream\":{");
  private static final byte[] STATUS = ascii("\"status\":");
  private static final byte[] COMMA = ascii(",");
  private static final byte[] ATTEMPTS = ascii("\"attempts\":");
  private static final byte[] DURATION = ascii(",\"duration_ms\":");
  private static final byte[] END = ascii("}}");

  private AnswerText() {}

  /** Null where the answer has anything that few have. */
  static Buffer of(Outcome outcome) {
    if (outcome.held() == Outcome.Held.WAITING || outcome.truncated() || !outcome.warnings().isEmpty() || outcome.version() == null
        || outcome.output() == null) {
      return null;
    }
    JsonBytes text = JsonBytes.own();
    boolean whole = text.raw(ID).text(outcome.id()) && text.raw(PROVIDER).text(outcome.provider())
        && text.raw(ACTION).text(outcome.action()) && text.raw(VERSION).text(outcome.version())
        && text.raw(OUTPUT).value(outcome.output());
    if (!whole) {
      return null;
    }
    text.raw(UPSTREAM);
    if (outcome.status() != null) {
      text.raw(STATUS).number(outcome.status()).raw(COMMA);
    }
    text.raw(ATTEMPTS).number(outcome.attempts()).raw(DURATION).number(outcome.took().toMillis()).raw(END);
    return Buffer.buffer(Unpooled.wrappedBuffer(text.copy()));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
