package dev.waybill.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditLogTest {
  @TempDir Path folder;
  private Shelf shelf;

  @BeforeEach
  void shelf() {
    shelf = new Shelf(folder);
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aRecordIsOneLineInAFixedOrderAndHasTheHashOfTheOneBefore() throws Exception {
    try (AuditLog log = shelf.open()) {
      log.add(AuditRecord.of(Kind.DISPATCH).with(Field.STATUS, 200).with(Field.PROVIDER, "acme").with(Field.REQUEST, "a\"b\\cé\n")
          .caller("billing", "key").with(Field.MAYBE_PROCESSED, false)
          .with(Field.REQUEST_BODY, Print.of(ByteBuffer.wrap("{}".getBytes(StandardCharsets.UTF_8)))).with(Field.ANSWER_BODY, Print.EMPTY));
      Shelf.settled(log);
    }
    List<String> lines = shelf.lines();
    String head = lines.get(0).substring(0, lines.get(0).length() - 75) + "}";
    assertThat(head).matches("\\{\"seq\":1,\"time\":\"2026-01-01T12:00:00\\.120Z\",\"kind\":\"head\",\"log\":\"[0-9a-f]{32}\",\"segment\":1,"
        + "\"oldest\":1,\"prev\":\"0{64}\"}");
    assertThat(lines.get(0)).isEqualTo(head.substring(0, head.length() - 1) + ",\"hash\":\"" + sha256(head) + "\"}");
    String second = "{\"seq\":2,\"time\":\"2026-01-01T12:00:00.120Z\",\"kind\":\"dispatch\",\"request\":\"a\\\"b\\\\c\\u00e9\\u000a\","
        + "\"caller\":{\"name\":\"billing\",\"kind\":\"key\"},\"provider\":\"acme\",\"status\":200,\"maybe_processed\":false,"
        + "\"request_body\":{\"bytes\":2,\"sha256\":\"" + sha256("{}") + "\"},\"answer_body\":{\"bytes\":0,\"sha256\":\"" + sha256("")
        + "\"},\"prev\":\"" + sha256(head) + "\"}";
    assertThat(lines.get(1)).isEqualTo(second.substring(0, second.length() - 1) + ",\"hash\":\"" + sha256(second) + "\"}");
    assertThat(lines).hasSize(2);
  }

  @Test
  void onlyOurOwnUserCanReadIt() throws Exception {
    shelf.filled(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shelf.directory))).isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shelf.file(1)))).isEqualTo("rw-------");
  }

  @Test
  void aDataDirectoryThatItMakesIsOurOwnUsersToo() throws Exception {
    Path data = folder.resolve("var/data");
    AuditLog.open(data.resolve("audit"), 1 << 20, Instant::now, System::nanoTime, new Random(1)).close();
    for (Path made : List.of(data.getParent(), data, data.resolve("audit"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made))).as(made.toString()).isEqualTo("rwx------");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("audit/lock")))).isEqualTo("rw-------");
  }

  @Test
  void theChainGoesOnAfterARestart() {
    shelf.filled(3).filled(2);
    assertThat(shelf.verdict()).isEqualTo(new Verification.Verdict(null, 6, 1, 6, shelf.verdict().head(), 0, false));
  }

  @Test
  void aSecondOneInTheSameDirectoryIsRefused() throws Exception {
    try (AuditLog log = shelf.open()) {
      assertThatThrownBy(shelf::open).hasRootCauseInstanceOf(Locked.class)
          .rootCause().hasMessage("another gateway writes its audit record in " + shelf.directory);
    }
    shelf.open().close();
  }

  @Test
  void aTornLastLineIsCutAndTold() throws Exception {
    shelf.filled(2);
    Files.writeString(shelf.file(1), "{\"seq\":4,\"ti", StandardOpenOption.APPEND);
    assertThat(shelf.verdict().torn()).isTrue();
    shelf.filled(1);
    assertThat(shelf.lines()).hasSize(5);
    assertThat(shelf.lines().get(3)).contains("\"seq\":4,").contains("\"kind\":\"gap\",\"reason\":\"torn_line\",");
    assertThat(shelf.verdict().fault()).isNull();
    assertThat(shelf.verdict().gaps()).isOne();
  }

  @Test
  void aSegmentWithoutAWholeRecordCountsAsNotBegun() throws Exception {
    shelf.filled(2);
    Files.writeString(shelf.file(2), "{\"seq\":4,\"ti");
    shelf.filled(1);
    assertThat(shelf.files()).containsExactly(shelf.file(1));
    assertThat(shelf.verdict().last()).isEqualTo(4);
  }

  @Test
  void anEndThatWasChangedIsNotGoneOnWith() throws Exception {
    shelf.filled(2);
    Files.writeString(shelf.file(1), Files.readString(shelf.file(1)).replace("r-1", "r-9"));
    assertThatThrownBy(shelf::open).rootCause().isInstanceOf(IOException.class).hasMessageContaining("is not what was written there")
        .hasMessageContaining("`waybill audit verify` says more");
  }

  @Test
  void theOldestSegmentsGoAndTheChainSaysSo() throws Exception {
    shelf.filled(6_000, 1_000_000);
    List<Path> files = shelf.files();
    long bytes = 0;
    for (Path file : files) {
      assertThat(Files.size(file)).isLessThanOrEqualTo(62_500);
      bytes += Files.size(file);
    }
    assertThat(bytes).isBetween(800_000L, 1_000_000L);
    assertThat(files.get(0)).isNotEqualTo(shelf.file(1));
    Verification.Verdict verdict = shelf.verdict();
    assertThat(verdict.fault()).isNull();
    assertThat(verdict.first()).isGreaterThan(1);
    assertThat(verdict.last()).isEqualTo(verdict.first() + verdict.records() - 1);
    shelf.filled(10, 1_000_000);
    assertThat(shelf.verdict().last()).isEqualTo(verdict.last() + 10);
  }

  @Test
  void whatManyThreadsAddIsOneChain() throws Exception {
    try (AuditLog log = shelf.open()) {
      List<Thread> threads = IntStream.range(0, 8).mapToObj(i -> new Thread(() -> {
        for (int n = 0; n < 500; n++) {
          log.add(Shelf.admin("t-" + i + "-" + n));
        }
      })).toList();
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      Shelf.settled(log);
      assertThat(log.records() + log.lost()).isGreaterThanOrEqualTo(4_000);
      assertThat(log.lost()).isZero();
    }
    assertThat(shelf.verdict().fault()).isNull();
    assertThat(shelf.verdict().records()).isEqualTo(4_001);
  }

  @Test
  void aDurableRecordIsOnTheDiskWhenItIsToldSo() throws Exception {
    try (AuditLog log = shelf.open()) {
      log.addDurably(Shelf.admin("now")).get(30, TimeUnit.SECONDS);
      assertThat(shelf.lines().get(1)).contains("\"request\":\"now\"");
      assertThat(log.bytes()).isEqualTo(Files.size(shelf.file(1)));
    }
  }

  @Test
  void aDiskThatFailsIsToldAtOnceAndTriedAgain() throws Exception {
    try (AuditLog log = shelf.open()) {
      log.add(Shelf.admin("before"));
      Shelf.settled(log);
      shelf.full.set(true);
      CompletableFuture<Void> refused = log.addDurably(Shelf.admin("refused"));
      assertThatThrownBy(() -> refused.get(30, TimeUnit.SECONDS)).hasRootCauseMessage("No space left on device");
      assertThat(log.isWell()).isFalse();
      assertThatThrownBy(() -> log.addDurably(Shelf.admin("again")).get(30, TimeUnit.SECONDS))
          .hasRootCauseMessage("the audit record cannot be written");
      for (int i = 0; i < 20_000; i++) {
        log.add(Shelf.admin("kept-" + i));
      }
      assertThat(log.lost()).isPositive();
      shelf.full.set(false);
      await().atMost(Duration.ofSeconds(30)).until(log::isWell);
      await().atMost(Duration.ofSeconds(30)).until(() -> shelf.lines().stream().anyMatch(line -> line.contains("\"reason\":\"unwritable\"")));
      assertThat(shelf.lines()).noneMatch(line -> line.contains("\"refused\"") || line.contains("\"again\""))
          .anyMatch(line -> line.contains("kept-0\""))
          .anyMatch(line -> line.contains("\"kind\":\"gap\",\"reason\":\"unwritable\",\"count\":" + log.lost() + ","));
    }
    assertThat(shelf.verdict().fault()).isNull();
  }

  /** What somebody does to the record while it is written, and what of it is found afterwards. */
  @ParameterizedTest
  @CsvSource({
    "removed, 0001.ndjson:0 missing", "moved, 0001.ndjson:0 missing", "emptied, 0001.ndjson:0 missing",
    "replaced, 0002.ndjson:1 missing", "appended to, 0001.ndjson:3 changed", "its directory moved, 0001.ndjson:0 missing",
  })
  void whatNobodyWouldFindIsNotTakenForWritten(String how, String found) throws Exception {
    try (AuditLog log = shelf.open()) {
      log.add(Shelf.admin("before"));
      Shelf.settled(log);
      Path file = shelf.file(1);
      byte[] before = Files.readAllBytes(file);
      switch (how) {
        case "removed" -> Files.delete(file);
        case "moved" -> Files.move(file, folder.resolve("elsewhere"));
        case "emptied" -> Shelf.empty(file);
        case "appended to" -> Files.writeString(file, "{}\n", StandardOpenOption.APPEND);
        case "replaced" -> {
          Files.write(folder.resolve("other"), Arrays.copyOf(before, new String(before, StandardCharsets.US_ASCII).indexOf('\n') + 1));
          Files.move(folder.resolve("other"), file, StandardCopyOption.REPLACE_EXISTING);
        }
        default -> Files.move(shelf.directory, folder.resolve("elsewhere"));
      }
      Boolean durable = log.addDurably(Shelf.admin("after")).handle((done, refused) -> refused == null).get(30, TimeUnit.SECONDS);
      await().atMost(Duration.ofSeconds(30)).until(log::isWell);
      await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(shelf.file(2)) && Shelf.lines(shelf.file(2)).size() > 1);
      assertThat(shelf.lines().stream().anyMatch(line -> line.contains("\"after\""))).isEqualTo(durable);
      assertThat(Shelf.lines(shelf.file(2)).get(0)).contains("\"seq\":3,", "\"segment\":2,\"oldest\":1,\"prev\":\""
          + new String(before, StandardCharsets.US_ASCII).strip().replaceAll("(?s).*\"hash\":\"([0-9a-f]{64}).*", "$1"));
      assertThat(Shelf.lines(shelf.file(2)).get(1)).contains("\"kind\":\"gap\",\"reason\":\"file_gone\",\"count\":0,");
      log.addDurably(Shelf.admin("well")).get(30, TimeUnit.SECONDS);
      assertThatThrownBy(shelf::open).hasRootCauseInstanceOf(Locked.class);
    }
    Verification.Fault fault = shelf.verdict().fault();
    assertThat(fault.file() + ":" + fault.line() + " " + fault.what()).isEqualTo(found);
  }

  @Test
  void strangersAreCountedBeyondSomeAMinute() throws Exception {
    try (AuditLog log = shelf.open()) {
      for (int i = 0; i < Strangers.WHOLE + 40; i++) {
        log.addStranger(AuditRecord.of(Kind.REFUSED).with(Field.DECISION, i % 4 == 0 ? "unknown_route" : "unauthenticated"));
      }
      Shelf.settled(log);
      assertThat(shelf.lines()).hasSize(1 + Strangers.WHOLE);
      shelf.nanos += Duration.ofMinutes(1).toNanos();
      log.addStranger(AuditRecord.of(Kind.REFUSED).with(Field.DECISION, "unauthenticated"));
      Shelf.settled(log);
    }
    assertThat(shelf.lines().stream().filter(line -> line.contains("\"count\":"))
        .map(line -> line.replaceAll(".*\"kind\":(.*),\"prev\".*", "$1")))
        .containsExactly("\"refused\",\"decision\":\"unauthenticated\",\"count\":30", "\"refused\",\"decision\":\"unknown_route\",\"count\":10");
  }

  @Test
  void theClockMayGoBackAndTheOrderStays() throws Exception {
    try (AuditLog log = shelf.open()) {
      log.add(Shelf.admin("first"));
      shelf.now = Shelf.NOW.minus(Duration.ofDays(1));
      log.add(Shelf.admin("second"));
      Shelf.settled(log);
    }
    assertThat(shelf.lines().get(2)).contains("\"seq\":3,\"time\":\"2025-12-31T12:00:00.120Z\"");
    assertThat(shelf.verdict().fault()).isNull();
  }

  @Test
  void aLargeBodyIsHashedLaterAndTheSame() throws Exception {
    byte[] large = new byte[3_000_000];
    Print later = Print.of(ByteBuffer.wrap(large));
    Tally pieces = new Tally();
    pieces.add(ByteBuffer.wrap(large, 0, 1_000));
    pieces.add(ByteBuffer.wrap(large, 1_000, 2_999_000));
    assertThat(later.pending()).isEqualTo(3_000_000);
    assertThat(later.sha256()).isEqualTo(pieces.print().sha256());
    assertThat(later.pending()).isZero();
  }
}
