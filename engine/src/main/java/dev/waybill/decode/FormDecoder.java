package dev.waybill.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.http.HttpReply;
import dev.waybill.kind.Key;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Keys;
import io.vertx.core.buffer.Buffer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code form}: an object of texts, and of files where it is multipart; a repeated name gives a list; fields named in {@code json} hold JSON text and are read as such. */
public final class FormDecoder implements DecoderKind {
  private static final int MAX_FIELDS = 10_000;

  @Override
  public String name() {
    return "form";
  }

  @Override
  public String summary() {
    return "a form, url-encoded or multipart, as an object of texts and files";
  }

  @Override
  public List<Key> keys() {
    return List.of(Key.optional("json", "list of texts", "the fields that hold JSON text"));
  }

  @Override
  public Decoder compile(Keys keys) {
    List<String> json = keys == null || !keys.has("json") ? List.of()
        : keys.words("json").stream().map(word -> word.json().textValue()).toList();
    return reply -> {
      ObjectNode fields = Form.isMultipart(reply) ? Form.of(reply.headers(), reply.body()).whole() : parse(TextDecoder.text(reply));
      for (String name : json) {
        JsonNode text = fields.get(name);
        if (text != null && text.isTextual()) {
          fields.set(name, JsonDecoder.read(Buffer.buffer(text.textValue())));
        }
      }
      return fields;
    };
  }

  /** The pairs of a form text, in order. */
  public static ObjectNode parse(String form) {
    ObjectNode fields = ExactNodes.FACTORY.objectNode();
    if (form.isEmpty()) {
      return fields;
    }
    String[] pairs = form.split("&", MAX_FIELDS + 1);
    if (pairs.length > MAX_FIELDS) {
      throw new Undecodable("The form has more than " + MAX_FIELDS + " fields.");
    }
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      TextNode value = TextNode.valueOf(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      JsonNode before = fields.get(name);
      if (before == null) {
        fields.set(name, value);
      } else if (before instanceof ArrayNode list) {
        list.add(value);
      } else {
        fields.putArray(name).add(before).add(value);
      }
    }
    return fields;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      throw new Undecodable("The form holds a broken percent escape.");
    }
  }
}
