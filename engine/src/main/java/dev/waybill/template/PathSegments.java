package dev.waybill.template;

/** Looks at a rendered path as a whole: no segment that a value or block takes part in may be empty, {@code .} or {@code ..}. */
final class PathSegments {
  /** Stands in a rendered path, until it is checked, where a value may have made such a segment; no URL can hold it. */
  static final String MARK = "\uFFFF";

  private PathSegments() {}

  /** The path without marks. */
  static String checked(String rendered) {
    if (!rendered.contains(MARK)) {
      return rendered;
    }
    int query = rendered.indexOf('?');
    for (String segment : (query < 0 ? rendered : rendered.substring(0, query)).split("/", -1)) {
      if (segment.contains(MARK)) {
        String bare = segment.replace(MARK, "").replace("%2e", ".").replace("%2E", ".");
        if (bare.isEmpty() || bare.equals(".") || bare.equals("..")) {
          throw new Unrenderable("A path segment would be empty, `.` or `..`.");
        }
      }
    }
    return rendered.replace(MARK, "");
  }

  /** Whether a value, alone or beside others, could make such a segment. */
  static boolean doubtful(String value) {
    return value.length() < 3 && value.chars().allMatch(character -> character == '.');
  }
}
