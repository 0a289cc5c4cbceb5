package dev.waybill.body;

import dev.waybill.http.Body;

/**
 * A body ready to be sent.
 *
 * @param contentType the media type to send where no header says otherwise, or null
 */
public record Encoded(Body body, String contentType) {
  public static final Encoded NONE = new Encoded(Body.NONE, null);
}
