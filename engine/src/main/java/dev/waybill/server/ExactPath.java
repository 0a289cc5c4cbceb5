package dev.waybill.server;

/**
 * Which request paths can name anything here: non-empty segments of unreserved characters (RFC 3986) and {@code @}, never
 * {@code .} or {@code ..}, at most 8 of them. Nothing is normalised, and nothing may be percent-encoded but the {@code @} of a
 * contract ({@code fax.send%401}), which clients encode by habit and no route holds; any other spelling names nothing.
 */
final class ExactPath {
  private static final int MAX_SEGMENTS = 8;
  private static final String AT = "%40";

  private ExactPath() {}

  static boolean isExact(String path) {
    if (path.isEmpty() || path.charAt(0) != '/') {
      return false;
    }
    int segments = 0;
    int begin = 1;
    for (int i = 1; i <= path.length(); i++) {
      if (i == path.length() || path.charAt(i) == '/') {
        if (++segments > MAX_SEGMENTS || !isSegment(path, begin, i)) {
          return false;
        }
        begin = i + 1;
      } else if (path.charAt(i) == '%' && path.startsWith(AT, i)) {
        i += AT.length() - 1;
      } else if (!isAllowed(path.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSegment(String path, int from, int to) {
    int length = to - from;
    return length > 2 || length > 0 && (path.charAt(from) != '.' || path.charAt(to - 1) != '.');
  }

  private static boolean isAllowed(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.' || c == '~'
        || c == '@';
  }
}
