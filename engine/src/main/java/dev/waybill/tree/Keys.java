package dev.waybill.tree;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Typed access to a map that remembers which keys were asked for, so that {@link #finish()} can find the misspelt ones. What is
 * of the
 * wrong type is a finding, and null (or the default) is returned, as for what is absent. One reader, one thread.
 */
public final class Keys {
  private static final int MOST_UNKNOWN = 50;

  private final MapNode map;
  private final Findings findings;
  private final Set<String> asked = new LinkedHashSet<>();

  public Keys(MapNode map, Findings findings) {
    this.map = map;
    this.findings = findings;
  }

  public MapNode map() {
    return map;
  }

  /** Where what is wrong with the values is reported. */
  public Findings findings() {
    return findings;
  }

  public Place place() {
    return map.place();
  }

  /** The place of a key's value, or of the map where the key is absent. */
  public Place place(String key) {
    Node node = map.get(key);
    return node == null ? map.place() : node.place();
  }

  public boolean has(String key) {
    return node(key) != null;
  }

  /** The value as it stands, or null where the key is absent. */
  public Node node(String key) {
    asked.add(key);
    return map.get(key);
  }

  /** The value as it stands; where the key is absent a finding, and null. */
  public Node required(String key) {
    return required(key, "");
  }

  /** The same, with a remedy that says what to write. */
  public Node required(String key, String remedy) {
    Node node = node(key);
    if (node == null) {
      findings.error(map.place(), "missing-key", "`" + key + "` is missing.", remedy);
    }
    return node;
  }

  public String text(String key) {
    ScalarNode node = textNode(key);
    return node == null ? null : node.json().textValue();
  }

  /** Text with its place. */
  public ScalarNode textNode(String key) {
    Node node = node(key);
    return node == null ? null : Declared.text(node, key, findings);
  }

  public String requiredText(String key) {
    return requiredText(key, "");
  }

  /** Text that must be there and not blank; the remedy says what to write. */
  public String requiredText(String key, String remedy) {
    if (required(key, remedy) == null) {
      return null;
    }
    String text = text(key);
    if (text != null && text.isBlank()) {
      findings.error(place(key), "bad-value", "`" + key + "` is empty.", remedy);
      return null;
    }
    return text;
  }

  /** One of a closed set of words. */
  public String oneOf(String key, Collection<String> words) {
    String word = text(key);
    if (word == null || words.contains(word)) {
      return word;
    }
    findings.error(
        place(key), "unknown-word", "`" + key + "` cannot be `" + Shown.word(word) + "`.", Suggest.remedy(word, words));
    return null;
  }

  public boolean bool(String key, boolean absent) {
    Node node = node(key);
    if (node == null) {
      return absent;
    }
    if (node.json().isBoolean()) {
      return node.json().booleanValue();
    }
    wrongType(key, node, "`true` or `false`", "Write `true` or `false`.");
    return absent;
  }

  /** A whole number between the two, both included. */
  public Long integer(String key, long min, long max) {
    Node node = node(key);
    if (node == null) {
      return null;
    }
    if (!node.json().isIntegralNumber()) {
      if (node.json().isNumber()) {
        findings.error(node.place(), "wrong-type", "`" + key + "` is a whole number, which `" + node.json().asText()
            + "` is not.");
      } else {
        wrongType(key, node, "a whole number", node.json().isTextual() ? "Write the number without quotes." : "");
      }
      return null;
    }
    BigDecimal number = node.json().decimalValue();
    if (number.compareTo(BigDecimal.valueOf(min)) < 0 || number.compareTo(BigDecimal.valueOf(max)) > 0) {
      findings.error(node.place(), "bad-value", "`" + key + "` must be from " + min + " to " + max + ".");
      return null;
    }
    return number.longValueExact();
  }

  public Duration duration(String key) {
    return quantity(key, Units::duration, "a duration from 1ms to 365d", "Write for example `15s`; units are ms, s, m, h and d.");
  }

  public Units.Range range(String key) {
    return quantity(key, Units::range, "a range of durations", "Write for example `500ms..30s`, the shorter one first.");
  }

  public Units.Rate rate(String key) {
    return quantity(key, Units::rate, "a rate", "Write for example `100/s` or `10/60s`; units are s, m, h and d.");
  }

  /** A size in bytes; a bare whole number is one too. */
  public Long bytes(String key) {
    Node node = node(key);
    if (node != null && node.json().isIntegralNumber()) {
      return integer(key, 1, 1L << 50);
    }
    return quantity(key, Units::bytes, "a size", "Write for example `50MB`; units are B, kB, MB, GB, KiB, MiB and GiB.");
  }

  public Integer percent(String key) {
    return quantity(key, Units::percent, "a percentage from 1% to 100%", "Write for example `50%`.");
  }

  /** A point in time by RFC 3339. */
  public Instant instant(String key) {
    return quantity(key, Keys::time, "a point in time", "Write for example `2026-01-01T00:00:00Z`.");
  }

  public MapNode map(String key) {
    Node node = node(key);
    if (node == null || node instanceof MapNode) {
      return (MapNode) node;
    }
    wrongType(key, node, "a map", "");
    return null;
  }

  public ListNode list(String key) {
    Node node = node(key);
    if (node == null || node instanceof ListNode) {
      return (ListNode) node;
    }
    wrongType(key, node, "a list", "Write `" + key + ": [ … ]`.");
    return null;
  }

  /** A list of texts, or one text alone; empty where absent. */
  public List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    textNodes(key).forEach(node -> texts.add(node.json().textValue()));
    return texts;
  }

  /** The same with places. */
  public List<ScalarNode> textNodes(String key) {
    Node node = node(key);
    List<ScalarNode> texts = new ArrayList<>();
    if (node instanceof MapNode) {
      wrongType(key, node, "a text or a list of texts", "");
    } else if (node != null) {
      List<? extends Node> items = node instanceof ListNode list ? list.items() : List.of(node);
      for (Node item : items) {
        ScalarNode text = Declared.text(item, key, findings);
        if (text != null) {
          texts.add(text);
        }
      }
    }
    return texts;
  }

  /** A list of texts with their places, each once; empty where absent. */
  public List<ScalarNode> words(String key) {
    List<ScalarNode> words = list(key) == null ? List.of() : textNodes(key);
    Set<String> seen = new LinkedHashSet<>();
    for (ScalarNode word : words) {
      if (!seen.add(word.json().textValue())) {
        findings.error(word.place(), "duplicate-value", "`" + key + "` holds `" + Shown.word(word.json().textValue())
            + "` twice.", "Write it once.");
      }
    }
    return words;
  }

  /** Finds every key that nobody asked for. Keys that begin with {@code x-} are free. */
  public void finish() {
    finish(false);
  }

  /** The same; these words, too, may have been meant. */
  public void finish(Collection<String> known) {
    asked.addAll(known.stream().filter(word -> !map.keys().contains(word)).toList());
    finish(false);
  }

  /** The same, as warnings where the engine is set to read what later versions write. */
  public void finish(boolean warn) {
    int unknown = 0;
    for (String key : map.keys()) {
      if (!asked.contains(key) && !key.startsWith("x-") && ++unknown <= MOST_UNKNOWN) {
        unknown(key, "`" + Shown.word(key) + "` is not known here.", Suggest.remedy(key, asked), warn);
      }
    }
    if (unknown > MOST_UNKNOWN) {
      String last = map.keys().iterator().next();
      unknown(last, (unknown - MOST_UNKNOWN) + " more keys of this map are not known here.", "", warn);
    }
  }

  private void unknown(String key, String message, String remedy, boolean warn) {
    if (warn) {
      findings.warning(map.keyPlace(key), "unknown-key", message, remedy);
    } else {
      findings.error(map.keyPlace(key), "unknown-key", message, remedy);
    }
  }

  private <T> T quantity(String key, Function<String, Optional<T>> parse, String wanted, String remedy) {
    Node node = node(key);
    if (node == null || Declared.isReported(node)) {
      return null;
    }
    T value = node.json().isTextual() ? parse.apply(node.json().textValue()).orElse(null) : null;
    if (value == null) {
      String found = node instanceof ScalarNode scalar ? "`" + Shown.word(scalar.source()) + "`" : node.kind();
      String rule = node.json().isTextual() ? "bad-value" : "wrong-type";
      findings.error(node.place(), rule, "`" + key + "` is " + wanted + ", which " + found + " is not.", remedy);
    }
    return value;
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException none) {
      return Optional.empty();
    }
  }

  private void wrongType(String key, Node node, String wanted, String remedy) {
    if (!Declared.isReported(node)) {
      findings.error(node.place(), "wrong-type", "`" + key + "` is " + wanted + ", but this is " + node.kind() + ".", remedy);
    }
  }
}
