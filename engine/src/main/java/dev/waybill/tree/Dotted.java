package dev.waybill.tree;

/**
 * Writes dotted paths: {@code actions.send_fax}, {@code errors[0].when}, {@code query['x.y']}. Bounded, so that a file of long
 * keys
 * cannot fill the memory with their paths.
 */
final class Dotted {
  private static final int LONGEST_KEY = 80;
  private static final int LONGEST_PATH = 400;

  private Dotted() {}

  static String key(String path, String key) {
    if (path.length() > LONGEST_PATH) {
      return path;
    }
    if (isPlain(key)) {
      return path.isEmpty() ? key : path + '.' + key;
    }
    return path + "['" + Shown.word(key.replace("\\", "\\\\").replace("'", "\\'"), LONGEST_KEY) + "']";
  }

  static String index(String path, int index) {
    return path.length() > LONGEST_PATH ? path : path + '[' + index + ']';
  }

  private static boolean isPlain(String key) {
    if (key.isEmpty() || key.length() > LONGEST_KEY) {
      return false;
    }
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c == '-';
      if (!plain) {
        return false;
      }
    }
    return true;
  }
}
