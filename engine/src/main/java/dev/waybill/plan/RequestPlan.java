package dev.waybill.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.body.BodyEncoder;
import dev.waybill.body.Encoded;
import dev.waybill.body.Encoding;
import dev.waybill.body.Pairs;
import dev.waybill.document.Document;
import dev.waybill.http.BadTarget;
import dev.waybill.http.FieldRules;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.Target;
import dev.waybill.http.Trip;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.shape.Shape;
import dev.waybill.shape.Unmapped;
import dev.waybill.template.Text;
import dev.waybill.template.Unrenderable;
import java.util.List;

/**
 * How one request is written from the document. Pure: touches nothing. What a place cannot carry is refused as
 * {@code invalid_request} before any packet.
 *
 * @param query or null
 * @param headers in order; a later one of the same name wins
 * @param body {@link BodyEncoder#NONE} where there is none
 * @param keyHeader the idempotency header, or null
 * @param keySuffix what follows the dispatch's id in the key
 */
record RequestPlan(
    String method, UrlPlan url, Shape query, Encoding encoding, List<Field> headers, BodyEncoder body, String keyHeader, String keySuffix) {

  /** A header field and its value. */
  record Field(String name, Shape value) {}

  HttpCall render(Trip trip) {
    Document document = trip.document();
    try {
      String pairs = query == null ? "" : Pairs.query(query.render(document), encoding);
      Target target = url.render(document, pairs);
      Encoded encoded = body.encode(document, "waybill-" + trip.id());
      return new HttpCall(method, target, headers(trip, encoded), encoded.body(), trip);
    } catch (Unrenderable | Unmapped refused) {
      throw Problem.of(Code.INVALID_REQUEST, "unrenderable", refused.getMessage()).failure();
    } catch (BadTarget refused) {
      throw Problem.of(Code.INVALID_REQUEST, refused.label(), refused.getMessage()).failure();
    }
  }

  private Headers headers(Trip trip, Encoded encoded) {
    Headers fields = Headers.NONE;
    for (Field field : headers) {
      JsonNode value = field.value().render(trip.document());
      if (!value.isMissingNode() && !value.isNull()) {
        fields = fields.set(field.name(), text(field.name(), value));
      }
    }
    if (keyHeader != null) {
      fields = fields.set(keyHeader, trip.id() + keySuffix);
    }
    if (trip.traceparent() != null) {
      fields = fields.set("traceparent", trip.traceparent());
    }
    if (encoded.contentType() != null && !fields.has("Content-Type")) {
      fields = fields.with("Content-Type", encoded.contentType());
    }
    for (int i = 0; i < encoded.headers().size(); i++) {
      if (!fields.has(encoded.headers().name(i))) {
        fields = fields.with(encoded.headers().name(i), encoded.headers().value(i));
      }
    }
    return fields;
  }

  private static String text(String name, JsonNode value) {
    if (!value.isValueNode()) {
      throw new Unrenderable("The header `" + name + "` takes a plain value, but its shape gives a list or an object.");
    }
    String text = Text.of(value);
    if (!FieldRules.isValue(text)) {
      throw new Unrenderable("The header `" + name + "` holds a character that a header cannot carry.");
    }
    return text;
  }
}
