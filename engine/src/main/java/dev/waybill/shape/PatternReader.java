package dev.waybill.shape;

import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Pattern;
import dev.waybill.template.Numbers;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;
import java.math.BigDecimal;
import java.util.Optional;

/** Reads what a text means as a matcher: regular expressions, ranges, comparisons; and the keys of value maps. */
final class PatternReader {
  private static final String LITERALLY = "Write `{ equals: … }` for the text itself.";

  private final Findings findings;

  PatternReader(Findings findings) {
    this.findings = findings;
  }

  /** A key of a value map. */
  Matcher key(String key, Place place) {
    return matcher(key, place).orElseGet(() -> new Matchers.Word(TextNode.valueOf(Words.unescaped(key)), Words.unescaped(key)));
  }

  /** What a text means besides itself: anything, a regular expression, a range, a comparison. */
  Optional<Matcher> matcher(String text, Place place) {
    if (text.equals("*")) {
      return Optional.of(new Matchers.Anything(text));
    }
    Optional<String[]> regex = Regex.delimited(text);
    if (regex.isPresent()) {
      Pattern pattern = Regex.compile(regex.get()[0], regex.get()[1], place, findings);
      return Optional.of(pattern == null ? new Matchers.Nothing(text) : new Matchers.Like(pattern, text));
    }
    String foreign = Regex.foreignFlags(text);
    if (foreign != null) {
      findings.error(place, "bad-regex", "A regular expression has no flags `" + foreign + "`: there are `i`, `m` and `s`.",
          LITERALLY);
      return Optional.of(new Matchers.Nothing(text));
    }
    if (text.matches("(=[<>]|[≤≥]) *-?[0-9].*")) {
      findings.error(place, "bad-range", "`" + text + "` is no comparison.", "Write `<`, `<=`, `>` or `>=` before the number.");
      return Optional.of(new Matchers.Nothing(text));
    }
    if (text.matches("[1-5]xx")) {
      int low = (text.charAt(0) - '0') * 100;
      return Optional.of(new Matchers.Range(low, low + 99, text));
    }
    if (text.matches("[0-9]{1,9}-[0-9]{1,9}")) {
      return Optional.of(range(text, place));
    }
    return text.startsWith("<") || text.startsWith(">") ? beyond(text, place) : Optional.empty();
  }

  private Matcher range(String text, Place place) {
    int dash = text.indexOf('-');
    int low = Integer.parseInt(text.substring(0, dash));
    int high = Integer.parseInt(text.substring(dash + 1));
    if (low > high) {
      findings.error(place, "bad-range", "The range `" + text + "` holds no number: it ends before it begins.", LITERALLY);
    }
    return new Matchers.Range(low, high, text);
  }

  private Optional<Matcher> beyond(String text, Place place) {
    boolean orEqual = text.startsWith("=", 1);
    Optional<BigDecimal> bound = Numbers.read(text.substring(orEqual ? 2 : 1).strip());
    if (bound.isEmpty() && orEqual) {
      findings.error(place, "bad-range", "`" + text + "` compares with no number.", LITERALLY);
      return Optional.of(new Matchers.Nothing(text));
    }
    return bound.map(number -> new Matchers.Beyond(text.startsWith(">"), orEqual, number, text));
  }
}
