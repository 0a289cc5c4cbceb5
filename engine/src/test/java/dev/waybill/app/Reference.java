package dev.waybill.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.problem.Code;
import dev.waybill.shape.Formats;
import dev.waybill.template.Templates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Writes the reference of the format: every key, kind, format and helper, out of the JSON Schema and the catalogs. */
final class Reference {
  private static final String REFERENCE = "#/$defs/";

  /** The sections and the definitions that stand in each; {@code *} means the rest of a family. */
  private static final Map<String, List<String>> SECTIONS = Map.ofEntries(
      Map.entry("Values", List.of("duration", "durations", "rate", "size", "domain", "url", "headers", "query", "text", "template", "selector")),
      Map.entry("Shapes", List.of("shape", "shape.from", "shape.each", "shape.if", "shape.file", "shape.base64", "shape.json", "shape.map", "valuemap")),
      Map.entry("Matches", List.of("match", "match.all", "matcher")),
      Map.entry("Actions", List.of("action", "request", "encode", "file")),
      Map.entry("Bodies", List.of("body.*")),
      Map.entry("Decoders", List.of("decode", "decode.*")),
      Map.entry("Auth", List.of("auth", "auth.choose", "place", "jwt", "client", "keep", "expires", "auth.*")),
      Map.entry("Errors and trying again", List.of("errors", "error", "idempotency", "retry", "limits", "limit", "breaker")),
      Map.entry("Lists, steps, waiting", List.of("pages", "step", "wait", "probe")),
      Map.entry("Webhooks", List.of("webhook", "event", "answer", "verify", "verify.*")),
      Map.entry("Tests", List.of("test", "exchange")));
  private static final List<String> ORDER = List.of("Values", "Shapes", "Matches", "Actions", "Bodies", "Decoders", "Auth",
      "Errors and trying again", "Lists, steps, waiting", "Webhooks", "Tests");
  /** What has a section of its own below, what only gathers others, and what JSON Schema itself defines. */
  private static final Set<String> ELSEWHERE = Set.of("code", "format", "auth.one", "verify.one", "schema", "values");

  private final JsonNode schema;
  private final StringBuilder page = new StringBuilder();

  Reference(JsonNode schema) {
    this.schema = schema;
  }

  String text() {
    page.append("# Reference of the manifest format\n\n"
        + "Every key, kind, format and helper of format version 1. The guide with examples is [manifest.md](manifest.md). This page is\n"
        + "made from `schemas/manifest.schema.json` and the engine's own lists, and a test keeps it equal to them. `*` marks what must be\n"
        + "there. Keys that begin with `x-` are left alone everywhere; any other key that is not listed is a finding.\n");
    heading("The file");
    keys("", schema);
    for (String section : ORDER) {
      heading(section);
      SECTIONS.get(section).forEach(this::definitions);
    }
    words();
    return page.toString().replaceAll("\n{3,}", "\n\n");
  }

  /** The definitions that no section has. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    schema.path("$defs").fieldNames().forEachRemaining(name -> {
      boolean listed = SECTIONS.values().stream().flatMap(List::stream)
          .anyMatch(each -> each.equals(name) || each.endsWith("*") && name.startsWith(each.substring(0, each.length() - 1)));
      if (!listed && !ELSEWHERE.contains(name)) {
        missing.add(name);
      }
    });
    return missing;
  }

  private void heading(String title) {
    page.append("\n## ").append(title).append("\n\n");
  }

  private void definitions(String name) {
    if (!name.endsWith("*")) {
      definition(name);
      return;
    }
    String family = name.substring(0, name.length() - 1);
    List<String> listed = SECTIONS.values().stream().flatMap(List::stream).toList();
    schema.path("$defs").fieldNames().forEachRemaining(each -> {
      if (each.startsWith(family) && !listed.contains(each) && !ELSEWHERE.contains(each)) {
        definition(each);
      }
    });
  }

  private void definition(String name) {
    JsonNode rule = schema.path("$defs").path(name);
    page.append("### ").append(name).append("\n\n").append(rule.path("description").asText()).append('\n');
    JsonNode examples = rule.path("examples");
    if (!examples.isEmpty()) {
      page.append("\nFor example ");
      List<String> shown = new ArrayList<>();
      examples.forEach(example -> shown.add("`" + example + "`"));
      page.append(String.join(", ", shown)).append(".\n");
    }
    if (rule.path("properties").isObject()) {
      page.append('\n');
      keys("", rule);
    }
    page.append('\n');
  }

  private void keys(String prefix, JsonNode rule) {
    page.append("| key | value | |\n|---|---|---|\n");
    rows(prefix, rule);
  }

  private void rows(String prefix, JsonNode rule) {
    List<String> required = new ArrayList<>();
    rule.path("required").forEach(each -> required.add(each.textValue()));
    rule.path("properties").properties().forEach(field -> {
      JsonNode value = field.getValue();
      page.append("| `").append(prefix).append(field.getKey()).append('`').append(required.contains(field.getKey()) ? " *" : "").append(" | ")
          .append(type(value)).append(" | ").append(said(value)).append(" |\n");
      inline(prefix + field.getKey(), value);
    });
  }

  /** What stands below a key that has no definition of its own. */
  private void inline(String key, JsonNode value) {
    if (value.path("properties").isObject()) {
      rows(key + ".", value);
    } else if (value.path("additionalProperties").path("properties").isObject()) {
      rows(key + ".<name>.", value.path("additionalProperties"));
    }
    value.path("anyOf").forEach(branch -> inline(key, branch));
  }

