package dev.waybill.secret;

/** All that is looked for of some secrets, and how. What only some texts need is made with the first of them. Immutable to who uses it. */
final class Sought {
  private final Spellings spellings;
  private final Needles needles;
  private final HexDump dumped;

  /** Nothing is found in a shorter text. */
  private final int shortest;

  /** Whether a secret is a number, which may come as one. */
  private final boolean numeric;

  private volatile EscapedNeedles escaped;

  Sought(Spellings spellings) {
    this.spellings = spellings;
    this.needles = new Needles(spellings.plain());
    this.dumped = new HexDump(spellings.hex());
    this.shortest = spellings.bare().stream().mapToInt(Spelling::least).reduce(needles.shortest(), Math::min);
    this.numeric = spellings.bare().stream().anyMatch(each -> each.text().chars().allMatch(c -> c >= '0' && c <= '9' || c == '.' || c == '-'));
  }

  boolean isEmpty() {
    return needles.isEmpty();
  }

  boolean isNumeric() {
    return numeric;
  }

  /** The text with masks; the same object where there is nothing to mask. */
  String clean(String text, String mask) {
    if (text.length() < shortest) {
      return text;
    }
    String plain = EscapedText.hasEscape(text) ? escaped().clean(text, mask) : text;
    return dumped.clean(needles.clean(plain, mask), mask);
  }

  private EscapedNeedles escaped() {
    EscapedNeedles made = escaped;
    if (made == null) {
      made = new EscapedNeedles(spellings.bare());
      escaped = made;
    }
    return made;
  }

  @Override
  public String toString() {
    return "Sought";
  }
}
