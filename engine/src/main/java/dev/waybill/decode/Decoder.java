package dev.waybill.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.http.HttpReply;

/** Reads a reply's body into {@code $.body}. Immutable and thread-safe. */
@FunctionalInterface
public interface Decoder {
  /**
   * The tree, a missing node where there is no body.
   *
   * @throws Undecodable where the body is not what was declared
   */
  JsonNode decode(HttpReply reply);

  /** Whether it takes a body that is still to come ({@link HttpReply#download()}), so that a call may ask for that. */
  default boolean streams() {
    return false;
  }
}
