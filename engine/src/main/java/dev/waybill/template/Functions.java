package dev.waybill.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/** The closed set of functions a template may call. */
final class Functions {
  static final Function.Check NO_OPTIONS =
      call ->
          call.options().isEmpty()
              ? Optional.empty()
              : Optional.of("`" + call.function() + "` has no option `" + call.options().keySet().iterator().next() + "`.");

  private final Supplier<Instant> now;
  private final Map<String, Function.Known> known;

  Functions(Supplier<Instant> now, Supplier<UUID> uuid) {
    this.now = now;
    Map<String, Function.Known> all = new TreeMap<>();
    TextFunctions.addTo(all);
    DigestFunctions.addTo(all);
    ListFunctions.addTo(all);
    LogicFunctions.addTo(all);
    all.put("uuid", known("uuid", 0, 0, given -> TextNode.valueOf(uuid.get().toString())));
    all.put(
        "date",
        new Function.Known("date value \"yyyy-MM-dd\"", 0, 2, Function.Absence.REFUSED, Functions::patternFlaw, this::date));
    known = Collections.unmodifiableMap(all);
  }

  static Function.Known known(String usage, int least, int most, Function function) {
    return new Function.Known(usage, least, most, Function.Absence.REFUSED, NO_OPTIONS, function);
  }

  /** By name, in order of the alphabet. */
  Map<String, Function.Known> all() {
    return known;
  }

  /** A time in UTC, ISO 8601 without a pattern; without a value, now. */
  private JsonNode date(Arguments given) {
    Instant instant =
        given.count() == 0
            ? now.get()
            : Moment.read(given.get(0)).orElseThrow(() -> new Unrenderable("`date` was given a value that reads as no time."));
    if (given.count() < 2) {
      return TextNode.valueOf(instant.toString());
    }
    try {
      return TextNode.valueOf(pattern(given.text(1)).format(instant));
    } catch (IllegalArgumentException | DateTimeException unknown) {
      throw new Unrenderable("`date` was given a pattern it cannot write.");
    }
  }

  private static DateTimeFormatter pattern(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }

  private static Optional<String> patternFlaw(Expression.Call call) {
    Expression first = call.arguments().isEmpty() ? null : call.arguments().get(0);
    if (first instanceof Expression.Literal time && Moment.read(time.value()).isEmpty()) {
      return Optional.of("`date` takes a time before the pattern, for example `now`.");
    }
    if (call.arguments().size() == 2 && call.arguments().get(1) instanceof Expression.Literal literal) {
      try {
        pattern(literal.value().asText()).format(Instant.EPOCH);
      } catch (IllegalArgumentException | DateTimeException unknown) {
        return Optional.of("`date` cannot write the pattern `" + literal.value().asText() + "`.");
      }
    }
    return NO_OPTIONS.flaw(call);
  }
}
