package dev.waybill.schema;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What every provider of a capability takes and gives.
 *
 * @param id name and version, {@code fax.send@1}
 * @param input the schema of the input, or null for an event, which has none
 * @param output the schema of the output, of one record where the capability lists, of the payload for an event
 * @param inputSchema the input compiled, {@link JsonSchema#NOTHING} for an event
 */
public record Contract(
    String id,
    String title,
    String description,
    JsonNode input,
    JsonNode output,
    JsonSchema inputSchema,
    JsonSchema outputSchema) {

  /** Whether it is only emitted, never called. */
  public boolean isEvent() {
    return input == null;
  }

  static Contract of(String id, JsonNode file) {
    JsonNode input = file.get("input");
    JsonNode output = file.get("output");
    return new Contract(
        id,
        file.path("title").asText(),
        file.path("description").asText(),
        input,
        output,
        input == null ? JsonSchema.NOTHING : JsonSchema.compile(input),
        JsonSchema.compile(output));
  }
}
