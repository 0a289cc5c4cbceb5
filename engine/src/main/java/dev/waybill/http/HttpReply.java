package dev.waybill.http;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import io.vertx.core.buffer.Buffer;

/**
 * What the provider answered, read whole under the reply cap.
 *
 * @param document the call's document, with {@code $.status}, {@code $.header} and (once decoded) {@code $.body} of this reply
 */
public record HttpReply(int status, Headers headers, Buffer body, Document document) {

  /**
   * A reply as it comes from the wire: adds {@code $.status}, and {@code $.header} (lower-case names, several fields of one name
   * joined by comma and space in their order, {@code set-cookie} too) once something asks for it.
   */
  public static HttpReply received(int status, Headers headers, Buffer body, Trip trip) {
    Document document =
        trip.document().with(Root.STATUS, IntNode.valueOf(status)).withLazy(Root.HEADER, headers::node);
    return new HttpReply(status, headers, body, document);
  }

  public HttpReply withDocument(Document other) {
    return new HttpReply(status, headers, body, other);
  }

  @Override
  public String toString() {
    return "HttpReply[" + status + ", " + body.length() + " bytes]";
  }
}
