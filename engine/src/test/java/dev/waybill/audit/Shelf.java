package dev.waybill.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A log in a directory of a test's, with a clock that stands still and a disk that can fail. */
final class Shelf {
  static final Instant NOW = Instant.parse("2026-01-01T12:00:00.120Z");

  final Path directory;
  final AtomicBoolean full = new AtomicBoolean();
  volatile Instant now = NOW;
  volatile long nanos;

  Shelf(Path folder) {
    this.directory = folder.resolve("audit");
  }

  AuditLog open() {
    return open(1_000_000_000);
  }

  AuditLog open(long maxBytes) {
    try {
      return AuditLog.open(directory, maxBytes, () -> now, () -> nanos, new Random(7), this::medium);
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  private Medium medium(Path file, boolean fresh) throws IOException {
    Medium real = Medium.file(file, fresh);
    return new Medium() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        if (full.get()) {
          // Half of it gets there, as on a disk that is full.
          real.write(bytes.slice(0, bytes.remaining() / 2));
          throw new IOException("No space left on device");
        }
        real.write(bytes);
      }

      @Override
      public void force() throws IOException {
        real.force();
      }

      @Override
      public void truncate(long size) throws IOException {
        real.truncate(size);
      }

      @Override
      public void close() throws IOException {
        real.close();
      }
    };
  }

  static AuditRecord admin(String request) {
    return AuditRecord.of(Kind.ADMIN).with(Field.REQUEST, request).caller("ops", "key").with(Field.DECISION, "ok");
  }

  /** A log of so many records beside its head. */
  Shelf filled(int records) {
    return filled(records, 1_000_000_000);
  }

  Shelf filled(int records, long maxBytes) {
    try (AuditLog log = open(maxBytes)) {
      for (int i = 0; i < records; i++) {
        log.add(admin("r-" + i));
        if (i % 500 == 499) {
          settled(log);
        }
      }
      settled(log);
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static void settled(AuditLog log) {
    try {
      log.flush().get(30, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  Path file(int number) {
    return Segments.file(directory, number);
  }

  List<Path> files() {
    try {
      return List.copyOf(Segments.in(directory).values());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** All lines of all files. */
  List<String> lines() {
    List<String> all = new ArrayList<>();
    files().forEach(file -> all.addAll(lines(file)));
    return all;
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.US_ASCII);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static void empty(Path file) {
    try {
      Files.write(file, new byte[0]);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static void write(Path file, List<String> lines) {
    try {
      Files.writeString(file, String.join("\n", lines) + "\n");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  Verification.Verdict verdict() {
    return verdict(null);
  }

  Verification.Verdict verdict(Verification.Seen seen) {
    try {
      return Verification.of(directory, seen);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
