package dev.waybill.decode;

import dev.waybill.http.DataType;
import dev.waybill.http.HttpReply;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * The parts of a Content-Type field (RFC 9110) that decide how a body is read.
 *
 * @param media in lower case without parameters, or empty
 * @param declared the charset that is named, or null
 */
record ContentType(String media, Charset declared) {
  private static final Set<String> NDJSON = Set.of("application/x-ndjson", "application/ndjson", "application/jsonl",
      "application/x-jsonlines", "application/jsonlines", "application/x-json-stream");

  private static final ContentType JSON = new ContentType("application/json", null);

  static ContentType of(HttpReply reply) {
    String field = reply.headers().get("Content-Type");
    if (field == null) {
      return new ContentType("", null);
    }
    if (field.equals(JSON.media)) {
      return JSON;
    }
    String[] parts = field.split(";");
    Charset charset = null;
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

  /** The charset to read text in: the declared one, else UTF-8. */
  Charset charset() {
    return declared == null ? StandardCharsets.UTF_8 : declared;
  }

  boolean isJson() {
    return DataType.of(media) == DataType.JSON;
  }

  boolean isXml() {
    return DataType.of(media) == DataType.XML;
  }

  boolean isCsv() {
    return media.equals("text/csv") || media.equals("application/csv");
  }

  boolean isNdjson() {
    return NDJSON.contains(media);
  }

  boolean isText() {
    return media.startsWith("text/");
  }

  boolean isForm() {
    return media.equals("application/x-www-form-urlencoded");
  }
}
