package dev.waybill.app;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which lines of a settings file are not shown: those of secrets, keys and hashes and all that stands below them. Where somebody
 * wrote a value in the place of its source, nothing prints it. Goes by indentation, so that it holds in files that cannot be read
 * too.
 */
final class Confidential {
  private static final Pattern HEAD = Pattern.compile("(?i)(secrets?|hash|key|token|password|passphrase)[\"']?\\s*(:|$)");

  private Confidential() {}

  /** The numbers of these lines, from 1. */
  static Set<Integer> lines(List<String> file) {
    Set<Integer> found = new HashSet<>();
    int below = Integer.MAX_VALUE;
    for (int i = 0; i < file.size(); i++) {
      String line = file.get(i);
      int indent = line.length() - line.stripLeading().length();
      boolean inside = line.isBlank() || indent > below || indent == below && "-}])".indexOf(line.charAt(indent)) >= 0;
      if (!inside) {
        below = Integer.MAX_VALUE;
      }
      boolean head = HEAD.matcher(line).find();
      if (head) {
        below = Math.min(below, indent);
      }
      if (head || below != Integer.MAX_VALUE) {
        found.add(i + 1);
      }
    }
    return found;
  }
}
