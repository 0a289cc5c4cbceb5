package dev.waybill.body;

import dev.waybill.http.Body;
import dev.waybill.http.Headers;

/**
 * A body ready to be sent.
 *
 * @param contentType the media type to send where no header says otherwise, or null
 * @param headers what belongs to this body beside its type, each to be sent where the manifest does not set that header itself
 */
public record Encoded(Body body, String contentType, Headers headers) {
  public static final Encoded NONE = new Encoded(Body.NONE, null);

  public Encoded(Body body, String contentType) {
    this(body, contentType, Headers.NONE);
  }
}
