package dev.waybill.http;

import dev.waybill.document.Document;
import io.vertx.core.buffer.Buffer;

/**
 * What the provider answered, read whole under the reply cap.
 *
 * @param document the call's document, with {@code $.status}, {@code $.header} and (once decoded) {@code $.body} of this reply
 */
public record HttpReply(int status, Headers headers, Buffer body, Document document) {

  public HttpReply withDocument(Document other) {
    return new HttpReply(status, headers, body, other);
  }

  @Override
  public String toString() {
    return "HttpReply[" + status + ", " + body.length() + " bytes]";
  }
}
