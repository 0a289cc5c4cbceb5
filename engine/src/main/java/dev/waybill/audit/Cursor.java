package dev.waybill.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place between two records: what was written before it comes next.
 *
 * @param log the first characters of the log's id
 * @param segment the file
 * @param offset in bytes
 */
record Cursor(String log, int segment, long offset) {
  private static final Pattern FORM = Pattern.compile("([0-9a-f]{8})\\.(\\d{1,9})\\.(\\d{1,18})");

  String text() {
    return Base64.getUrlEncoder().withoutPadding()
        .encodeToString((log + "." + segment + "." + offset).getBytes(StandardCharsets.US_ASCII));
  }

  /** @throws BadCursor where the text is none that we gave */
  static Cursor parse(String text) throws BadCursor {
    try {
      Matcher form = FORM.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
      if (form.matches()) {
        return new Cursor(form.group(1), Integer.parseInt(form.group(2)), Long.parseLong(form.group(3)));
      }
    } catch (IllegalArgumentException notBase64) {
      throw foreign();
    }
    throw foreign();
  }

  static BadCursor foreign() {
    return new BadCursor("The cursor is not one that `next` gave.");
  }

  static BadCursor gone() {
    return new BadCursor("What this cursor points at is not kept any more: the oldest records went. Begin again without a"
        + " cursor.");
  }

  /** Whether a record ends here. */
  void requireLineEnd(Path file) throws IOException, BadCursor {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      if (offset == 0 || offset > channel.size() || channel.read(one, offset - 1) != 1 || one.get(0) != '\n') {
        throw foreign();
      }
    } catch (NoSuchFileException removed) {
      throw gone();
    }
  }
}
