package dev.waybill.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.document.Document;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpReply;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.buffer.Buffer;

/**
 * What a form holds, url-encoded or multipart, by its content type: texts and files by name, a list where a name comes more than once.
 * Any other body holds neither.
 */
public record Form(ObjectNode fields, ObjectNode files) {

  /** @throws Undecodable where the body is not the form that its content type promises */
  public static Form of(Headers headers, Buffer body) {
    HttpReply message = new HttpReply(200, headers, body, Document.EMPTY);
    ContentType type = ContentType.of(message);
    if (type.isForm()) {
      return new Form(FormDecoder.parse(TextDecoder.text(message)), ExactNodes.FACTORY.objectNode());
    }
    return isMultipart(message) ? MultipartForm.read(headers.get("Content-Type"), body)
        : new Form(ExactNodes.FACTORY.objectNode(), ExactNodes.FACTORY.objectNode());
  }

  static boolean isMultipart(HttpReply message) {
    return ContentType.of(message).media().equals("multipart/form-data");
  }

  /** Texts and files in one object; a file takes the place of a text of its name. */
  ObjectNode whole() {
    ObjectNode whole = ExactNodes.FACTORY.objectNode();
    whole.setAll(fields);
    whole.setAll(files);
    return whole;
  }

  static void add(ObjectNode fields, String name, JsonNode value) {
    JsonNode before = fields.get(name);
    if (before == null) {
      fields.set(name, value);
    } else if (before instanceof ArrayNode list) {
      list.add(value);
    } else {
      fields.putArray(name).add(before).add(value);
    }
  }
}
