package dev.waybill.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.tree.ExactJson;
import dev.waybill.tree.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A schema as its text: as a tree it takes several times the room, and once it is compiled it is only shown, or compiled for the first
 * value that does not surely hold. Immutable and thread-safe.
 */
final class Written {
  /** The text, or the tree itself where a text cannot hold it. */
  private final Object form;

  private Written(Object form) {
    this.form = form;
  }

  static Written of(JsonNode schema) {
    try {
      return new Written(ExactJson.bytes(schema));
    } catch (JsonProcessingException half) {
      return new Written(schema);
    }
  }

  /** A tree of the caller's own, or one that nobody may change. */
  JsonNode json() {
    if (form instanceof JsonNode tree) {
      return tree;
    }
    try {
      return StrictJson.STANDARD.read((byte[]) form);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
