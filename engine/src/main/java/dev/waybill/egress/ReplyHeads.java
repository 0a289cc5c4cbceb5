package dev.waybill.egress;

import io.netty.buffer.ByteBuf;

/** Finds where the final head of a reply ends in its bytes, behind any interim ones, as the parser has it: by the first empty line. */
final class ReplyHeads {
  /** As much of a status line as holds its status. */
  private static final int BEGINNING = 64;

  private final byte[] line = new byte[BEGINNING];
  private int length;
  private boolean first;
  private boolean interim;
  private boolean over;

  /** A reply is to come. */
  void begin() {
    length = 0;
    first = true;
    interim = false;
    over = false;
  }

  /** How many of the bytes stand behind the final head; looks on where it stopped before. */
  int behind(ByteBuf bytes) {
    int at = bytes.readerIndex();
    while (at < bytes.writerIndex() && !over) {
      take(bytes.getByte(at++));
    }
    return bytes.writerIndex() - at;
  }

  private void take(byte one) {
    if (first && length == 0 && (one >= 0 && one <= ' ' || one == 0x7f)) {
      // The parser leaves out whatever controls and blanks come before a head.
      return;
    }
    if (one != '\n') {
      if (length < BEGINNING) {
        line[length] = one;
      }
      length++;
      return;
    }
    if (length == 0 || length == 1 && line[0] == '\r') {
      over = !interim;
      first = true;
    } else if (first) {
      interim = isInterim();
      first = false;
    }
    length = 0;
  }

  /** Whether the status line tells of another head to come: 1xx, but for 101, which is the last of its connection. */
  private boolean isInterim() {
    int end = Math.min(length, BEGINNING - 3);
    int at = 0;
    while (at < end && !isBlank(at)) {
      at++;
    }
    while (at < end && isBlank(at)) {
      at++;
    }
    return at < end && line[at] == '1' && isDigit(at + 1) && isDigit(at + 2) && !(line[at + 1] == '0' && line[at + 2] == '1');
  }

  private boolean isBlank(int at) {
    return line[at] == ' ' || line[at] == '\t';
  }

  private boolean isDigit(int at) {
    return line[at] >= '0' && line[at] <= '9';
  }
}
