package dev.waybill.plan;

import dev.waybill.document.Document;
import dev.waybill.http.FieldRules;
import dev.waybill.http.Headers;
import dev.waybill.shape.Shape;
import dev.waybill.secret.Redactor;
import dev.waybill.template.Template;
import dev.waybill.template.Text;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.ExactJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * The reply to a delivery, compiled. Immutable and thread-safe.
 *
 * @param type the content type of the body, or null where there is none
 * @param json or null
 * @param text or null
 */
public record AnswerPlan(int status, List<Field> headers, String type, Shape json, Template text) {
  /** To deliveries whose webhook says nothing about its reply. */
  public static final AnswerPlan EMPTY = new AnswerPlan(204, List.of(), null, null, null);

  /** One header field. */
  record Field(String name, Shape value) {}

  /**
   * The reply, every secret in it masked: what a delivery held of one does not go back, to the verified sender neither.
   *
   * @throws Unrenderable where something it says is absent or cannot be sent
   */
  public Answer render(Document document, Redactor masks) {
    Headers fields = type == null ? Headers.NONE : Headers.of("Content-Type", type);
    for (Field field : headers) {
      JsonNode value = field.value().render(document);
      String line = Text.of(value);
      if (line == null && !value.isMissingNode() || line != null && !FieldRules.isValue(line)) {
        throw new Unrenderable("The value of the header `" + field.name() + "` cannot be sent.");
      }
      fields = line == null ? fields : fields.set(field.name(), masks.clean(line));
    }
    return new Answer(status, fields, body(document, masks));
  }

  private Buffer body(Document document, Redactor masks) {
    if (text != null) {
      return Buffer.buffer(masks.clean(text.render(document)));
    }
    if (json == null) {
      return Buffer.buffer();
    }
    JsonNode value = json.render(document);
    if (value.isMissingNode()) {
      throw new Unrenderable("The reply's JSON is absent.");
    }
    try {
      return Buffer.buffer(ExactJson.bytes(masks.clean(value)));
    } catch (JsonProcessingException unwritable) {
      throw new Unrenderable("The reply's JSON cannot be written: it holds half a character, or is nested too deeply.");
    }
  }
}
