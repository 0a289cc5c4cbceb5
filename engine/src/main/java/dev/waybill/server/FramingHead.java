package dev.waybill.server;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a request's head says about its framing (RFC 9112, section 6). Takes line by line; one request, one thread. */
final class FramingHead {
  private static final boolean[] TOKEN = new boolean[128];
  private static final int MAX_DIGITS = 18;
  private static final byte[] HTTP_1_0 = "HTTP/1.0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HTTP_1_1 = "HTTP/1.1".getBytes(StandardCharsets.US_ASCII);

  static {
    for (char c = 0; c < 128; c++) {
      TOKEN[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
  }

  private final FramingScratch scratch;
  private boolean old;
  private boolean served;
  private int hosts;
  private int lengths;
  private int encodings;
  private boolean authority = true;
  private boolean digits = true;
  private boolean chunked;
  private long length;

  FramingHead(FramingScratch scratch) {
    this.scratch = scratch;
  }

  /** Forgets one request, for the next. */
  void clear() {
    old = false;
    served = false;
    hosts = 0;
    lengths = 0;
    encodings = 0;
    authority = true;
    digits = true;
    chunked = false;
    length = 0;
  }

  /** {@code method SP target SP version}, single spaces, nothing but visible ASCII between them. */
  boolean requestLine(byte[] line, int from, int end) {
    int target = 1 + tokenEnd(line, from, end);
    int version = target;
    while (version < end && line[version] > ' ' && line[version] < 0x7f) {
      version++;
    }
    boolean spaced = target > from + 1 && target < end && line[target - 1] == ' ' && version > target && version < end
        && line[version] == ' ';
    int protocol = spaced ? version + 1 : end;
    old = equal(HTTP_1_0, line, protocol, end);
    served = old || equal(HTTP_1_1, line, protocol, end);
    return served || isProtocol(line, protocol, end);
  }

  private static boolean equal(byte[] word, byte[] line, int from, int end) {
    return Arrays.equals(word, 0, word.length, line, from, end);
  }

  private static boolean isProtocol(byte[] line, int from, int end) {
    int at = from;
    while (at < end && line[at] >= 'A' && line[at] <= 'Z') {
      at++;
    }
    return at > from && at + 4 == end && line[at] == '/' && isDigit(line[at + 1]) && line[at + 2] == '.' && isDigit(line[at + 3]);
  }

  /** False where the line is no field, or its name or value holds what they cannot. */
  boolean field(byte[] line, int from, int end) {
    if (!isField(line, from, end)) {
      return false;
    }
    int colon = tokenEnd(line, from, end);
    // Controls but tab are refused above, so that nothing else can stand around a value.
    int begin = colon + 1;
    int to = end;
    while (begin < to && isBlank(line[begin])) {
      begin++;
    }
    while (begin < to && isBlank(line[to - 1])) {
      to--;
    }
    if (is("host", line, from, colon)) {
      hosts++;
      authority &= scratch.isAuthority(line, begin, to);
    } else if (is("content-length", line, from, colon)) {
      contentLength(line, begin, to);
    } else if (is("transfer-encoding", line, from, colon)) {
      encodings++;
      chunked = is("chunked", line, begin, to);
    }
    return true;
  }

  private void contentLength(byte[] line, int from, int end) {
    lengths++;
    digits = from < end && end - from <= MAX_DIGITS;
    length = 0;
    for (int i = from; i < end && digits; i++) {
      digits = isDigit(line[i]);
      length = 10 * length + line[i] - '0';
    }
    length = digits ? length : 0;
  }

  /** Whether the request line names a version that is spoken here. */
  boolean isServed() {
    return served;
  }

  /** 0 where the head is sound, else the status to refuse it with. */
  int refusal() {
    if (encodings == 1 && !chunked) {
      return 501;
    }
    boolean unclear = encodings > 1 || lengths > 1 || encodings + lengths > 1 || encodings > 0 && old || !digits || !authority;
    return unclear || hosts > 1 || hosts == 0 && !old ? 400 : 0;
  }

  boolean isChunked() {
    return chunked;
  }

  long bodyLength() {
    return length;
  }

  /** {@code token ":" value}, with nothing before the name and no control but tab in the value; so never a folded line. */
  static boolean isField(byte[] line, int from, int end) {
    int colon = tokenEnd(line, from, end);
    if (colon == from || colon == end || line[colon] != ':') {
      return false;
    }
    for (int i = colon; i < end; i++) {
      if (line[i] >= 0 && line[i] < ' ' && line[i] != '\t' || line[i] == 0x7f) {
        return false;
      }
    }
    return true;
  }

  static boolean isToken(char c) {
    return c < TOKEN.length && TOKEN[c];
  }

  private static int tokenEnd(byte[] line, int from, int end) {
    int at = from;
    while (at < end && line[at] >= 0 && TOKEN[line[at]]) {
      at++;
    }
    return at;
  }

  /** Whether these bytes are this lower-case word, in whatever case. */
  private static boolean is(String word, byte[] line, int from, int end) {
    if (word.length() != end - from) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      byte b = line[from + i];
      if (b != word.charAt(i) && (b < 'A' || b > 'Z' || (b | 0x20) != word.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
