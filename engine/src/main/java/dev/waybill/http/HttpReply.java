package dev.waybill.http;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import io.vertx.core.buffer.Buffer;

/**
 * What the provider answered, read whole under the reply cap or, where the call wanted it so, with its body still to come.
 *
 * @param body all bytes; empty where they are still to come
 * @param document the call's document, with {@code $.status}, {@code $.header} and (once decoded) {@code $.body} of this reply
 * @param download the body that is still to come, or null where it was read whole; whoever gets the reply pipes or discards it
 */
public record HttpReply(int status, Headers headers, Buffer body, Document document, Download download) {

  public HttpReply(int status, Headers headers, Buffer body, Document document) {
    this(status, headers, body, document, null);
  }

  /**
   * A reply as it comes from the wire: adds {@code $.status}, and {@code $.header} (lower-case names, several fields of one name
   * joined by comma and space in their order, {@code set-cookie} too) and {@code $.link} ({@link Links}) once something asks for
   * them.
   */
  public static HttpReply received(int status, Headers headers, Buffer body, Trip trip) {
    Document document = trip.document().replied(IntNode.valueOf(status), headers::node, () -> Links.read(headers));
    return new HttpReply(status, headers, body, document);
  }

  public HttpReply withDocument(Document other) {
    return new HttpReply(status, headers, body, other, download);
  }

  /** The same reply with its body still to come. */
  public HttpReply withDownload(Download other) {
    return new HttpReply(status, headers, body, document, other);
  }

  @Override
  public String toString() {
    return "HttpReply[" + status + ", " + (download == null ? body.length() + " bytes" : "streamed") + "]";
  }
}
