package dev.waybill.tree;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.util.List;
import java.util.function.IntFunction;

/** Says in plain sentences what the JSON parser stumbled over. */
final class JsonSyntax {
  private record Sentence(String mark, String message, String remedy) {}

  private static final String NO_NUMBER = "This is not a number that JSON allows.";
  private static final String NUMBERS = "Write a plain decimal number, or text between double quotes.";

  /** The first whose mark occurs in the parser's words is taken. */
  private static final List<Sentence> SENTENCES =
      List.of(
          new Sentence("(non-standard) comment", "JSON has no comments.", "Remove it, or write the file as YAML."),
          new Sentence(
              "Illegal unquoted character",
              "A line break or control character stands inside a text.",
              "Write `\\n`, `\\t` and so on."),
          new Sentence("numeric value", NO_NUMBER, NUMBERS),
          new Sentence("in numeric", NO_NUMBER, NUMBERS),
          new Sentence("ecimal point", NO_NUMBER, NUMBERS),
          new Sentence("Leading zeroes", NO_NUMBER, NUMBERS),
          new Sentence("Non-standard token", NO_NUMBER, NUMBERS),
          new Sentence(
              "escape",
              "JSON has no such escape.",
              "Allowed are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hex digits."),
          new Sentence(
              "was expecting double-quote to start field name",
              "A key between double quotes is expected here.",
              "Quote the key, and put no comma before `}`."),
          new Sentence("was expecting comma", "A comma, or the end of the map or list, is expected here.", ""),
          new Sentence("was expecting a colon", "A colon is expected between a key and its value.", ""),
          new Sentence(
              "",
              "A value is expected here.",
              "Allowed are a map, a list, text between double quotes, a number, true, false and null."));

  private JsonSyntax() {}

  static void report(JsonProcessingException broken, String text, IntFunction<Place> places, Findings findings) {
    int offset = broken.getLocation() == null ? 0 : (int) Math.max(0, broken.getLocation().getCharOffset());
    String said = String.valueOf(broken.getOriginalMessage());
    if (broken instanceof JsonEOFException) {
      findings.error(
          places.apply(text.length()),
          "syntax",
          "The file ends in the middle of a value.",
          "Close what is open: `}`, `]` or a quote.");
      return;
    }
    for (Sentence sentence : SENTENCES) {
      if (said.contains(sentence.mark())) {
        findings.error(places.apply(offset), "syntax", sentence.message(), sentence.remedy());
        return;
      }
    }
  }
}
