package dev.waybill.tree;

import java.util.List;
import java.util.function.Function;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Says in plain sentences what the YAML parser stumbled over. */
final class YamlSyntax {
  private static final String UNCLOSED = "Close the quote.";

  private record Sentence(String mark, String rule, String message, String remedy) {}

  /** The first whose mark occurs in the parser's words is taken. */
  private static final List<Sentence> SENTENCES =
      List.of(
          new Sentence("'\\t(TAB)'", "tab", "A tab stands where only spaces may.", "Indent with spaces."),
          new Sentence(
              "mapping values are not allowed",
              "syntax",
              "A second `: ` stands in this line, or the line is indented too far.",
              "Put text that holds `: ` between quotes."),
          new Sentence(
              "could not find expected ':'",
              "syntax",
              "This line is neither `key: value` nor a part of the line before.",
              "Write a colon and a space after the key."),
          new Sentence(
              "expected <block end>",
              "syntax",
              "The indentation does not fit the lines before.",
              "Keys of one map begin in one column."),
          new Sentence(
              "expected ',' or '}'",
              "syntax",
              "A comma or `}` is expected here.",
              "Put text that holds `:`, `,`, `{` or `}` between quotes."),
          new Sentence(
              "expected ',' or ']'",
              "syntax",
              "A comma or `]` is expected here.",
              "Put text that holds `,`, `[` or `]` between quotes."),
          new Sentence("unexpected end of stream", "syntax", "A quoted text begins here and does not end.", UNCLOSED),
          new Sentence("unexpected document separator", "syntax", "A quoted text begins here and does not end.", UNCLOSED),
          new Sentence(
              "found unknown escape character",
              "syntax",
              "There is no such escape between double quotes.",
              "Write a backslash as `\\\\`, or use single quotes."),
          new Sentence(
              "escape sequence", "syntax", "An escape is not complete.", "Write \\x with 2, \\u with 4, \\U with 8 hex digits."),
          new Sentence(
              "found undefined alias",
              "alias",
              "An alias stands here; what stands here cannot be copied from elsewhere.",
              "Write it out."),
          new Sentence("undefined tag handle", "tag", "A tag stands here; types cannot be named.", "Remove the tag."),
          new Sentence(
              "that cannot start any token", "syntax", "A text cannot begin with this character.", "Put it between quotes."),
          new Sentence(
              "sequence entries are not allowed", "syntax", "A list item (`- `) cannot stand here.", "Begin it in its own line."),
          new Sentence("found duplicate anchor", "anchor", "An anchor stands here; there are none.", "Remove it."),
          new Sentence(
              "found incompatible YAML document", "yaml-version", "Files are read as YAML 1.2 only.", "Remove the `%YAML` line."),
          new Sentence(
              "expected chomping or indentation",
              "syntax",
              "Only `-`, `+` or a digit may follow `|` or `>`.",
              "Begin the text in the next line."),
          new Sentence("expected the node content", "syntax", "A value is expected here.", ""),
          new Sentence(
              "expected '<document start>'",
              "syntax",
              "Something stands after the end of the document.",
              "Check the indentation."));

  private YamlSyntax() {}

  static void report(MarkedYamlEngineException broken, Function<Mark, Place> places, Findings findings) {
    String said = broken.getProblem() + " " + broken.getContext();
    Place place = places.apply(broken.getProblemMark().or(broken::getContextMark).orElseThrow());
    for (Sentence sentence : SENTENCES) {
      if (said.contains(sentence.mark())) {
        boolean unclosed = sentence.remedy().equals(UNCLOSED);
        Place begun = unclosed ? broken.getContextMark().map(places).orElse(place) : place;
        findings.error(begun, sentence.rule(), sentence.message(), sentence.remedy());
        return;
      }
    }
    findings.error(place, "syntax", "This is not YAML.", "");
  }
}