  private String said(JsonNode value) {
    JsonNode named = definitionOf(value);
    String text = value.has("description") ? value.path("description").asText() : named.path("description").asText();
    JsonNode fallback = value.path("default");
    return cell(text + (fallback.isMissingNode() || fallback.isContainerNode() ? "" : " Default: `" + fallback.asText() + "`."));
  }

  private JsonNode definitionOf(JsonNode value) {
    String reference = value.path("$ref").asText();
    return reference.startsWith(REFERENCE) ? schema.path("$defs").path(reference.substring(REFERENCE.length())) : value.path("none");
  }

  private String type(JsonNode value) {
    String reference = value.path("$ref").asText();
    if (reference.startsWith(REFERENCE)) {
      return reference(reference.substring(REFERENCE.length()));
    }
    if (value.has("enum")) {
      List<String> words = new ArrayList<>();
      value.path("enum").forEach(word -> words.add("`" + word.asText() + "`"));
      return cell(String.join(" ", words));
    }
    if (value.has("const")) {
      return "`" + value.path("const").asText() + "`";
    }
    if (value.has("anyOf")) {
      List<String> types = new ArrayList<>();
      value.path("anyOf").forEach(branch -> types.add(type(branch)));
      return String.join(" or ", types.stream().distinct().toList());
    }
    if (value.path("items").isObject() && !value.path("items").isEmpty()) {
      return "list of " + type(value.path("items"));
    }
    if (value.path("additionalProperties").isObject() && !value.has("properties")) {
      return "map to " + type(value.path("additionalProperties"));
    }
    return switch (value.path("type").asText()) {
      case "object" -> "map";
      case "array" -> "list";
      case "string" -> "text";
      case "" -> value.path("type").isArray() ? "value" : "any";
      default -> value.path("type").asText();
    };
  }

  private static String reference(String name) {
    return switch (name) {
      case "schema" -> "JSON Schema";
      case "values" -> "map";
      case "code", "format" -> "[" + name + "](#" + name + "s)";
      default -> "[" + name + "](#" + name.replace(".", "") + ")";
    };
  }

  private void words() {
    heading("Codes");
    page.append("| code | HTTP status to the caller | |\n|---|---|---|\n");
    Arrays.stream(Code.values()).filter(Code::nameable).forEach(code ->
        page.append("| `").append(code.word()).append("` | ").append(code.status()).append(" | ").append(code.title()).append(" |\n"));
    heading("Formats");
    page.append("| format | gives |\n|---|---|\n");
    Formats.described().forEach((name, text) -> page.append("| `").append(name).append("` | ").append(cell(text)).append(" |\n"));
    heading("Helpers");
    page.append("| helper | written |\n|---|---|\n");
    new Templates(() -> Instant.EPOCH, UUID::randomUUID).usages().forEach((name, usage) ->
        page.append("| `").append(name).append("` | `{{").append(cell(usage)).append("}}` |\n"));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
