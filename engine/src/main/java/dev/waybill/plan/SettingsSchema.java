package dev.waybill.plan;

import dev.waybill.manifest.Manifest;
import dev.waybill.schema.JsonSchema;
import dev.waybill.tree.Findings;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Suggest;
import java.util.Set;

/** Reads {@code config}: a schema, and one of an object that names every setting there is. */
final class SettingsSchema {
  private static final String SETTING = "$.config.";

  private SettingsSchema() {}

  static JsonSchema read(Manifest manifest, Findings findings) {
    MapNode node = manifest.config();
    if (node == null) {
      return manifest.root().get("config") == null ? JsonSchema.NOTHING : JsonSchema.UNKNOWN;
    }
    JsonSchema schema = JsonSchema.compile(node, findings);
    if (schema != JsonSchema.UNKNOWN) {
      check(node, findings);
    }
    return schema;
  }

  /** Finds words that a setting may hold and that name none of the schemes it chooses from. */
  static void checkChoice(Manifest manifest, Findings findings) {
    if (!(manifest.auth() instanceof MapNode auth) || !(auth.get("of") instanceof MapNode of) || of.keys().isEmpty()
        || manifest.config() == null
        || !(auth.get("choose") instanceof ScalarNode choose) || !choose.json().asText().startsWith(SETTING)
        || !(manifest.config().get("properties") instanceof MapNode properties)
        || !(properties.get(choose.json().asText().substring(SETTING.length())) instanceof MapNode setting)
        || !(setting.get("enum") instanceof ListNode words)) {
      return;
    }
    words.items().stream().filter(word -> !of.keys().contains(word.json().asText())).forEach(word ->
        findings.error(word.place(), "unknown-name", "`auth` is chosen by this setting, and its `of` has no `"
            + word.json().asText() + "`.",
            Suggest.remedy(word.json().asText(), of.keys())));
  }

  private static void check(MapNode node, Findings findings) {
    Node type = node.get("type");
    if (type != null && !type.json().asText().equals("object")) {
      findings.error(type.place(), "bad-schema", "`config` describes settings by their names, so its type is `object`.",
          "Write type: object.");
    }
    Set<String> named = node.get("properties") instanceof MapNode properties ? properties.keys() : Set.of();
    if (node.get("required") instanceof ListNode required && node.get("allOf") == null && node.get("$ref") == null) {
      required.items().stream().filter(name -> !named.contains(name.json().asText())).forEach(name ->
          findings.error(name.place(), "unknown-name", "The setting `" + name.json().asText()
              + "` is required, but `properties` does not name it.",
              Suggest.remedy(name.json().asText(), named)));
    }
  }
}
