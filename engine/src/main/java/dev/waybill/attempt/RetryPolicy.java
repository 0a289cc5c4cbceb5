package dev.waybill.attempt;

import dev.waybill.problem.Code;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Suggest;
import dev.waybill.tree.Units;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How often and when a failed call is sent again, where {@link Repeat} allows it at all.
 *
 * @param attempts tries in all, at least 1
 * @param backoffMin the most that the first wait lasts; each later one may last twice as long as the one before
 * @param backoffMax the most that any wait lasts, but for one that the provider asks for
 * @param codes what is tried again
 */
public record RetryPolicy(int attempts, Duration backoffMin, Duration backoffMax, Set<Code> codes) {
  /** More than these help nobody and look like a flood to the provider. */
  public static final int MOST_ATTEMPTS = 20;

  /** The longest wait that may be written. */
  public static final Duration LONGEST_BACKOFF = Duration.ofHours(1);

  public static final Set<Code> STANDARD_CODES = Set.of(Code.RATE_LIMITED, Code.UNAVAILABLE, Code.TIMEOUT);

  /** Nothing is sent again. */
  public static final RetryPolicy NONE = new RetryPolicy(1, Duration.ofMillis(100), Duration.ofSeconds(10), Set.of());

  /** 3 attempts, 100 ms to 10 s, {@link #STANDARD_CODES}. */
  public static final RetryPolicy STANDARD =
      new RetryPolicy(3, Duration.ofMillis(100), Duration.ofSeconds(10), STANDARD_CODES);

  public RetryPolicy {
    codes = Set.copyOf(codes);
  }

  /** Reads a {@code retry} map; what it leaves out is as in {@link #STANDARD}, what is wrong with it is a finding. */
  public static RetryPolicy read(Node node, Findings findings) {
    if (!(node instanceof MapNode map)) {
      findings.error(
          node.place(), "wrong-type", "`retry` is a map, but this is " + node.kind() + ".",
          "Write `retry: {}` for the defaults.");
      return NONE;
    }
    Keys keys = new Keys(map, findings);
    Long attempts = keys.integer("attempts", 1, MOST_ATTEMPTS);
    Units.Range backoff = keys.range("backoff");
    if (backoff != null && backoff.to().compareTo(LONGEST_BACKOFF) > 0) {
      findings.error(keys.place("backoff"), "bad-value", "`backoff` is longer than an hour.", "Write for example `500ms..30s`.");
      backoff = null;
    }
    Set<Code> codes = keys.has("codes") ? codes(keys, findings) : STANDARD_CODES;
    keys.finish();
    return new RetryPolicy(
        attempts == null ? STANDARD.attempts : attempts.intValue(),
        backoff == null ? STANDARD.backoffMin : backoff.from(),
        backoff == null ? STANDARD.backoffMax : backoff.to(),
        codes);
  }

  private static Set<Code> codes(Keys keys, Findings findings) {
    List<String> known = Arrays.stream(Code.values()).filter(Code::nameable).map(Code::word).toList();
    Set<Code> codes = EnumSet.noneOf(Code.class);
    if (keys.list("codes") != null && keys.list("codes").items().isEmpty()) {
      findings.error(keys.place("codes"), "bad-value", "`codes` is empty, so nothing would be tried again.",
          "Leave `retry` out, or name codes.");
    }
    for (ScalarNode word : keys.words("codes")) {
      Optional<Code> code = Code.of(word.json().textValue()).filter(Code::nameable);
      if (code.isPresent()) {
        codes.add(code.get());
      } else {
        String text = word.json().textValue();
        findings.error(
            word.place(), "unknown-word", "`codes` names no such error: `" + text + "`.", Suggest.remedy(text, known));
      }
    }
    return codes;
  }

  /**
   * The wait after a failed attempt, with full jitter.
   *
   * @param attempt which one failed, from 1
   * @param random from 0 to 1
   */
  Duration backoff(int attempt, double random) {
    double most = Math.min((double) backoffMax.toNanos(), Math.scalb((double) backoffMin.toNanos(), attempt - 1));
    return Duration.ofNanos((long) (most * random));
  }
}
