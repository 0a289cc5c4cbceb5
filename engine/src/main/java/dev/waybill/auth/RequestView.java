package dev.waybill.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.document.Names;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.Target;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/** What {@code $.request} holds where an outgoing call is signed. */
final class RequestView {
  static final Names NAMES = names();

  /** RFC 9110 § 5.6.7. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private RequestView() {}

  private static Names names() {
    Map<String, Names> fields = new HashMap<>();
    for (String leaf : new String[] {"method", "url", "path", "query", "body", "body_sha256", "timestamp", "timestamp_ms", "date",
        "nonce"}) {
      fields.put(leaf, Names.LEAF);
    }
    fields.put("headers", Names.ANY);
    return new Names.Fields(fields);
  }

  /**
   * @param sha256 of the body, or null where nothing asks for it
   * @param body whether its text is asked for
   */
  static ObjectNode of(HttpCall call, Instant now, String nonce, byte[] sha256, boolean body) {
    Target target = call.target();
    int mark = target.path().indexOf('?');
    ObjectNode node = ExactNodes.FACTORY.objectNode();
    node.put("method", call.method());
    node.put("url", target.url());
    node.put("path", mark < 0 ? target.path() : target.path().substring(0, mark));
    node.put("query", mark < 0 ? "" : target.path().substring(mark + 1));
    node.set("headers", headers(call));
    node.put("timestamp", now.getEpochSecond()).put("timestamp_ms", now.toEpochMilli()).put("date", DATE.format(now))
        .put("nonce", nonce);
    if (sha256 != null) {
      node.put("body_sha256", HexFormat.of().formatHex(sha256));
    }
    if (body) {
      node.put("body", text(call.body().inMemory()));
    }
    return node;
  }

  /** The fields by lower-case name, with {@code host}; several of one name joined as RFC 9110 § 5.2 has it. */
  static ObjectNode headers(HttpCall call) {
    ObjectNode node = ExactNodes.FACTORY.objectNode();
    node.put("host", host(call.target()));
    Headers headers = call.headers();
    headers.forEach((name, value) -> {
      String key = name.toLowerCase(Locale.ROOT);
      node.put(key, node.has(key) ? node.get(key).textValue() + ", " + value : value);
    });
    return node;
  }

  /** As it stands in the {@code Host} field. */
  static String host(Target target) {
    return target.origin().substring(target.scheme().length() + 3);
  }

  private static String text(Buffer bytes) {
    try {
      if (bytes != null) {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.getBytes())).toString();
      }
    } catch (CharacterCodingException binary) {
      // Said below, as for a body on disk.
    }
    throw Credential.refused("The signature covers the body as text, but the body is a file. Sign `request.body_sha256`"
        + " instead.");
  }
}
