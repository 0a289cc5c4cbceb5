package dev.waybill.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.NavigableMap;

/**
 * Walks the chain of a log and stops at the first record that is not what was written. Only reads; may run beside the gateway
 * that writes. One use, one thread.
 */
public final class Verification {
  private final Path directory;
  private final Seen seen;
  private final MessageDigest digest = Print.sha256Digest();
  private String log;
  private Link last;
  private Link first;
  private long records;
  private long gaps;
  private boolean found;
  private boolean torn;
  private boolean headless;
  private Fault fault;

  /**
   * A record that was noted before: its hash, and its number where that is known.
   *
   * @param seq or -1
   */
  public record Seen(long seq, String hash) {
    /** {@code 42:<64 hex digits>}, as {@code waybill audit head} prints it, or the hash alone; null where it is neither. */
    public static Seen parse(String text) {
      String[] parts = text.split(":", -1);
      String hash = parts[parts.length - 1];
      boolean numbered = parts.length == 2 && parts[0].matches("\\d{1,18}");
      return !hash.matches("[0-9a-f]{64}") || parts.length > 2 || parts.length == 2 && !numbered ? null
          : new Seen(numbered ? Long.parseLong(parts[0]) : -1, hash);
    }
  }

  /**
   * The first thing that is wrong.
   *
   * @param file its name
   * @param line counted from 1; 0 for the whole file
   * @param what {@code changed missing reordered truncated}
   */
  public record Fault(String file, long line, String what, String sentence) {}

  /**
   * How it came out.
   *
   * @param fault null where the chain is whole
   * @param first the number of the first record that is kept
   * @param last the number of the last one
   * @param head its hash
   * @param gaps how many records say that something is missing
   * @param torn whether a piece of a record stands at the end
   */
  public record Verdict(Fault fault, long records, long first, long last, String head, long gaps, boolean torn) {}

  private Verification(Path directory, Seen seen) {
    this.directory = directory;
    this.seen = seen;
  }

  /**
   * @param seen a record that must be there, or null
   * @throws NoSuchFileException where there is no log
   */
  public static Verdict of(Path directory, Seen seen) throws IOException {
    Verification verification = new Verification(directory, seen);
    verification.walk();
    if (verification.headless) {
      // A file that is just being begun has its head by now.
      verification = new Verification(directory, seen);
      verification.walk();
    }
    Link last = verification.last;
    return new Verdict(verification.fault, verification.records, verification.first == null ? 0 : verification.first.seq(),
        last == null ? 0 : last.seq(), last == null ? Link.NOTHING : last.hash(), verification.gaps, verification.torn);
  }

  private void walk() throws IOException {
    NavigableMap<Integer, Path> files = Segments.in(directory);
    if (files.isEmpty()) {
      throw new NoSuchFileException(directory.toString());
    }
    int oldest = oldest(files);
    int expected = files.firstKey();
    if (expected > oldest) {
      fail(Segments.file(directory, oldest), 0, "missing",
          "This file is kept, says the head of the newest, but it is not there.");
    }
    for (Map.Entry<Integer, Path> file : files.entrySet()) {
      if (fault == null && file.getKey() != expected) {
        fail(Segments.file(directory, expected), 0, "missing", "This file is not there, but later ones are.");
      }
      if (fault == null) {
        segment(file.getKey(), file.getValue(), file.getKey().equals(files.lastKey()));
      }
      expected++;
    }
    if (fault == null && seen != null && !found) {
      lookedFor(files.lastEntry().getValue());
    }
  }

  /** What the newest head says; a file that was just begun may have none yet. */
  private static int oldest(NavigableMap<Integer, Path> files) throws IOException {
    for (Path file : files.descendingMap().values()) {
      try (RecordLines lines = new RecordLines(file)) {
        byte[] line = lines.next();
        Head head = line == null ? null : Head.read(line);
        if (head != null) {
          return head.oldest();
        }
      }
    }
    return Integer.MAX_VALUE;
  }

  private void segment(int number, Path file, boolean newest) throws IOException {
    try (RecordLines lines = new RecordLines(file)) {
      long at = 0;
      for (byte[] line = lines.next(); line != null && fault == null; line = lines.next()) {
        at++;
        Link link = Link.read(line, digest);
        if (link == null || !link.intact()) {
          fail(file, at, "changed", "This line is not what was written: its hash is another.");
        } else if (at == 1 && !begins(line, number)) {
          fail(file, at, "changed", "This is not the head of file " + number + " of this log.");
        } else if (last == null && number == 1 && (link.seq() != 1 || !link.prev().equals(Link.NOTHING))) {
          fail(file, at, "changed", "The first record of all must be number 1 and follow nothing.");
        } else if (last != null && (link.seq() != last.seq() + 1 || !link.prev().equals(last.hash()))) {
          unlinked(file, at, link);
        } else {
          accept(line, link);
        }
      }
      if (at == 0 && fault == null) {
        headless = newest;
        fail(file, 0, "missing",
            "Not one record is in this file, though every file begins with its head: it was emptied, or a crash broke off its"
            + " beginning.");
      }
      torn = fault == null && lines.isTorn();
      if (torn && !newest) {
        fail(file, at + 1, "changed", "This line has no end, though it is not the last of the log.");
      }
    }
  }

  private boolean begins(byte[] line, int number) {
    Head head = Head.read(line);
    boolean fits = head != null && head.segment() == number && (log == null || log.equals(head.log()));
    log = fits ? head.log() : log;
    return fits;
  }

  private void accept(byte[] line, Link link) {
    first = first == null ? link : first;
    last = link;
    records++;
    found |= seen != null && link.hash().equals(seen.hash());
    gaps += new String(line, 0, Math.min(line.length, 100), StandardCharsets.ISO_8859_1).contains("\"kind\":\"gap\"") ? 1 : 0;
  }

  /** A whole line that does not follow the one before. */
  private void unlinked(Path file, long at, Link link) throws IOException {
    long due = last.seq() + 1;
    if (link.seq() == due) {
      fail(file, at, "changed", "This record does not follow the one before it: one of the two was written anew.");
    } else if (link.seq() < due || comesLater(file, due)) {
      fail(file, at, "reordered", "Record " + link.seq() + " stands where " + due + " belongs.");
    } else {
      fail(file, at, "missing", link.seq() - due == 1 ? "Record " + due + " is not there."
          : "The records " + due + " to " + (link.seq() - 1) + " are not there.");
    }
  }

  private boolean comesLater(Path file, long seq) throws IOException {
    try (RecordLines lines = new RecordLines(file)) {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        Link link = Link.read(line, digest);
        if (link != null && link.seq() == seq) {
          return true;
        }
      }
      return false;
    }
  }

  private void lookedFor(Path newest) {
    if (seen.seq() > last.seq()) {
      fail(newest, 0, "truncated", "The log ends with record " + last.seq() + ", but record " + seen.seq()
          + " was there: its end was cut off.");
    } else if (seen.seq() >= 0 && seen.seq() < first.seq()) {
      fail(newest, 0, "removed", "Record " + seen.seq()
          + " went with the oldest file, so it tells nothing any more. Note the head more often.");
    } else {
      fail(newest, 0, "truncated",
          "No record has the hash that was noted: the end was cut off, or everything from that record on was written anew.");
    }
  }

  private void fail(Path file, long line, String what, String sentence) {
    fault = new Fault(file.getFileName().toString(), line, what, sentence);
  }
}
