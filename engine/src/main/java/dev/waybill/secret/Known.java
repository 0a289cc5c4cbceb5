package dev.waybill.secret;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What this process has come to know of secrets, to be taken out of its log: those it has read, and tokens as long as they live, the
 * latest of them. Tokens that are signed for one call each, of which there are many, never displace those of logins. Thread-safe; never
 * prints them.
 */
public final class Known implements UnaryOperator<String> {
  static final int MOST_TOKENS = 64;
  static final int MOST_SIGNED = 32;
  static final int MOST_LEFT = 256;

  private final LongSupplier nanos;
  private final Map<String, List<Secret>> read = new HashMap<>();
  private final Set<Secret> left = new LinkedHashSet<>();
  private final Map<Redactor, Long> tokens = new LinkedHashMap<>();
  private final Map<Redactor, Long> signed = new LinkedHashMap<>();
  private volatile List<Token> alive = List.of();
  private volatile Redactor secrets = Redactor.NONE;

  /** @param end null where only the provider will say */
  private record Token(Redactor masks, Long end) {
    @Override
    public String toString() {
      return "Token";
    }
  }

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

  /**
   * Those that were read and are in force are masked elsewhere from now on. The others stay, the latest of them: they are of manifests
   * that were refused, say, and may be read again.
   *
   * @param inForce masks what is in force
   */
  public synchronized void handedOver(Redactor inForce) {
    read.values().forEach(left::addAll);
    read.clear();
    left.removeIf(inForce::knows);
    while (left.size() > MOST_LEFT) {
      left.remove(left.iterator().next());
    }
    secrets = null;
  }

  /**
   * Notes what a login gave.
   *
   * @param life how long it is good, or null where only the provider will say
   */
  public void token(Redactor masks, Duration life) {
    note(tokens, MOST_TOKENS, masks, life);
  }

  /**
   * Notes what was signed for one call.
   *
   * @param life how long it is good
   */
  public void signed(Redactor masks, Duration life) {
    note(signed, MOST_SIGNED, masks, life);
  }

  private synchronized void note(Map<Redactor, Long> of, int most, Redactor masks, Duration life) {
    long now = nanos.getAsLong();
    of.values().removeIf(end -> end != null && end - now < 0);
    of.remove(masks);
    // Who used it last may still be answered for a while.
    of.put(masks, life == null ? null : now + life.plus(Retired.GRACE).toNanos());
    if (of.size() > most) {
      of.remove(of.keySet().iterator().next());
    }
    alive = null;
  }

  @Override
  public String apply(String text) {
    String clean = secrets().clean(text);
    for (Token token : alive()) {
      clean = token.end == null || token.end - nanos.getAsLong() >= 0 ? token.masks.clean(clean) : clean;
    }
    return clean;
  }

  /** Listed where it is needed: what is signed call by call is not looked at as often. */
  private List<Token> alive() {
    List<Token> now = alive;
    if (now != null) {
      return now;
    }
    synchronized (this) {
      if (alive == null) {
        alive = Stream.of(tokens, signed).flatMap(of -> of.entrySet().stream()).map(each -> new Token(each.getKey(), each.getValue())).toList();
      }
      return alive;
    }
  }

  /** Made where it is needed: a command that logs nothing does without. */
  private Redactor secrets() {
    Redactor now = secrets;
    if (now != null) {
      return now;
    }
    synchronized (this) {
      if (secrets == null) {
        secrets = Redactor.of(Stream.concat(left.stream(), read.values().stream().flatMap(List::stream)).toList());
      }
      return secrets;
    }
  }

  @Override
  public String toString() {
    return "Known";
  }
}
