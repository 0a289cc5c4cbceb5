package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.http.Content;
import dev.waybill.http.HttpCall;
import dev.waybill.tree.ExactNodes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One part of a multipart body as a dry run shows it.
 *
 * @param filename or null
 * @param media or null
 * @param text what it holds, or null for a file
 * @param size bytes of a file; 0 for text
 */
record SentPart(String name, String filename, String media, String text, long size) {
  private static final Pattern HEAD = Pattern.compile(
      "\\A\r\nContent-Disposition: form-data; name=\"([^\"]*)\"(?:; filename=\"([^\"]*)\")?\r\n"
          + "(?:Content-Type: ([^\r\n]*)\r\n)?\r\n");
  private static final Pattern BOUNDARY = Pattern.compile("\\Amultipart/form-data; boundary=([^;\\s]+)\\z");

  /** The parts of the call's body as the multipart encoder wrote it, or null where it is no such body. */
  static List<SentPart> of(HttpCall call) {
    String type = call.headers().get("Content-Type");
    Matcher multipart = BOUNDARY.matcher(type == null ? "" : type);
    return multipart.matches() ? read(call.body().pieces(), "--" + multipart.group(1)) : null;
  }

  private static List<SentPart> read(List<Content> pieces, String delimiter) {
    List<SentPart> parts = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i += 2) {
      if (pieces.get(i).inMemory() == null) {
        return null;
      }
      String text = pieces.get(i).inMemory().toString(StandardCharsets.UTF_8);
      Content file = i + 1 < pieces.size() ? pieces.get(i + 1) : null;
      int from = text.indexOf(delimiter);
      while (from >= 0) {
        int begin = from + delimiter.length();
        int next = text.indexOf("\r\n" + delimiter, begin);
        Matcher head = HEAD.matcher(text).region(begin, text.length());
        if (head.lookingAt()) {
          boolean isFile = next < 0 && file != null;
          parts.add(new SentPart(raw(head.group(1)), raw(head.group(2)), head.group(3),
              isFile ? null : text.substring(head.end(), next < 0 ? text.length() : next), isFile ? file.length() : 0));
        }
        from = next < 0 ? -1 : next + 2;
      }
    }
    return parts;
  }

  private static String raw(String quoted) {
    return quoted == null ? null : quoted.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
  }

  ObjectNode json() {
    ObjectNode part = ExactNodes.FACTORY.objectNode().put("name", name);
    if (filename != null) {
      part.put("filename", filename);
    }
    if (media != null) {
      part.put("media", media);
    }
    return text == null ? part.put("size", size) : part.put("text", text);
  }
}
