package dev.waybill.server;

import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The head of one part of {@code multipart/form-data} (RFC 7578).
 *
 * @param name the field's name
 * @param filename its last path segment, or null where the part is no file
 * @param media its {@code type/subtype} in lower case, or null
 */
record PartHead(String name, String filename, String media) {
  private static final int MAX_NAME = 256;

  /** @param bytes header lines, each ended by CRLF */
  static PartHead parse(byte[] bytes) {
    String disposition = null;
    String media = null;
    for (String line : text(bytes).split("\r\n")) {
      int colon = line.indexOf(':');
      if (colon < 1 || Character.isWhitespace(line.charAt(0)) || hasControl(line)) {
        throw malformed("A part of the body has a header line that cannot be read.");
      }
      String value = line.substring(colon + 1).trim();
      switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "content-disposition" -> disposition = once(disposition, value);
        case "content-type" -> media = once(media, value);
        case "content-transfer-encoding" -> requirePlain(value);
        default -> { }
      }
    }
    return of(disposition, media);
  }

  private static PartHead of(String disposition, String media) {
    HeaderWords words = new HeaderWords(disposition == null ? "" : disposition);
    String kind = words.token();
    Map<String, String> parameters = "form-data".equalsIgnoreCase(kind) ? words.parameters() : null;
    String name = parameters == null ? null : parameters.get("name");
    if (name == null || name.isEmpty()) {
      throw malformed("A part of the body has no `Content-Disposition: form-data` with a name.");
    }
    if (name.length() > MAX_NAME || media != null && media.length() > MAX_NAME) {
      throw malformed("A part of the body has a name or a type of more than " + MAX_NAME + " characters.");
    }
    if (parameters.containsKey("filename*")) {
      throw malformed("`filename*` does not belong into multipart/form-data (RFC 7578, section 4.2).");
    }
    String filename = parameters.get("filename");
    return new PartHead(name, filename == null ? null : bare(filename), media == null ? null : type(media));
  }

  /** Some clients send a whole path. */
  private static String bare(String filename) {
    String bare = filename.substring(Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1);
    if (bare.length() > MAX_NAME || bare.equals(".") || bare.equals("..")) {
      throw malformed("A part of the body has a file name that cannot be used.");
    }
    return bare;
  }

  private static String type(String media) {
    return MediaType.of(List.of(media)).map(MediaType::type)
        .orElseThrow(() -> malformed("A part of the body has a Content-Type that is no media type."));
  }

  private static String once(String before, String value) {
    if (before != null) {
      throw malformed("A part of the body has a header twice.");
    }
    return value;
  }

  /** RFC 7578 deprecates it; where clients still send it, the bytes are as they are. */
  private static void requirePlain(String encoding) {
    String lower = encoding.toLowerCase(Locale.ROOT);
    if (!lower.equals("binary") && !lower.equals("8bit") && !lower.equals("7bit")) {
      throw malformed("A part of the body has a transfer encoding, which multipart/form-data does not have (RFC 7578).");
    }
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      throw malformed("The head of a part of the body is not UTF-8 text.");
    }
  }

  private static boolean hasControl(String line) {
    return line.chars().anyMatch(c -> c < ' ' && c != '\t' || c >= 0x7f && c < 0xa0);
  }

  static Failure malformed(String sentence) {
    return Problem.of(Code.MALFORMED_REQUEST, "multipart", sentence).failure();
  }
}
