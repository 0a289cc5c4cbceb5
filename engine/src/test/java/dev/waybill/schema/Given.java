package dev.waybill.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.waybill.problem.Violation;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Node;
import dev.waybill.tree.TreeReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Schemas in YAML and values in JSON with single quotes, as the tables of these tests write them. */
final class Given {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

  private Given() {}

  static Node node(String yaml) {
    Findings findings = new Findings();
    Node node = TreeReader.read("m.yaml", yaml.getBytes(StandardCharsets.UTF_8), findings).orElseThrow();
    assertThat(findings.list()).isEmpty();
    return node;
  }

  /** A schema without a finding. */
  static JsonSchema schema(String yaml) {
    Findings findings = new Findings();
    JsonSchema schema = JsonSchema.compile(node(yaml), findings);
    assertThat(findings.list()).isEmpty();
    return schema;
  }

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  static ArrayNode array(JsonNode... items) {
    return MAPPER.createArrayNode().addAll(List.of(items));
  }

  static String sentences(List<Violation> violations) {
    return String.join("  ", violations.stream().map(found -> (found.path() + " " + found.message()).strip()).toList());
  }
}
