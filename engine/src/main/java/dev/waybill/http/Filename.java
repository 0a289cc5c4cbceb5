package dev.waybill.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The file name in a {@code Content-Disposition} field (RFC 6266, with the extended notation of RFC 5987). What a provider writes
 * there is not trusted: path parts and control characters are dropped, and a name that is none then is null.
 */
public final class Filename {
  private static final int LONGEST = 255;

  private Filename() {}

  /** The name, or null where the field (which may be null) has none. */
  public static String of(String disposition) {
    if (disposition == null) {
      return null;
    }
    Map<String, String> parameters = parameters(disposition);
    String extended = extended(parameters.get("filename*"));
    return bare(extended != null ? extended : utf8(parameters.get("filename")));
  }

  /** The name that the last segment of a URL's path gives, or null where it gives none. */
  public static String ofPath(String path) {
    int end = path.indexOf('?');
    String bare = end < 0 ? path : path.substring(0, end);
    return bare(extended("utf-8''" + bare.substring(bare.lastIndexOf('/') + 1)));
  }

  /** By lower-case name; the first of a name counts. */
  private static Map<String, String> parameters(String field) {
    Map<String, String> found = new HashMap<>();
    int at = field.indexOf(';');
    while (at >= 0 && at < field.length()) {
      int equals = field.indexOf('=', at);
      if (equals < 0) {
        break;
      }
      String name = field.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
      StringBuilder value = new StringBuilder();
      at = value(field, equals + 1, value);
      found.putIfAbsent(name, value.toString());
    }
    return found;
  }

  /** Reads a token or a quoted string; the index of the next semicolon, or -1. */
  private static int value(String field, int from, StringBuilder value) {
    int at = from;
    while (at < field.length() && (field.charAt(at) == ' ' || field.charAt(at) == '\t')) {
      at++;
    }
    if (at == field.length() || field.charAt(at) != '"') {
      int end = field.indexOf(';', at);
      value.append(field.substring(at, end < 0 ? field.length() : end).strip());
      return end;
    }
    for (at++; at < field.length() && field.charAt(at) != '"'; at++) {
      boolean escape = field.charAt(at) == '\\' && at + 1 < field.length() && "\"\\".indexOf(field.charAt(at + 1)) >= 0;
      value.append(field.charAt(escape ? ++at : at));
    }
    return field.indexOf(';', at);
  }

  /** {@code UTF-8''na%C3%AFve.pdf}; null where it cannot be read. */
  private static String extended(String value) {
    String[] parts = value == null ? new String[0] : value.split("'", 3);
    if (parts.length < 3 || !(parts[0].equalsIgnoreCase("utf-8") || parts[0].equalsIgnoreCase("iso-8859-1"))) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate(parts[2].length());
    for (int i = 0; i < parts[2].length(); i++) {
      char character = parts[2].charAt(i);
      if (character == '%') {
        int high = i + 2 < parts[2].length() ? Character.digit(parts[2].charAt(i + 1), 16) : -1;
        int low = i + 2 < parts[2].length() ? Character.digit(parts[2].charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          return null;
        }
        bytes.put((byte) (high << 4 | low));
        i += 2;
      } else if (character < 0x80) {
        bytes.put((byte) character);
      } else {
        return null;
      }
    }
    return decoded(bytes.flip(), Charset.forName(parts[0].toUpperCase(Locale.ROOT)));
  }

  /** A field comes byte by byte as Latin-1; many write UTF-8 into it. */
  private static String utf8(String latin) {
    if (latin == null || latin.chars().allMatch(character -> character < 0x80) || latin.chars()
        .anyMatch(character -> character > 0xff)) {
      return latin;
    }
    String read = decoded(ByteBuffer.wrap(latin.getBytes(StandardCharsets.ISO_8859_1)), StandardCharsets.UTF_8);
    return read == null ? latin : read;
  }

  private static String decoded(ByteBuffer bytes, Charset charset) {
    try {
      return charset.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException wrong) {
      return null;
    }
  }

  private static String bare(String name) {
    if (name == null) {
      return null;
    }
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    StringBuilder clean = new StringBuilder();
    last.codePoints().filter(point -> !Character.isISOControl(point) && Character.getType(point) != Character.FORMAT
        && Character.getType(point) != Character.SURROGATE).forEach(clean::appendCodePoint);
    String kept = clean.toString().strip();
    return kept.isEmpty() || kept.equals(".") || kept.equals("..") || kept.length() > LONGEST ? null : kept;
  }
}
