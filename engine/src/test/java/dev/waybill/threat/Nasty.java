package dev.waybill.threat;

import java.util.Random;

/** Random texts, made of what breaks out of places. */
final class Nasty {
  private static final String[] PIECES = {
    "\"", "\\", "'", "{", "}", "{{", "}}", "{{secret.key}}", "$.secret.key", "${env:HOME}", "#{1+1}", "\n", "\r", "\r\n", "\t", "\0", "\u007f",
    "\u2028", "\ufeff", "\u00e9", "\u010d", "\u010a", "\u2603", "\ud83d\ude00", "]]>", "<!--", "-->", "</", "<", ">", "&", "&amp;", "&ent;", "&#0;",
    "=", "+", "%", "%zz", "%00", "%0d%0a", "/", "..", "../", ".", ";", "?", "#", "@", "//", ":", ",", " ", "  ", "--", "a", "b", "0", "null", "\u0085",
    "\u00a0", "\u200b", "\ufffd", "\uffff", "\ud800", "\udc00"};
  private static final int LONGEST = 9;

  private Nasty() {}

  /** A JSON text of a string. */
  static String json(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(LONGEST); i >= 0; i--) {
      int kind = random.nextInt(10);
      if (kind < 7) {
        // Halves of pairs are refused everywhere, so they come seldom.
        text.append(PIECES[random.nextInt(random.nextInt(20) == 0 ? PIECES.length : PIECES.length - 2)]);
      } else if (kind < 9) {
        text.append((char) (0x20 + random.nextInt(0x5f)));
      } else {
        text.appendCodePoint(codePoint(random));
      }
    }
    StringBuilder json = new StringBuilder("\"");
    text.chars().forEach(c -> json.append(c < 0x20 || c > 0x7e || c == '"' || c == '\\' ? "\\u%04x".formatted(c) : String.valueOf((char) c)));
    return json.append('"').toString();
  }

  private static int codePoint(Random random) {
    int point = random.nextInt(0x10ffff);
    return point >= 0xd800 && point <= 0xdfff ? 0x4e00 : point;
  }
}
