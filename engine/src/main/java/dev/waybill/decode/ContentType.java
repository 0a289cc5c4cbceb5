package dev.waybill.decode;

import dev.waybill.http.HttpReply;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The parts of a Content-Type field (RFC 9110) that decide how a body is read. */
record ContentType(String media, Charset charset) {

  static ContentType of(HttpReply reply) {
    String field = reply.headers().get("Content-Type");
    if (field == null) {
      return new ContentType("", StandardCharsets.UTF_8);
    }
    String[] parts = field.split(";");
    Charset charset = StandardCharsets.UTF_8;
    for (String part : parts) {
      String parameter = part.strip().toLowerCase(Locale.ROOT);
      if (parameter.startsWith("charset=")) {
        charset = named(parameter.substring("charset=".length()).replace("\"", "").strip());
      }
    }
    return new ContentType(parts.length == 0 ? "" : parts[0].strip().toLowerCase(Locale.ROOT), charset);
  }

  private static Charset named(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException unknown) {
      throw new Undecodable("The provider's answer is in a charset that is not known here.");
    }
  }

  boolean isJson() {
    return media.equals("application/json") || media.endsWith("+json") || media.equals("text/json");
  }

  boolean isText() {
    return media.startsWith("text/");
  }

  boolean isForm() {
    return media.equals("application/x-www-form-urlencoded");
  }
}
