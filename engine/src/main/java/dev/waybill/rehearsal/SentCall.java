package dev.waybill.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.decode.AutoDecoder;
import dev.waybill.decode.FormDecoder;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * A call as the provider would see it: {@code $.request}, {@code $.header} and, decoded by its content type, {@code $.body};
 * {@code $.id} is its dispatch's.
 */
final class SentCall {
  private static final JsonNodeFactory NODES = ExactNodes.FACTORY;

  private SentCall() {}

  static Document document(HttpCall call) {
    Buffer bytes = call.body().inMemory();
    ObjectNode header = NODES.objectNode();
    call.headers().forEach((name, value) -> {
      String key = name.toLowerCase(Locale.ROOT);
      JsonNode before = header.get(key);
      header.put(key, before == null ? value : before.textValue() + ", " + value);
    });
    ObjectNode request = NODES.objectNode();
    String path = call.target().path();
    int question = path.indexOf('?');
    request.put("method", call.method()).put("url", call.target().url())
        .put("path", question < 0 ? path : path.substring(0, question));
    request.set("query", question < 0 ? NODES.objectNode() : FormDecoder.parse(path.substring(question + 1)));
    request.set("headers", header);
    if (bytes != null) {
      request.put("raw", new String(bytes.getBytes(), StandardCharsets.ISO_8859_1));
    }
    return Document.EMPTY.with(Root.REQUEST, request).with(Root.HEADER, header).with(Root.BODY, body(call, bytes))
        .with(Root.ID, TextNode.valueOf(call.trip().id()));
  }

  private static JsonNode body(HttpCall call, Buffer bytes) {
    if (bytes == null || bytes.length() == 0) {
      return MissingNode.getInstance();
    }
    String type = call.headers().get("Content-Type");
    String media = type == null ? "" : type.split(";")[0].strip().toLowerCase(Locale.ROOT);
    if (media.equals("multipart/form-data")) {
      return Multipart.parse(bytes, type);
    }
    if (media.equals("application/json") || media.endsWith("+json") || media.equals("application/xml") || media.endsWith("+xml")
        || media.equals("application/x-www-form-urlencoded") || media.startsWith("text/")) {
      return AutoDecoder.readFailure(new HttpReply(200, call.headers(), bytes, Document.EMPTY));
    }
    return NODES.objectNode().put("base64", Base64.getEncoder().encodeToString(bytes.getBytes())).put("size", bytes.length());
  }

  /** Reads back what the multipart encoder writes. */
  static final class Multipart {
    private Multipart() {}

    static ObjectNode parse(Buffer bytes, String type) {
      String boundary = "--" + type.substring(type.indexOf("boundary=") + "boundary=".length());
      String raw = new String(bytes.getBytes(), StandardCharsets.ISO_8859_1);
      ObjectNode parts = NODES.objectNode();
      int from = raw.indexOf(boundary);
      while (from >= 0 && !raw.startsWith(boundary + "--", from)) {
        int begin = from + boundary.length() + 2;
        int blank = raw.indexOf("\r\n\r\n", begin);
        int end = raw.indexOf("\r\n" + boundary, blank + 2);
        add(parts, utf8(raw.substring(begin, blank)), raw.substring(blank + 4, end));
        from = end + 2;
      }
      return parts;
    }

    private static void add(ObjectNode parts, String head, String content) {
      String name = parameter(head, "name");
      String filename = parameter(head, "filename");
      int type = head.indexOf("Content-Type: ");
      JsonNode value = TextNode.valueOf(utf8(content));
      if (filename != null || type >= 0) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        ObjectNode file = NODES.objectNode();
        if (filename != null) {
          file.put("filename", filename);
        }
        if (type >= 0) {
          file.put("media", head.substring(type + "Content-Type: ".length()).split("\r\n")[0]);
        }
        value = file.put("size", bytes.length).put("base64", Base64.getEncoder().encodeToString(bytes));
      }
      JsonNode before = parts.get(name);
      if (before == null) {
        parts.set(name, value);
      } else if (before.isArray()) {
        parts.withArray("/" + name.replace("~", "~0").replace("/", "~1")).add(value);
      } else {
        parts.putArray(name).add(before).add(value);
      }
    }

    private static String parameter(String head, String key) {
      int at = head.indexOf("; " + key + "=\"");
      if (at < 0) {
        return null;
      }
      int begin = at + key.length() + 4;
      return head.substring(begin, head.indexOf('"', begin)).replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
    }

    private static String utf8(String latin) {
      return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
  }
}
