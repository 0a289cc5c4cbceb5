package dev.waybill.threat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.tree.Findings;
import dev.waybill.tree.TreeReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tables of hostile input under {@code threats}: lists of cases, each with an id of its own. */
final class Cases {
  private static final Path FOLDER =
      Path.of(System.getProperty("project.root", "..")).resolve("engine/src/test/resources/threats");
  private static final Pattern REPEATED = Pattern.compile("«(.*?)×(\\d+)»", Pattern.DOTALL);
  private static final Pattern NAMES = Pattern.compile("°([^°|]+)(?:\\|([^°|]+))?°(\\d+)°");

  private Cases() {}

  /** One case; its fields stand in {@code json}. */
  record Case(String id, JsonNode json) {
    String text(String field) {
      return json.path(field).isTextual() ? expanded(json.path(field).textValue()) : null;
    }

    String text(String field, String otherwise) {
      return json.has(field) ? text(field) : otherwise;
    }

    @Override
    public String toString() {
      return id;
    }
  }

  /** A whole table. */
  static JsonNode table(String name) {
    try {
      Findings findings = new Findings();
      JsonNode tree = TreeReader.read(name, Files.readAllBytes(FOLDER.resolve(name)), findings).orElseThrow().json();
      assertThat(findings.list()).isEmpty();
      return tree;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The cases of a list, whose ids differ. */
  static List<Case> of(JsonNode list) {
    List<Case> cases = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (JsonNode each : list) {
      String id = each.path("id").asText();
      assertThat(ids.add(id)).as("the id `%s` stands twice or nowhere", id).isTrue();
      cases.add(new Case(id, each));
    }
    return cases;
  }

  /**
   * <code>«text×5»</code> is the text five times, <code>°k°3°</code> the JSON names {@code k0}, {@code k1} and {@code k2}, all
   * of value 1, and <code>°a|b°2°</code> the names {@code aa}, {@code ab}, {@code ba} and {@code bb}.
   */
  static String expanded(String text) {
    return repeated(NAMES.matcher(text)
        .replaceAll(found -> names(found.group(1), found.group(2), Integer.parseInt(found.group(3)))));
  }

  private static String names(String one, String other, int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < (other == null ? count : 1 << count); i++) {
      StringBuilder name = new StringBuilder(other == null ? one + i : "");
      for (int bit = 0; other != null && bit < count; bit++) {
        name.append((i >> bit & 1) == 0 ? one : other);
      }
      names.add(name.toString());
    }
    return String.join("\":1,\"", names);
  }

  private static String repeated(String text) {
    Matcher matcher = REPEATED.matcher(text);
    StringBuilder whole = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(whole, Matcher.quoteReplacement(matcher.group(1).repeat(Integer.parseInt(matcher.group(2)))));
    }
    return matcher.appendTail(whole).toString();
  }
}
