package dev.waybill.dispatch;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.http.Content;
import dev.waybill.http.HttpCall;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.StrictJson;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * An outgoing call as a dry run shows it: {@code {request: {method, url, headers, body}, curl}}. Takes a call that was made from
 * masked secrets, and masks what Basic would otherwise spell in base64. Pure.
 */
public final class Preview {
  private static final StrictJson JSON = new StrictJson(StreamReadConstraints.defaults());

  private Preview() {}

  /** The whole answer. */
  public static ObjectNode json(HttpCall call) {
    ObjectNode answer = ExactNodes.FACTORY.objectNode();
    ObjectNode request = answer.putObject("request");
    request.put("method", call.method());
    request.put("url", call.target().url());
    request.set("headers", headers(call));
    if (!call.body().isNone()) {
      request.set("body", body(call));
    }
    answer.put("curl", curl(call));
    return answer;
  }

  /** The call as an HTTP/1.1 message: request line, header fields, an empty line, the body; file contents as their length. */
  public static String text(HttpCall call) {
    StringBuilder text = new StringBuilder(call.method()).append(' ').append(call.target().path()).append(" HTTP/1.1\n");
    text.append("Host: ").append(call.target().origin().substring(call.target().origin().indexOf("//") + 2)).append('\n');
    call.headers().forEach((name, value) -> text.append(name).append(": ").append(shown(name, value)).append('\n'));
    text.append('\n');
    for (Content piece : call.body().pieces()) {
      String characters = piece.inMemory() == null ? null : characters(piece.inMemory());
      text.append(characters == null ? "<" + piece.length() + " bytes>" : characters);
    }
    return text.toString();
  }

  /** The call as one command for a POSIX shell. File contents are named by {@code @filename}. */
  public static String curl(HttpCall call) {
    return CurlLine.of(call);
  }

  /** The value of a header field as it may be shown. */
  static String shown(String name, String value) {
    boolean basic = name.equalsIgnoreCase("Authorization") && value.regionMatches(true, 0, "Basic ", 0, 6);
    return basic ? "Basic ***" : value;
  }

  private static ObjectNode headers(HttpCall call) {
    ObjectNode headers = ExactNodes.FACTORY.objectNode();
    call.headers().forEach((name, value) -> {
      JsonNode before = headers.get(name);
      TextNode shown = TextNode.valueOf(shown(name, value));
      if (before == null) {
        headers.set(name, shown);
      } else if (before instanceof ArrayNode list) {
        list.add(shown);
      } else {
        headers.putArray(name).add(before).add(shown);
      }
    });
    return headers;
  }

  private static JsonNode body(HttpCall call) {
    List<SentPart> parts = SentPart.of(call);
    if (parts != null) {
      ArrayNode list = ExactNodes.FACTORY.arrayNode();
      parts.forEach(part -> list.add(part.json()));
      return list;
    }
    String text = characters(call);
    if (text == null) {
      return TextNode.valueOf("<" + call.body().length() + " bytes>");
    }
    return isJson(media(call)) ? parsed(text) : TextNode.valueOf(text);
  }

  private static JsonNode parsed(String text) {
    try {
      return JSON.read(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException | NumberFormatException notJson) {
      return TextNode.valueOf(text);
    }
  }

  /** The body where it is text in memory, else null. */
  static String characters(HttpCall call) {
    Buffer bytes = call.body().inMemory();
    return bytes == null ? null : characters(bytes);
  }

  /** The bytes as UTF-8 text, or null where they are none. */
  private static String characters(Buffer bytes) {
    String text = bytes.toString();
    boolean binary = text.indexOf('\ufffd') >= 0 || text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
    return binary ? null : text;
  }

  static String media(HttpCall call) {
    String type = call.headers().get("Content-Type");
    return type == null ? "" : type.toLowerCase(Locale.ROOT);
  }

  private static boolean isJson(String media) {
    String bare = media.split(";", 2)[0].trim();
    return bare.equals("application/json") || bare.endsWith("+json");
  }
}
