package dev.waybill.auth;

/** Finds the header of a SOAP envelope in its text (SOAP 1.1 and 1.2) and puts a block into it. */
final class SoapText {
  private static final String SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/";
  private static final String SOAP_12 = "http://www.w3.org/2003/05/soap-envelope";

  private SoapText() {}

  /**
   * The text with a block in its header, or null where it begins no envelope.
   *
   * @param block makes the block, given the prefix of the envelope's names with its colon
   */
  static String withHeader(String text, java.util.function.UnaryOperator<String> block) {
    int root = element(text, 0);
    int open = root < 0 ? -1 : end(text, root);
    if (open < 0) {
      return null;
    }
    String tag = text.substring(root + 1, open);
    String name = name(tag);
    String prefix = name.endsWith(":Envelope") ? name.substring(0, name.length() - "Envelope".length()) : "";
    boolean envelope = name.equals(prefix + "Envelope") && (tag.contains(SOAP_11) || tag.contains(SOAP_12));
    if (!envelope) {
      return null;
    }
    String whole = block.apply(prefix);
    int header = element(text, open + 1);
    int close = header < 0 ? -1 : end(text, header);
    if (close < 0 || !name(text.substring(header + 1, close)).equals(prefix + "Header")) {
      return text.substring(0, open + 1) + "<" + prefix + "Header>" + whole + "</" + prefix + "Header>" + text.substring(open + 1);
    }
    if (text.charAt(close - 1) == '/') {
      return text.substring(0, close - 1) + ">" + whole + "</" + prefix + "Header>" + text.substring(close + 1);
    }
    return text.substring(0, close + 1) + whole + text.substring(close + 1);
  }

  /** Where the next start tag begins, past white space, declarations, comments and instructions; -1 where none does. */
  private static int element(String text, int from) {
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (text.startsWith("<!--", at)) {
        at = past(text, "-->", at);
      } else if (text.startsWith("<?", at)) {
        at = past(text, "?>", at);
      } else if (c == '<') {
        return text.startsWith("<!", at) || text.startsWith("</", at) ? -1 : at;
      } else if (Character.isWhitespace(c) || c == '\ufeff') {
        at++;
      } else {
        return -1;
      }
    }
    return -1;
  }

  private static int past(String text, String mark, int from) {
    int found = text.indexOf(mark, from);
    return found < 0 ? text.length() : found + mark.length();
  }

  /** Where the tag ends: at the first {@code >} outside quotes. */
  private static int end(String text, int from) {
    char quote = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return i;
      }
    }
    return -1;
  }

  private static String name(String tag) {
    int end = 0;
    while (end < tag.length() && !Character.isWhitespace(tag.charAt(end)) && tag.charAt(end) != '/') {
      end++;
    }
    return tag.substring(0, end);
  }
}
