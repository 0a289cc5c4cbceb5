package dev.waybill.decode;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.http.Content;
import dev.waybill.http.FileNode;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a whole {@code multipart/form-data} body (RFC 7578) in memory. A part with a file name is a file, whatever its type; all
 * others are text in UTF-8.
 */
final class MultipartForm {
  private static final Pattern BOUNDARY = Pattern.compile("(?i);\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))");
  // Possessive, so that a long name is no deep recursion.
  private static final Pattern NAME = Pattern.compile("(?i);\\s*name=(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s;\"]+))");
  private static final Pattern FILENAME = Pattern.compile("(?i);\\s*filename=(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s;\"]+))");
  private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
  private static final int MOST_PARTS = 1_000;
  private static final int LONGEST_HEAD = 8 * 1024;

  private final byte[] bytes;
  private final byte[] delimiter;
  private final Form form = new Form(ExactNodes.FACTORY.objectNode(), ExactNodes.FACTORY.objectNode());

  private MultipartForm(byte[] bytes, String boundary) {
    this.bytes = bytes;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
  }

  static Form read(String contentType, Buffer body) {
    Matcher boundary = BOUNDARY.matcher(contentType);
    if (!boundary.find()) {
      throw new Undecodable("The multipart body has no boundary.");
    }
    // The first delimiter need not have a line end before it.
    byte[] framed = Buffer.buffer("\r\n").appendBuffer(body).getBytes();
    return new MultipartForm(framed, boundary.group(1) != null ? boundary.group(1) : boundary.group(2)).read();
  }

  private Form read() {
    int at = indexOf(delimiter, 0);
    for (int parts = 0; ; parts++) {
      if (at < 0 || parts > MOST_PARTS) {
        throw new Undecodable(at < 0 ? "The multipart body ends before its last boundary."
            : "The multipart body has more than " + MOST_PARTS + " parts.");
      }
      int from = at + delimiter.length;
      if (from + 1 < bytes.length && bytes[from] == '-' && bytes[from + 1] == '-') {
        return form;
      }
      at = part(from);
    }
  }

  /** Reads the part whose boundary ends here; gives where the next begins. */
  private int part(int from) {
    int end = indexOf(HEAD_END, from);
    if (end < 0 || end - from > LONGEST_HEAD) {
      throw new Undecodable("A part of the multipart body has no head that can be read.");
    }
    int next = indexOf(delimiter, end + 2);
    if (next < 0) {
      return next;
    }
    int begin = Math.min(end + HEAD_END.length, next);
    add(text(from, end), begin, next);
    return next;
  }

  private void add(String head, int begin, int end) {
    String disposition = field(head, "content-disposition");
    String name = value(NAME, disposition);
    if (name == null) {
      throw new Undecodable("A part of the multipart body has no name.");
    }
    String filename = value(FILENAME, disposition);
    if (filename == null) {
      Form.add(form.fields(), name, TextNode.valueOf(text(begin, end)));
      return;
    }
    String bare = filename.substring(Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1);
    String type = field(head, "content-type");
    Form.add(form.files(), name, FileNode.of(bare.isBlank() ? null : bare, type.isEmpty() ? null : type.split(";", 2)[0].strip(), null,
        Content.of(Buffer.buffer(Arrays.copyOfRange(bytes, begin, end)))));
  }

  private static String field(String head, String name) {
    for (String line : head.split("\r\n")) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase(name)) {
        return line.substring(colon + 1).strip();
      }
    }
    return "";
  }

  private static String value(Pattern parameter, String disposition) {
    Matcher matcher = parameter.matcher(disposition);
    if (!matcher.find()) {
      return null;
    }
    return matcher.group(1) != null ? matcher.group(1).replaceAll("\\\\(.)", "$1") : matcher.group(2);
  }

  private String text(int from, int to) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from)).toString();
    } catch (CharacterCodingException notUtf8) {
      throw new Undecodable("A part of the multipart body is not UTF-8 text.");
    }
  }

  private int indexOf(byte[] wanted, int from) {
    for (int i = from; i <= bytes.length - wanted.length; i++) {
      if (bytes[i] == wanted[0] && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }
}
