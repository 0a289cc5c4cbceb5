package dev.waybill.path;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import dev.waybill.tree.ExactNodes;

/** One path for the general evaluator, always answered with a list. Values are passed on as they are, never copied or retyped. */
final class Jsonpath {
  private static final Configuration CONFIGURATION = configuration();

  private final JsonPath path;

  private Jsonpath(JsonPath path) {
    this.path = path;
  }

  private static Configuration configuration() {
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .nodeFactory(ExactNodes.FACTORY)
            .build();
    return Configuration.builder()
        .jsonProvider(new JacksonJsonNodeJsonProvider(mapper))
        .mappingProvider(new JacksonMappingProvider(mapper))
        .options(Option.SUPPRESS_EXCEPTIONS)
        .build();
  }

  static Jsonpath compile(String text) {
    try {
      return new Jsonpath(JsonPath.compile(text));
    } catch (RuntimeException refused) {
      throw new PathFlaw("This is not a path: its filter cannot be read.", "Compare as in `[?(@.id == 'a' && @.n > 1)]`.");
    }
  }

  ArrayNode read(JsonNode from) {
    try {
      Object found = path.read((Object) from, CONFIGURATION);
      return found instanceof ArrayNode list ? list : none();
    } catch (RuntimeException incomparable) {
      // A comparison of kinds that cannot be compared: nothing was selected.
      return none();
    }
  }

  static ArrayNode none() {
    return ExactNodes.FACTORY.arrayNode(0);
  }
}
