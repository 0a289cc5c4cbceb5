package dev.waybill.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditPageTest {
  @TempDir Path folder;

  private static AuditQuery page(int limit, String cursor) {
    return new AuditQuery(null, null, null, null, null, null, null, limit, cursor);
  }

  private static List<Long> numbers(List<JsonNode> items) {
    return items.stream().map(item -> item.path("seq").asLong()).toList();
  }

  @Test
  void pagesGoFromTheNewestToTheOldestOverAllFilesAndEachRecordComesOnce() throws Exception {
    Shelf shelf = new Shelf(folder).filled(900, 1_000_000);
    assertThat(shelf.files()).hasSizeGreaterThan(3);
    List<Long> seen = new ArrayList<>();
    AuditPage page = AuditPage.read(shelf.directory, page(70, null));
    seen.addAll(numbers(page.items()));
    long last = seen.get(0);
    // More records come, and change nothing about what follows.
    shelf.filled(100, 1_000_000);
    while (page.next() != null) {
      page = AuditPage.read(shelf.directory, page(70, page.next()));
      seen.addAll(numbers(page.items()));
    }
    assertThat(seen).isEqualTo(LongStream.rangeClosed(1, last).map(i -> last + 1 - i).boxed().toList());
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {
    "acme, -, -, -, -, -, -, 5 4 3", "acme, send, -, -, -, -, -, 4 3", "-, -, ops, -, -, -, -, 6", "-, -, -, delivery, -, -, -, 5",
    "-, -, -, -, rejected, -, -, 4", "acme, -, billing, dispatch, ok, -, -, 3", "other, -, -, -, -, -, -, ''",
    "-, -, -, -, -, 2026-01-01T12:00:02Z, -, 6 5", "-, -, -, -, -, -, 2026-01-01T12:00:01Z, 3 2 1",
    "-, -, -, -, -, 2026-01-01T12:00:01Z, 2026-01-01T12:00:03Z, 5 4",
  })
  void filtersTakeWhatIsAskedFor(String provider, String action, String caller, String kind, String decision, Instant since, Instant until,
      String found) throws Exception {
    Shelf shelf = new Shelf(folder);
    try (AuditLog log = shelf.open()) {
      shelf.now = Instant.parse("2026-01-01T12:00:00Z");
      log.add(AuditRecord.of(Kind.START));
      log.add(AuditRecord.of(Kind.DISPATCH).with(Field.PROVIDER, "acme").with(Field.ACTION, "send").caller("billing", "key").with(Field.DECISION, "ok"));
      shelf.now = Instant.parse("2026-01-01T12:00:01Z");
      log.add(AuditRecord.of(Kind.DISPATCH).with(Field.PROVIDER, "acme").with(Field.ACTION, "send").caller("billing", "key")
          .with(Field.DECISION, "rejected"));
      shelf.now = Instant.parse("2026-01-01T12:00:02Z");
      log.add(AuditRecord.of(Kind.DELIVERY).with(Field.PROVIDER, "acme").with(Field.ACTION, "status").with(Field.DECISION, "ok"));
      shelf.now = Instant.parse("2026-01-01T12:00:03Z");
      log.add(AuditRecord.of(Kind.ADMIN).caller("ops", "key").with(Field.DECISION, "ok"));
      Shelf.settled(log);
    }
    // The head has the time of the shelf's beginning.
    List<Long> numbers = numbers(AuditPage.read(shelf.directory,
        new AuditQuery(provider, action, caller, kind, decision, since, until, 100, null)).items());
    assertThat(String.join(" ", numbers.stream().map(String::valueOf).toList())).isEqualTo(found);
  }

  @Test
  void aCursorIntoWhatWasRemovedSaysSo() throws Exception {
    Shelf shelf = new Shelf(folder).filled(50, 1_000_000);
    String cursor = AuditPage.read(shelf.directory, page(10, null)).next();
    shelf.filled(6_000, 1_000_000);
    assertThat(Files.exists(shelf.file(1))).isFalse();
    assertThatThrownBy(() -> AuditPage.read(shelf.directory, page(10, cursor))).isInstanceOf(BadCursor.class)
        .hasMessage("What this cursor points at is not kept any more: the oldest records went. Begin again without a cursor.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "!", "00000000.1.10", "LOG.1.7", "LOG.9.10", "LOG.1.99999999", "LOG.1.0", "LOG.1.-1", "LOG.1", "LOG.99999999999.1"})
  void aCursorThatIsNoneOfOursIsRefused(String text) {
    Shelf shelf = new Shelf(folder).filled(5);
    String log = Head.read(Shelf.lines(shelf.file(1)).get(0).getBytes()).log().substring(0, 8);
    String cursor = text.contains(".") ? Base64.getUrlEncoder().encodeToString(text.replace("LOG", log).getBytes()) : text;
    assertThatThrownBy(() -> AuditPage.read(shelf.directory, page(10, cursor))).isInstanceOf(BadCursor.class)
        .hasMessage("The cursor is not one that `next` gave.");
  }

  @Test
  void aRecordThatIsBeingWrittenIsNotGiven() throws Exception {
    Shelf shelf = new Shelf(folder).filled(2);
    Files.writeString(shelf.file(1), "{\"seq\":4,\"ti", java.nio.file.StandardOpenOption.APPEND);
    AuditPage page = AuditPage.read(shelf.directory, page(10, null));
    assertThat(numbers(page.items())).containsExactly(3L, 2L, 1L);
    assertThat(page.next()).isNull();
  }

  @Test
  void oneCallLooksThroughSoMuchAndSaysWhereToGoOn() throws Exception {
    Shelf shelf = new Shelf(folder).filled(40_000, 100_000_000);
    AuditPage page = AuditPage.read(shelf.directory, new AuditQuery("nobody", null, null, null, null, null, null, 10, null));
    assertThat(page.items()).isEmpty();
    assertThat(page.next()).isNotNull();
    int calls = 1;
    while (page.next() != null) {
      page = AuditPage.read(shelf.directory, new AuditQuery("nobody", null, null, null, null, null, null, 10, page.next()));
      calls++;
    }
    assertThat(calls).isBetween(2, 10);
  }

  @Test
  void whatIsOlderThanIsAskedForIsNotLookedThrough() throws Exception {
    Shelf shelf = new Shelf(folder).filled(40_000, 100_000_000);
    shelf.now = Shelf.NOW.plusSeconds(7_200);
    shelf.filled(1);
    AuditPage page = AuditPage.read(shelf.directory, new AuditQuery(null, null, null, null, null, shelf.now, null, 10, null));
    assertThat(page.items()).hasSize(1);
    assertThat(page.next()).isNull();
  }

  @Test
  void anEmptyDirectoryHasNothing() throws Exception {
    assertThat(AuditPage.read(folder.resolve("none"), page(10, null))).isEqualTo(new AuditPage(List.of(), null));
  }
}
