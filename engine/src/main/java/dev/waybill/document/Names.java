package dev.waybill.document;

import java.util.Map;

/** What may stand below a name, as known at load time. Closed: anything, fields, elements or a leaf. */
public sealed interface Names {
  /** Anything may stand below: what a provider answers, or an input without a schema. */
  Names ANY = new Any();

  /** Nothing stands below: text, a number, a truth value. */
  Names LEAF = new Leaf();

  record Any() implements Names {}

  record Leaf() implements Names {}

  /** An object of which only these fields may be named. */
  record Fields(Map<String, Names> fields) implements Names {
    public Fields {
      fields = Map.copyOf(fields);
    }
  }

  /** A list whose elements all look alike. */
  record Elements(Names element) implements Names {}
}
