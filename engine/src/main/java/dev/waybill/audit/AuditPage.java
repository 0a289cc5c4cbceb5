package dev.waybill.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.tree.StrictJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

/**
 * Some records of a log, newest first. Looks through 8 MB at most, so it may hold fewer than were asked for, or none, and still
 * say where to go on.
 *
 * @param items the records as they were written
 * @param next the cursor to go on with, or null where there is nothing older
 */
public record AuditPage(List<JsonNode> items, String next) {
  private static final int BLOCK = 1 << 20;
  private static final int BLOCKS = 8;

  /** Reads from the files; blocks. */
  public static AuditPage read(Path directory, AuditQuery query) throws IOException, BadCursor {
    NavigableMap<Integer, Path> files = Segments.in(directory);
    if (files.isEmpty()) {
      return new AuditPage(List.of(), null);
    }
    String log = log(files.lastEntry().getValue());
    Cursor from = query.cursor() == null ? new Cursor(log, files.lastKey(), Long.MAX_VALUE) : given(query.cursor(), log, files);
    return new Scan(query, files, log, from).read();
  }

  private static Cursor given(String text, String log, NavigableMap<Integer, Path> files) throws IOException, BadCursor {
    Cursor cursor = Cursor.parse(text);
    if (!cursor.log().equals(log) || cursor.segment() > files.lastKey()) {
      throw Cursor.foreign();
    }
    if (!files.containsKey(cursor.segment())) {
      throw Cursor.gone();
    }
    cursor.requireLineEnd(files.get(cursor.segment()));
    return cursor;
  }

  private static String log(Path newest) throws IOException {
    try (RecordLines lines = new RecordLines(newest)) {
      byte[] line = lines.next();
      Head head = line == null ? null : Head.read(line);
      return head == null ? "00000000" : head.log().substring(0, 8);
    }
  }

  /** One walk backwards. */
  private static final class Scan {
    private final AuditQuery query;
    private final NavigableMap<Integer, Path> files;
    private final String log;
    private final List<JsonNode> items = new ArrayList<>();
    private int segment;
    private long end;
    private boolean over;

    private Scan(AuditQuery query, NavigableMap<Integer, Path> files, String log, Cursor from) {
      this.query = query;
      this.files = files;
      this.log = log;
      this.segment = from.segment();
      this.end = from.offset();
    }

    private AuditPage read() throws IOException {
      for (int blocks = 0; blocks < BLOCKS && !over && items.size() < query.limit(); blocks++) {
        block();
      }
      return new AuditPage(List.copyOf(items), over ? null : new Cursor(log, segment, end).text());
    }

    private void block() throws IOException {
      try (FileChannel channel = FileChannel.open(files.get(segment))) {
        end = Math.min(end, channel.size());
        long begin = Math.max(0, end - BLOCK);
        ByteBuffer bytes = ByteBuffer.allocate((int) (end - begin));
        while (bytes.hasRemaining() && channel.read(bytes, begin + bytes.position()) >= 0) {
          // All of it is there.
        }
        lines(bytes.array(), begin);
      } catch (NoSuchFileException removed) {
        over = true;
      }
    }

    private void lines(byte[] bytes, long begin) {
      int stop = lastEnd(bytes, bytes.length);
      while (stop > 0 && items.size() < query.limit() && !over) {
        int start = lastEnd(bytes, stop - 1);
        if (start == 0 && begin > 0) {
          break;
        }
        line(new String(bytes, start, stop - 1 - start, StandardCharsets.UTF_8));
        stop = start;
      }
      // A block without one whole line holds none of ours: it is passed over.
      end = begin + (stop == bytes.length ? 0 : stop);
      if (end == 0 && !over) {
        Integer older = files.lowerKey(segment);
        over = older == null;
        segment = over ? segment : older;
        end = Long.MAX_VALUE;
      }
    }

    /** Behind the last line end before this place, or 0. */
    private static int lastEnd(byte[] bytes, int before) {
      int at = before;
      while (at > 0 && bytes[at - 1] != '\n') {
        at--;
      }
      return at;
    }

    private void line(String text) {
      try {
        JsonNode record = StrictJson.STANDARD.read(text);
        if (query.takes(record)) {
          items.add(record);
        } else {
          over = query.isOver(record);
        }
      } catch (JsonProcessingException | NumberFormatException | DateTimeException changed) {
        // Not what was written: a verification says so.
      }
    }
  }
}
