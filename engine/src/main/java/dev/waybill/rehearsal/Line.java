package dev.waybill.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.http.Headers;
import dev.waybill.shape.Comparison;
import dev.waybill.tree.Place;
import io.vertx.core.buffer.Buffer;

/**
 * One line of a test's {@code exchange}: what the provider sees and what it answers.
 *
 * @param method the method it expects, or null
 * @param url the comparison of the whole URL, or null
 * @param request the other comparisons, or null
 * @param fail {@code connect}, {@code reset} or {@code timeout}, or null
 * @param reply what it answers where it does not fail
 * @param optional whether a test may end without it
 */
record Line(Place place, String method, Comparison url, Comparison request, String fail, Reply reply, boolean optional) {

  /**
   * A canned reply.
   *
   * @param json the tree it was written as, or null
   */
  record Reply(int status, Headers headers, Buffer body, JsonNode json) {}
}
