package dev.waybill.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Document;
import dev.waybill.http.Body;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.Target;
import dev.waybill.http.Trip;
import io.vertx.core.buffer.Buffer;

/** Calls out of nothing. */
final class Calls {
  private Calls() {}

  static HttpCall of(String method, String url, Headers headers, String body) {
    return new HttpCall(method, Target.parse(url), headers, body.isEmpty() ? Body.NONE : Body.of(Buffer.buffer(body)),
        new Trip("d-1", Document.EMPTY, Long.MAX_VALUE));
  }

  /** The call that a vector describes: {@code method}, {@code url}, {@code headers} and {@code body}. */
  static HttpCall of(JsonNode vector) {
    Headers headers = Headers.NONE;
    for (JsonNode field : vector.path("headers")) {
      headers = headers.with(field.get(0).textValue(), field.get(1).textValue());
    }
    return of(vector.path("method").textValue(), vector.path("url").textValue(), headers, vector.path("body").asText());
  }
}
