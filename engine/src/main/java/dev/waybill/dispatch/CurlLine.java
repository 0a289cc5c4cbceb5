package dev.waybill.dispatch;

import dev.waybill.http.HttpCall;
import java.util.List;

/** Writes a call as one {@code curl} command for a POSIX shell: whatever a value holds, it stays one word. */
final class CurlLine {
  private final StringBuilder line = new StringBuilder("curl");

  private CurlLine() {}

  static String of(HttpCall call) {
    CurlLine curl = new CurlLine();
    curl.word("-X").word(call.method()).word("--globoff").word(call.target().url());
    List<SentPart> parts = SentPart.of(call);
    call.headers().forEach((name, value) -> {
      // curl makes the boundary of its own parts.
      if (parts == null || !name.equalsIgnoreCase("Content-Type")) {
        curl.word("-H").word(value.isEmpty() ? name + ";" : name + ": " + Preview.shown(name, value));
      }
    });
    if (parts != null) {
      parts.forEach(curl::part);
    } else if (!call.body().isNone()) {
      String text = Preview.characters(call);
      if (text == null) {
        curl.word("--data-binary").word("@body.bin");
      } else {
        // Unlike --data-binary it takes a leading @ as it is.
        curl.word("--data-raw").word(text);
      }
    }
    return curl.line.toString();
  }

  private void part(SentPart part) {
    // No word of a shell can hold a NUL.
    String text = part.text() == null || part.text().indexOf('\0') >= 0 ? null : part.text();
    if (text != null && part.media() == null && part.filename() == null) {
      word("--form-string").word(part.name() + "=" + text);
      return;
    }
    String file = part.filename() == null ? "part.bin" : part.filename();
    // A name only, so that pasting the line reads no file from elsewhere.
    String bare = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    String type = part.media() == null ? "" : ";type=" + part.media();
    word("-F").word(part.name() + "=" + (text == null ? "@" + quoted(bare) : quoted(text)) + type);
  }

  /** As curl reads a quoted text within a form. */
  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private CurlLine word(String word) {
    line.append(' ');
    boolean bare = !word.isEmpty() && word.chars().allMatch(c ->
        c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-_./:=@,+".indexOf(c) >= 0);
    line.append(bare ? word : "'" + word.replace("'", "'\\''") + "'");
    return this;
  }
}
