package dev.waybill.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class VerificationTest {
  @TempDir Path folder;

  /** Something that is done to a log of 400 records in six files or so, and what is said of it. */
  record Tampering(String how, Consumer<Shelf> done, String found) {
    @Override
    public String toString() {
      return how;
    }
  }

  private static Consumer<Shelf> lines(int file, Consumer<List<String>> change) {
    return shelf -> {
      List<String> lines = new ArrayList<>(Shelf.lines(shelf.file(file)));
      change.accept(lines);
      Shelf.write(shelf.file(file), lines);
    };
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void append(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static List<Tampering> tamperings() {
    return List.of(
        new Tampering("nothing", shelf -> { }, null),
        new Tampering("a byte of a record", lines(1, all -> all.set(4, all.get(4).replace("ops", "opt"))), "0001.ndjson:5 changed"),
        new Tampering("a byte of a hash", lines(1, all -> all.set(4, flipped(all.get(4), all.get(4).length() - 5))), "0001.ndjson:5 changed"),
        new Tampering("a byte of a number", lines(1, all -> all.set(4, all.get(4).replace("\"seq\":5,", "\"seq\":6,"))), "0001.ndjson:5 changed"),
        new Tampering("a byte of the first record", lines(1, all -> all.set(0, all.get(0).replace("\"oldest\":1", "\"oldest\":2"))), "0001.ndjson:1 changed"),
        new Tampering("an empty line", lines(1, all -> all.add(3, "")), "0001.ndjson:4 changed"),
        new Tampering("two lines in one", lines(1, all -> all.set(3, all.get(3) + all.remove(4))), "0001.ndjson:4 changed"),
        new Tampering("a line less", lines(1, all -> all.remove(5)), "0001.ndjson:6 missing"),
        new Tampering("lines less", lines(2, all -> all.subList(5, 9).clear()), "0002.ndjson:6 missing"),
        new Tampering("a head less", lines(2, all -> all.remove(0)), "0002.ndjson:1 changed"),
        new Tampering("the end of a file less", lines(1, all -> all.subList(all.size() - 2, all.size()).clear()), "0002.ndjson:1 missing"),
        new Tampering("two lines swapped", lines(1, all -> Collections.swap(all, 5, 6)), "0001.ndjson:6 reordered"),
        new Tampering("two lines far apart swapped", lines(1, all -> Collections.swap(all, 5, 30)), "0001.ndjson:6 reordered"),
        new Tampering("a line twice", lines(1, all -> all.add(6, all.get(5))), "0001.ndjson:7 reordered"),
        new Tampering("a file in the middle less", shelf -> delete(shelf.file(2)), "0002.ndjson:0 missing"),
        new Tampering("the first file less", shelf -> delete(shelf.file(1)), "0001.ndjson:0 missing"),
        new Tampering("the first file less, and an empty one behind the last", VerificationTest::emptyBehind, "0001.ndjson:0 missing"),
        new Tampering("a file beside the first that has its number", VerificationTest::besideTheFirst, null),
        new Tampering("a file emptied", shelf -> Shelf.empty(shelf.file(2)), "0002.ndjson:0 missing"),
        new Tampering("the newest file emptied", shelf -> Shelf.empty(shelf.files().get(shelf.files().size() - 1)), ":0 missing"),
        new Tampering("an end of the middle without its line end", VerificationTest::untilTorn, "0001.ndjson"),
        new Tampering("a forged record with a wrong hash", shelf -> append(shelf.files().get(shelf.files().size() - 1),
            Shelf.lines(shelf.file(1)).get(3).replace("ops", "eve") + "\n"), "changed"),
        new Tampering("a record of before at the end", shelf -> append(shelf.files().get(shelf.files().size() - 1),
            Shelf.lines(shelf.file(1)).get(3) + "\n"), "reordered"));
  }

  private static void emptyBehind(Shelf shelf) {
    try {
      Files.createFile(shelf.directory.resolve(String.format("%04d.ndjson", shelf.files().size() + 1)));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    delete(shelf.file(1));
  }

  /** What is no file of the log is passed over, whatever is in it. */
  private static void besideTheFirst(Shelf shelf) {
    Shelf.write(shelf.directory.resolve("00001.ndjson"), List.of("{}"));
    Shelf.write(shelf.directory.resolve("000000001.ndjson"), List.of("{}"));
  }

  private static void untilTorn(Shelf shelf) {
    try {
      byte[] bytes = Files.readAllBytes(shelf.file(1));
      Files.write(shelf.file(1), java.util.Arrays.copyOf(bytes, bytes.length - 1));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String flipped(String line, int at) {
    return line.substring(0, at) + (line.charAt(at) == '0' ? '1' : '0') + line.substring(at + 1);
  }

  @ParameterizedTest
  @MethodSource("tamperings")
  void whatIsDoneToItIsNamed(Tampering tampering) {
    Shelf shelf = new Shelf(folder).filled(600, 1_000_000);
    assertThat(shelf.files()).hasSizeGreaterThan(2);
    tampering.done().accept(shelf);
    Verification.Fault fault = shelf.verdict().fault();
    if (tampering.found() == null) {
      assertThat(fault).isNull();
    } else {
      assertThat(fault).isNotNull();
      assertThat(fault.file() + ":" + fault.line() + " " + fault.what()).contains(tampering.found());
      assertThat(fault.sentence()).endsWith(".");
    }
  }

  @Test
  void anEndThatWasCutOffIsFoundByAHeadThatWasNoted() throws Exception {
    Shelf shelf = new Shelf(folder).filled(10);
    Verification.Verdict before = shelf.verdict();
    Verification.Seen seen = Verification.Seen.parse(before.last() + ":" + before.head());
    assertThat(shelf.verdict(seen).fault()).isNull();
    List<String> lines = Shelf.lines(shelf.file(1));
    Shelf.write(shelf.file(1), lines.subList(0, 8));
    assertThat(shelf.verdict().fault()).isNull();
    assertThat(shelf.verdict(seen).fault()).isEqualTo(new Verification.Fault("0001.ndjson", 0, "truncated",
        "The log ends with record 8, but record 11 was there: its end was cut off."));
    assertThat(shelf.verdict(Verification.Seen.parse(before.head())).fault().sentence()).startsWith("No record has the hash that was noted");
    shelf.filled(10);
    assertThat(shelf.verdict(seen).fault().what()).isEqualTo("truncated");
  }

  /** Whoever may write the files can make a whole new chain: only a head that lies elsewhere tells. */
  @Test
  void whatWasWrittenAnewFromARecordOnIsFoundByAHeadOnly() throws Exception {
    Shelf shelf = new Shelf(folder).filled(10);
    Verification.Verdict before = shelf.verdict();
    List<String> lines = Shelf.lines(shelf.file(1));
    Shelf.write(shelf.file(1), lines.subList(0, 4));
    shelf.filled(7);
    assertThat(shelf.verdict().fault()).isNull();
    assertThat(shelf.verdict().last()).isEqualTo(before.last());
    shelf.now = Shelf.NOW.plusSeconds(1);
    Shelf.write(shelf.file(1), lines.subList(0, 4));
    shelf.filled(7);
    assertThat(shelf.verdict().fault()).isNull();
    assertThat(shelf.verdict(new Verification.Seen(before.last(), before.head())).fault().sentence())
        .isEqualTo("No record has the hash that was noted: the end was cut off, or everything from that record on was written anew.");
  }

  @Test
  void aRecordForgedWhileItIsWrittenBreaksTheNextOne() throws Exception {
    Shelf shelf = new Shelf(folder);
    try (AuditLog log = shelf.open()) {
      log.add(Shelf.admin("one"));
      Shelf.settled(log);
      Link last = Link.read(Shelf.lines(shelf.file(1)).get(1).getBytes(), Print.sha256Digest());
      JsonLine line = new JsonLine();
      AuditRecord forged = Shelf.admin("forged").at(Shelf.NOW);
      Link.write(forged, 3, JsonLine.ascii(last.hash()), line, Print.sha256Digest());
      append(shelf.file(1), new String(line.bytes(), 0, line.length()));
      assertThat(shelf.verdict().fault()).isNull();
      log.add(Shelf.admin("two"));
      await().atMost(Duration.ofSeconds(30)).until(() -> shelf.lines().stream().anyMatch(each -> each.contains("\"request\":\"two\"")));
    }
    assertThat(shelf.verdict().fault()).isEqualTo(
        new Verification.Fault("0002.ndjson", 1, "reordered", "Record 3 stands where 4 belongs."));
  }

  @Test
  void anEmptiedRecordIsNotWhole() {
    Shelf shelf = new Shelf(folder).filled(3);
    Shelf.empty(shelf.file(1));
    assertThat(shelf.verdict()).isEqualTo(new Verification.Verdict(new Verification.Fault("0001.ndjson", 0, "missing",
        "Not one record is in this file, though every file begins with its head: it was emptied, or a crash broke off its beginning."),
        0, 0, 0, Link.NOTHING, 0, false));
  }

  @Test
  void whatWasRemovedByHandStaysMissingOnceOthersAreBegun() throws Exception {
    Shelf shelf = new Shelf(folder).filled(600, 1_000_000);
    Files.delete(shelf.file(1));
    int files = shelf.files().size();
    shelf.filled(600, 1_000_000);
    assertThat(shelf.files()).hasSizeGreaterThan(files + 1);
    assertThat(shelf.verdict().fault().file()).isEqualTo("0001.ndjson");
  }

  @Test
  void aHeadThatWentWithTheOldestFilesTellsNothing() {
    Shelf shelf = new Shelf(folder).filled(5);
    Verification.Verdict early = shelf.verdict();
    shelf.filled(6_000, 1_000_000);
    assertThat(shelf.verdict(new Verification.Seen(early.last(), early.head())).fault().what()).isEqualTo("removed");
  }

  @Test
  void itWorksWhileTheLogIsWritten() throws Exception {
    Shelf shelf = new Shelf(folder);
    try (AuditLog log = shelf.open(1_000_000)) {
      for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 100; i++) {
          log.add(Shelf.admin("r-" + i));
        }
        assertThat(shelf.verdict().fault()).isNull();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"42:HASH, 42, true", "HASH, -1, true", "42:HAS, 0, false", "x:HASH, 0, false", ":HASH, 0, false", "1:2:HASH, 0, false", "'', 0, false"})
  void aHeadIsReadStrictly(String text, long seq, boolean good) {
    String hash = "0a".repeat(32);
    assertThat(Verification.Seen.parse(text.replace("HASH", hash))).isEqualTo(good ? new Verification.Seen(seq, hash) : null);
  }
}
