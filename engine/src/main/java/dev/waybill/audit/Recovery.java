package dev.waybill.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;

/**
 * Where a chain that was written before can be gone on with.
 *
 * @param head of the last segment
 * @param last record
 * @param size of the last segment up to and with that record
 * @param torn whether a piece of a record stands behind it
 */
record Recovery(Head head, Link last, long size, boolean torn) {

  /**
   * Null where nothing was written yet. A last segment without one whole record counts as not begun and is removed.
   *
   * @throws IOException where the last record is not what was written
   */
  static Recovery of(Path directory) throws IOException {
    NavigableMap<Integer, Path> files = Segments.in(directory);
    while (!files.isEmpty()) {
      Path file = files.lastEntry().getValue();
      Recovery found = read(file, files.lastKey());
      if (found != null) {
        return found;
      }
      Files.delete(file);
      files.pollLastEntry();
    }
    return null;
  }

  private static Recovery read(Path file, int number) throws IOException {
    try (RecordLines lines = new RecordLines(file)) {
      byte[] first = lines.next();
      if (first == null) {
        return null;
      }
      byte[] last = first;
      for (byte[] line = first; line != null; line = lines.next()) {
        last = line;
      }
      Head head = Head.read(first);
      Link link = Link.read(last, Print.sha256Digest());
      if (head == null || head.segment() != number || link == null || !link.intact()) {
        throw new IOException("the audit record in " + file
            + " is not what was written there: its last record cannot be gone on with. "
            + "Keep the directory " + file.getParent()
                + " elsewhere as it is, and start again; `waybill audit verify` says more");
      }
      return new Recovery(head, link, lines.whole(), lines.isTorn());
    }
  }
}
