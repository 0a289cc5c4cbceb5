package dev.waybill.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What it costs to look for secrets, in memory: where nothing is found nothing is built. */
class RedactorCostTest {
  private static final String ONE = "sk_live_4eC39HqLyjWDarjtT1zdp7dc";
  private static final String OTHER = "AC5f2b8c9d0e1f2a3b4c5d6e7f8a9b0c1d";
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Redactor redactor = Redactor.of(List.of(Secret.of(ONE), Secret.of(OTHER)));

  private static long allocated(Runnable work) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      work.run();
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  @ParameterizedTest
  @ValueSource(strings = {"The quick brown fox jumps over the lazy dog at 10:32, being added to a list of 42. ", "2026-01-02T12:34:56Z 550e8400-e29b-41d4-a716-446655440000 ",
    // The first of these digits are such as the secrets begin with, in hex.
    "de:ad:be:ef ", "73 6b 5f 6d 00 ", "73:6b:41:43:35:67:", "0x41, 0x43, 0x35, 0x67, ", "fax_8a7f6e5d=queued; +14155550123, 0.07 "})
  void ordinaryTextCostsNoMemory(String piece) {
    String text = piece.repeat(2_000_000 / piece.length());
    assertThat(redactor.clean(text)).isSameAs(text);
    assertThat(allocated(() -> redactor.clean(text))).isLessThan(1_000);
  }

  @Test
  void anAnswerWithoutASecretIsWalkedAndNotCopied() throws Exception {
    String fields = "\"id%d\":{\"status\":\"queued\",\"created_at\":\"2026-01-02T12:34:56Z\",\"pages\":[1,2],\"note\":\"please call before delivery\"}";
    StringBuilder json = new StringBuilder("{\"first\":true");
    for (int i = 0; i < 1_000; i++) {
      json.append(',').append(fields.formatted(i));
    }
    JsonNode tree = new JsonMapper().readTree(json.append('}').toString());
    assertThat(redactor.clean(tree)).isSameAs(tree);
    // An iterator for each map, where the virtual machine has not done away with it.
    assertThat(allocated(() -> redactor.clean(tree))).isLessThan(1_001 * 200);
  }

  @Test
  void textFullOfSecretsCostsAFewTimesItself() {
    StringBuilder text = new StringBuilder();
    while (text.length() < 100_000) {
      text.append("a=").append(ONE).append("; ").append(HexFormat.of().formatHex(OTHER.getBytes(StandardCharsets.UTF_8))).append(' ');
    }
    String full = text.toString();
    assertThat(redactor.clean(full)).doesNotContain("4eC39HqL").startsWith("a=***; *** a=***");
    assertThat(allocated(() -> redactor.clean(full))).isLessThan(10L * full.length());
    String apart = HexFormat.ofDelimiter(":").formatHex(ONE.repeat(1_000).getBytes(StandardCharsets.UTF_8));
    assertThat(redactor.clean(apart)).matches("[*:]+");
    assertThat(allocated(() -> redactor.clean(apart))).isLessThan(20L * apart.length());
  }

  @Test
  void aDumpIsCopiedPieceByPiece() {
    String hit = HexFormat.ofDelimiter(" ").formatHex("sk_live_".getBytes(StandardCharsets.UTF_8)).substring(0, 12) + "00 ";
    String dump = hit.repeat(2_000_000 / hit.length());
    assertThat(redactor.clean(dump)).isSameAs(dump);
    assertThat(allocated(() -> redactor.clean(dump))).isLessThan(dump.length());
    String ended = dump + HexFormat.ofDelimiter(" ").formatHex(ONE.getBytes(StandardCharsets.UTF_8));
    assertThat(redactor.clean(ended)).isEqualTo(dump + "***");
  }

  @ParameterizedTest
  @ValueSource(strings = {ONE, "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhY21lIiwiZXhwIjoxNzk1MzAwMDAwfQ.6ul0y3cXW8Yt2bFvQ9vJm1r0t6x5kqzJ7sHh2n3p4aA"})
  void whatIsMadeForOneCallCostsLittle(String token) {
    assertThat(allocated(() -> Redactor.of(List.of(Secret.of(token))).clean("queued"))).isLessThan(45_000);
    assertThat(allocated(() -> Redactor.late(List.of(Secret.of(token))))).isLessThan(500);
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"=", "=\r\n", "=5", "&#", "&#0", "&#x0", "&amp;amp;", "&amp", "\\x", "\\u{", "\\u{0", "\\1", "0x", "0x7", "73 6", "73 6b", "736b:", "sk_l=\n", "73:6b:5f:6c:69:76 ",
    "%3D73", "\\ud83d\\", "73"})
  void longRunsOfWhatBeginsLikeAnEscapeAreTakenInItsStride(String run) {
    String text = run.repeat(200_000);
    assertThat(redactor.clean(text)).hasSameSizeAs(text);
  }
}
