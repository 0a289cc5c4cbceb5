package dev.waybill.document;

import java.util.Map;

/** What may stand below a name, as known at load time. Closed: anything, fields, elements, a leaf, or nothing yet. */
public sealed interface Names {
  /** Anything may stand below: what a provider answers, or an input without a schema. */
  Names ANY = new Any();

  /** Nothing stands below: text, a number, a truth value. */
  Names LEAF = new Leaf();

  /** The word of the finding for a name that nothing gives. */
  String UNKNOWN = "unknown-name";

  record Any() implements Names {}

  record Leaf() implements Names {}

  /**
   * An object of which only these fields may be named.
   *
   * @param rule the word of the finding for every other field
   */
  record Fields(Map<String, Names> fields, String rule) implements Names {
    public Fields {
      fields = Map.copyOf(fields);
    }

    /** Fields of which every other is simply unknown. */
    public Fields(Map<String, Names> fields) {
      this(fields, UNKNOWN);
    }
  }

  /** A list whose elements all look alike. */
  record Elements(Names element) implements Names {}

  /**
   * A name that exists, but not here.
   *
   * @param rule the word of the finding for it
   * @param why a sentence
   */
  record Elsewhere(String rule, String why) implements Names {}
}
