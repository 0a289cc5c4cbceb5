package dev.waybill.server;

import io.vertx.core.net.HostAndPort;
import java.nio.charset.StandardCharsets;

/** What a request's head says about its framing (RFC 9112, section 6). Takes line by line; one request, one thread. */
final class FramingHead {
  private static final boolean[] TOKEN = new boolean[128];
  private static final int MAX_DIGITS = 18;

  static {
    for (char c = 0; c < 128; c++) {
      TOKEN[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
  }

  private boolean old;
  private boolean served;
  private int hosts;
  private int lengths;
  private int encodings;
  private boolean authority = true;
  private boolean digits = true;
  private boolean chunked;
  private long length;

  /** {@code method SP target SP version}, single spaces, nothing but visible ASCII between them. */
  boolean requestLine(byte[] line, int end) {
    int target = 1 + tokenEnd(line, 0, end);
    int version = target;
    while (version < end && line[version] > ' ' && line[version] < 0x7f) {
      version++;
    }
    boolean spaced = target > 1 && target < end && line[target - 1] == ' ' && version > target && version < end
        && line[version] == ' ';
    String protocol = spaced ? text(line, version + 1, end) : "";
    old = protocol.equals("HTTP/1.0");
    served = old || protocol.equals("HTTP/1.1");
    return served || isProtocol(protocol);
  }

  private static boolean isProtocol(String text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) >= 'A' && text.charAt(at) <= 'Z') {
      at++;
    }
    return at > 0 && at + 4 == text.length()
        && text.charAt(at) == '/' && isDigit(text.charAt(at + 1)) && text.charAt(at + 2) == '.' && isDigit(text.charAt(at + 3));
  }

  /** False where the line is no field, or its name or value holds what they cannot. */
  boolean field(byte[] line, int end) {
    if (!isField(line, end)) {
      return false;
    }
    int colon = tokenEnd(line, 0, end);
    if (is("host", line, colon)) {
      String value = text(line, colon + 1, end).strip();
      hosts++;
      authority &= !value.isEmpty() && HostAndPort.parseAuthority(value, -1) != null;
    } else if (is("content-length", line, colon)) {
      contentLength(text(line, colon + 1, end).strip());
    } else if (is("transfer-encoding", line, colon)) {
      encodings++;
      chunked = text(line, colon + 1, end).strip().equalsIgnoreCase("chunked");
    }
    return true;
  }

  private void contentLength(String value) {
    lengths++;
    digits = !value.isEmpty() && value.length() <= MAX_DIGITS && value.chars().allMatch(FramingHead::isDigit);
    length = digits ? Long.parseLong(value) : 0;
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
  static boolean isField(byte[] line, int end) {
    int colon = tokenEnd(line, 0, end);
    if (colon == 0 || colon == end || line[colon] != ':') {
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

  /** Whether the first bytes are this lower-case name. */
  private static boolean is(String name, byte[] line, int end) {
    if (name.length() != end) {
      return false;
    }
    for (int i = 0; i < end; i++) {
      if ((line[i] | 0x20) != name.charAt(i) && line[i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] line, int from, int end) {
    return new String(line, from, end - from, StandardCharsets.ISO_8859_1);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
