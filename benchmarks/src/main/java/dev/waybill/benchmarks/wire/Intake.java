package dev.waybill.benchmarks.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Reads the HTTP/1.1 messages of one connection, one after the other, without pipelining: by Content-Length or chunked. Bodies
 * up to {@link #KEPT} bytes are kept, of larger ones only length and checksum. One thread.
 */
public final class Intake {
  /** The largest body that is kept whole. */
  public static final int KEPT = 8 << 20;

  private enum State { HEAD, FIXED, SIZE, DATA, AFTER_DATA, TRAILER, WHOLE }

  private static final byte[] LENGTH = "content-length".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CODING = "transfer-encoding".getBytes(StandardCharsets.US_ASCII);

  private final CRC32 checksum = new CRC32();
  private byte[] head = new byte[1024];
  private int headEnd;
  private byte[] body = new byte[1024];
  private int kept;
  private long length;
  private long left;
  private int blank;
  private State state = State.HEAD;

  /** Forgets the message, for the next one. */
  public void reset() {
    headEnd = 0;
    kept = 0;
    length = 0;
    left = 0;
    blank = 0;
    state = State.HEAD;
    checksum.reset();
  }

  /** Whether not a byte of a message has come yet. */
  public boolean isFresh() {
    return state == State.HEAD && headEnd == 0;
  }

  /** Takes what belongs to this message; true once it is whole. */
  public boolean take(ByteBuffer in) {
    while (state != State.WHOLE && in.hasRemaining()) {
      switch (state) {
        case HEAD -> head(in.get());
        case FIXED -> data(in, State.WHOLE);
        case DATA -> data(in, State.AFTER_DATA);
        case SIZE -> size(in.get());
        case AFTER_DATA -> state = in.get() == '\n' ? State.SIZE : State.AFTER_DATA;
        default -> trailer(in.get());
      }
    }
    return state == State.WHOLE;
  }

  private void head(byte next) {
    if (headEnd == head.length) {
      head = Arrays.copyOf(head, headEnd * 2);
    }
    head[headEnd++] = next;
    if (next == '\n' && headEnd > 3 && head[headEnd - 2] == '\r' && head[headEnd - 3] == '\n') {
      int coding = field(CODING);
      int size = coding < 0 ? field(LENGTH) : -1;
      left = size < 0 ? 0 : number(size);
      state = coding >= 0 ? State.SIZE : left > 0 ? State.FIXED : State.WHOLE;
    }
  }

  private void data(ByteBuffer in, State then) {
    int count = (int) Math.min(left, in.remaining());
    checksum.update(in.array(), in.arrayOffset() + in.position(), count);
    int fits = Math.min(count, KEPT - kept);
    if (kept + fits > body.length) {
      body = Arrays.copyOf(body, Math.max(kept + fits, Math.min(body.length * 2, KEPT)));
    }
    in.get(body, kept, fits);
    in.position(in.position() + count - fits);
    kept += fits;
    length += count;
    left -= count;
    if (left == 0) {
      state = then;
    }
  }

  private void size(byte next) {
    int digit = Character.digit(next, 16);
    if (digit >= 0) {
      left = left * 16 + digit;
    } else if (next == '\n') {
      state = left > 0 ? State.DATA : State.TRAILER;
    }
  }

  private void trailer(byte next) {
    if (next == '\n') {
      state = blank == 0 ? State.WHOLE : State.TRAILER;
      blank = 0;
    } else if (next != '\r') {
      blank++;
    }
  }

  /** Where the value of a field begins in {@link #head}, or -1. The name is in lower case. */
  public int field(byte[] name) {
    int line = 0;
    while (line < headEnd) {
      int at = 0;
      while (at < name.length && (head[line + at] | 0x20) == name[at]) {
        at++;
      }
      if (at == name.length && head[line + at] == ':') {
        int value = line + at + 1;
        while (head[value] == ' ') {
          value++;
        }
        return value;
      }
      while (line < headEnd && head[line] != '\n') {
        line++;
      }
      line++;
    }
    return -1;
  }

  /** Whether a field's value is exactly this. */
  public boolean has(byte[] name, byte[] value) {
    int from = field(name);
    return from >= 0 && from + value.length < headEnd && Arrays.equals(head, from, from + value.length, value, 0, value.length)
        && head[from + value.length] == '\r';
  }

  private long number(int from) {
    long value = 0;
    for (int at = from; Character.isDigit(head[at]); at++) {
      value = value * 10 + head[at] - '0';
    }
    return value;
  }

  /** Of an answer: its status. */
  public int status() {
    return headEnd < 12 ? 0 : (head[9] - '0') * 100 + (head[10] - '0') * 10 + head[11] - '0';
  }

  /** Whether the first line begins with this. */
  public boolean startsWith(byte[] line) {
    return headEnd >= line.length && Arrays.equals(head, 0, line.length, line, 0, line.length);
  }

  /** The first line. */
  public String line() {
    return new String(head, 0, headEnd, StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
  }

  /** The kept part of the body; valid up to {@link #kept}, until the next message. */
  public byte[] body() {
    return body;
  }

  public int kept() {
    return kept;
  }

  /** Bytes of the whole body. */
  public long length() {
    return length;
  }

  /** CRC-32 of the whole body. */
  public int checksum() {
    return (int) checksum.getValue();
  }

  public String text() {
    return new String(body, 0, kept, StandardCharsets.UTF_8);
  }
}
