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
        String bare = bare(segment).replace("%2e", ".").replace("%2E", ".");
        if (bare.isEmpty() || bare.equals(".") || bare.equals("..")) {
          String name = segment.substring(segment.indexOf(MARK) + 1, segment.indexOf(MARK, segment.indexOf(MARK) + 1));
          throw new Unrenderable((name.isEmpty() ? "A path segment" : "The path segment of `" + name + "`")
              + " would be empty, `.` or `..`.");
        }
      }
    }
    return bare(rendered);
  }

  /** What may have made such a segment: a mark, the name for a sentence, a mark. */
  static String mark(String name) {
    return MARK + name.replace('/', ' ').replace('?', ' ') + MARK;
  }

  private static String bare(String marked) {
    StringBuilder bare = new StringBuilder(marked.length());
    boolean name = false;
    for (int i = 0; i < marked.length(); i++) {
      if (marked.charAt(i) == MARK.charAt(0)) {
        name = !name;
      } else if (!name) {
        bare.append(marked.charAt(i));
      }
    }
    return bare.toString();
  }

  /** Whether a value, alone or beside others, could make such a segment. */
  static boolean doubtful(String value) {
    return value.length() < 3 && value.chars().allMatch(character -> character == '.');
  }
}
