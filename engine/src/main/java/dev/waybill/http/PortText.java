package dev.waybill.http;

/** Ports as text: ASCII digits without sign or leading zero. */
public final class PortText {
  private PortText() {}

  /** The number from that place to the end, 1 to 65535, or 0 where there is none. */
  public static int read(String text, int start) {
    int length = text.length() - start;
    if (length < 1 || length > 5 || text.charAt(start) == '0') {
      return 0;
    }
    int port = 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return 0;
      }
      port = port * 10 + c - '0';
    }
    return port <= 65_535 ? port : 0;
  }
}
