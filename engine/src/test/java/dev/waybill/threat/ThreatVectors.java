package dev.waybill.threat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Hostile strings as they stand in {@code threats/*.yaml}: groups of a class, where its strings are put, what is wanted, and the
 * strings. A string may be a map {@code {repeat, times, before, after}} where it is long.
 */
final class ThreatVectors {
  private ThreatVectors() {}

  /**
   * One string in one place.
   *
   * @param id the class and a number, the same in every run
   * @param more other keys of the group
   */
  record Vector(String id, String where, String text, String want, Map<String, Object> more) {
    @Override
    public String toString() {
      return id + " " + where + " " + json(text.length() <= 80 ? text : text.substring(0, 80) + "…");
    }

    String more(String key) {
      return String.valueOf(more.get(key));
    }
  }

  /** The groups of a file as they stand there; {@code fill} completes its text first. */
  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> groups(String file, UnaryOperator<String> fill) {
    try (InputStream in = ThreatVectors.class.getResourceAsStream("/threats/" + file)) {
      String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return (List<Map<String, Object>>) new Load(LoadSettings.builder().setCodePointLimit(1 << 24).build()).loadFromString(fill.apply(yaml));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Every string of a file in every place of its group. */
  @SuppressWarnings("unchecked")
  static List<Vector> read(String file) {
    List<Vector> vectors = new ArrayList<>();
    for (Map<String, Object> group : groups(file, UnaryOperator.identity())) {
      List<Object> texts = (List<Object>) group.get("texts");
      Object where = group.get("where");
      List<Object> places = where instanceof List<?> list ? (List<Object>) list : List.of(where == null ? "" : where);
      for (int i = 0; i < texts.size(); i++) {
        for (Object place : places) {
          vectors.add(new Vector(group.get("class") + "-" + (i + 1), place.toString(), text(texts.get(i)), String.valueOf(group.get("want")), group));
        }
      }
    }
    return vectors;
  }

  /** A text, or {@code before}, so many times {@code repeat}, {@code body}, as many times {@code repeat2}, {@code after}. */
  static String text(Object written) {
    if (written instanceof Map<?, ?> map) {
      int times = map.get("times") == null ? 0 : (Integer) map.get("times");
      return part(map, "before") + part(map, "repeat").repeat(times) + part(map, "body") + part(map, "repeat2").repeat(times) + part(map, "after");
    }
    return (String) written;
  }

  private static String part(Map<?, ?> map, String key) {
    return map.get(key) == null ? "" : (String) map.get(key);
  }

  /** A text as JSON in plain ASCII, which YAML reads alike. */
  static String json(String text) {
    StringBuilder json = new StringBuilder("\"");
    text.chars().forEach(c -> {
      if (c == '"' || c == '\\') {
        json.append('\\').append((char) c);
      } else if (c < ' ' || c > '~') {
        json.append(String.format("\\u%04x", c));
      } else {
        json.append((char) c);
      }
    });
    return json.append('"').toString();
  }
}
