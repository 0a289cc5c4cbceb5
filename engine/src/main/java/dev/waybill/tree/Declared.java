package dev.waybill.tree;

/** Checks a value against what is declared in its place, with the findings that are the same wherever they are made. */
public final class Declared {
  private Declared() {}

  /** The text of a node, or null with a finding where it is none or would be retyped by other readers. */
  public static ScalarNode text(Node node, String name, Findings findings) {
    if (!(node instanceof ScalarNode scalar)) {
      findings.error(node.place(), "wrong-type", "`" + name + "` is text, but this is " + node.kind() + ".");
      return null;
    }
    if (!scalar.isText()) {
      String remedy = scalar.json().isNull() ? "Write the text." : "Write it in quotes: `" + Shown.quoted(scalar.source()) + "`.";
      findings.error(scalar.place(), "bare-scalar", "`" + name + "` is text, but this is " + scalar.kind() + ".", remedy);
      return null;
    }
    if (scalar.plain() && Scalars.isAmbiguous(scalar.source())) {
      return null;
    }
    if (scalar.plain() && Scalars.isAmbiguousText(scalar.source())) {
      findings.error(
          scalar.place(),
          "ambiguous-scalar",
          "`" + name + "` is text, but some readers take `" + scalar.source() + "` for something else.",
          "Write it in quotes: `" + Shown.quoted(scalar.source()) + "`.");
      return null;
    }
    return scalar;
  }

  /** Whether the reader has made a finding about this spelling already. */
  static boolean isReported(Node node) {
    return node instanceof ScalarNode scalar && scalar.plain() && scalar.isText() && Scalars.isAmbiguous(scalar.source());
  }

  static void ambiguous(String source, Place place, Findings findings) {
    findings.error(
        place,
        "ambiguous-scalar",
        "`" + Shown.word(source) + "` would be read as a number and lose characters.",
        "Write it in quotes if it is text: `" + Shown.quoted(source) + "`; else as a plain decimal number.");
  }

  static void duplicate(String key, Place place, Place first, Findings findings) {
    findings.error(
        place,
        "duplicate-key",
        "`" + Shown.word(key) + "` stands twice in this map, first in line " + first.line() + ".",
        "Remove one of them, or rename it.");
  }
}
