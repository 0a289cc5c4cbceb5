package dev.waybill.secret;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * What this process has come to know of secrets, to be taken out of its log: those it has read, and tokens as long as they live, the
 * latest of them. Thread-safe; never prints them.
 */
public final class Known implements UnaryOperator<String> {
  static final int MOST_TOKENS = 64;

  private final LongSupplier nanos;
  private final Map<String, List<Secret>> read = new HashMap<>();
  private final Map<Redactor, Long> tokens = new LinkedHashMap<>();
  private volatile List<Token> alive = List.of();
  private volatile Redactor secrets = Redactor.NONE;

  /** @param end null where only the provider will say */
  private record Token(Redactor masks, Long end) {}

  /** @param nanos the monotonic clock */
  public Known(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Notes what was read under a name, in place of what was before. */
  public synchronized void read(String name, List<Secret> values) {
    if (!values.equals(values.isEmpty() ? read.getOrDefault(name, List.of()) : read.put(name, List.copyOf(values)))) {
      secrets = null;
    }
  }

  /** Those that were read are masked elsewhere from now on. */
  public synchronized void handedOver() {
    read.clear();
    secrets = Redactor.NONE;
  }

  /**
   * Notes what a login gave.
   *
   * @param life how long it is good, or null where only the provider will say
   */
  public synchronized void token(Redactor masks, Duration life) {
    long now = nanos.getAsLong();
    tokens.values().removeIf(end -> end != null && end - now < 0);
    tokens.remove(masks);
    // Who used it last may still be answered for a while.
    tokens.put(masks, life == null ? null : now + life.plus(Retired.GRACE).toNanos());
    if (tokens.size() > MOST_TOKENS) {
      tokens.remove(tokens.keySet().iterator().next());
    }
    alive = tokens.entrySet().stream().map(each -> new Token(each.getKey(), each.getValue())).toList();
  }

  @Override
  public String apply(String text) {
    String clean = secrets().clean(text);
    for (Token token : alive) {
      clean = token.end == null || token.end - nanos.getAsLong() >= 0 ? token.masks.clean(clean) : clean;
    }
    return clean;
  }

  /** Made where it is needed: a command that logs nothing does without. */
  private Redactor secrets() {
    Redactor now = secrets;
    if (now != null) {
      return now;
    }
    synchronized (this) {
      if (secrets == null) {
        secrets = Redactor.of(read.values().stream().flatMap(List::stream).distinct().toList());
      }
      return secrets;
    }
  }

  @Override
  public String toString() {
    return "Known";
  }
}
