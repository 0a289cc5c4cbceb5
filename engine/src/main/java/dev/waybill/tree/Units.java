package dev.waybill.tree;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Quantities as they are written: durations ({@code 500ms}, {@code 15s}), rates ({@code 10/60s}, {@code 100/s}), sizes ({@code
 * 50MB},
 * decimal; {@code 1KiB}, binary), ranges of durations ({@code 500ms..30s}) and percentages. Whole positive numbers only; what is
 * none
 * of them is empty.
 */
public final class Units {
  /** The longest duration that can be written. */
  public static final Duration LONGEST = Duration.ofDays(365);

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");
  private static final Pattern RATE = Pattern.compile("([0-9]{1,9})/([0-9]{0,12})(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})(B|kB|MB|GB|KiB|MiB|GiB)");
  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3})%");
  private static final Map<String, Duration> TIME =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));
  private static final Map<String, Long> SIZES =
      Map.of("B", 1L, "kB", 1_000L, "MB", 1_000_000L, "GB", 1_000_000_000L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);
  private static final long LARGEST = 1L << 50;

  private Units() {}

  /** So many in so long. */
  public record Rate(int count, Duration per) {}

  /** From the shortest to the longest, both included. */
  public record Range(Duration from, Duration to) {}

  /** A duration from 1 ms to 365 days. */
  public static Optional<Duration> duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    return matcher.matches() ? times(matcher.group(1), matcher.group(2)) : Optional.empty();
  }

  /** A rate of at least one in at most 365 days; {@code 100/s} is {@code 100/1s}. */
  public static Optional<Rate> rate(String text) {
    Matcher matcher = RATE.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) == 0) {
      return Optional.empty();
    }
    String number = matcher.group(2).isEmpty() ? "1" : matcher.group(2);
    return times(number, matcher.group(3)).map(per -> new Rate(Integer.parseInt(matcher.group(1)), per));
  }

  /** Bytes, from one to a pebibyte. */
  public static Optional<Long> bytes(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    long unit = SIZES.get(matcher.group(2));
    return number == 0 || number > LARGEST / unit ? Optional.empty() : Optional.of(number * unit);
  }

  /** {@code 500ms..30s}, or one duration as both ends. */
  public static Optional<Range> range(String text) {
    int dots = text.indexOf("..");
    if (dots < 0) {
      return duration(text).map(same -> new Range(same, same));
    }
    Optional<Duration> from = duration(text.substring(0, dots));
    Optional<Duration> to = duration(text.substring(dots + 2));
    boolean ordered = from.isPresent() && to.isPresent() && from.get().compareTo(to.get()) <= 0;
    return ordered ? Optional.of(new Range(from.get(), to.get())) : Optional.empty();
  }

  /** From 1 to 100. */
  public static Optional<Integer> percent(String text) {
    Matcher matcher = PERCENT.matcher(text);
    return matcher.matches()
        ? Optional.of(Integer.parseInt(matcher.group(1))).filter(percent -> percent >= 1 && percent <= 100)
        : Optional.empty();
  }

  private static Optional<Duration> times(String number, String unit) {
    long count = Long.parseLong(number);
    Duration one = TIME.get(unit);
    boolean fits = count > 0 && count <= LONGEST.toMillis() / one.toMillis();
    return fits ? Optional.of(one.multipliedBy(count)) : Optional.empty();
  }
}
