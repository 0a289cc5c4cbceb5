package dev.waybill.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.waybill.tree.ExactNodes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --input}: the action's input as JSON, from a file or from standard input. */
final class InputOption {
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
      .nodeFactory(ExactNodes.FACTORY).build();

  @Option(names = "--input", paramLabel = "FILE|-", description = "The input as JSON, from a file or (-) standard input; {} where left out.")
  private String source;

  JsonNode read() {
    if (source == null) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      String text = source.equals("-") ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : Files.readString(Path.of(source));
      JsonNode input = MAPPER.readTree(text);
      if (input.isMissingNode()) {
        throw new Stop("the input is not JSON: it is empty.");
      }
      return input;
    } catch (JsonProcessingException bad) {
      throw new Stop("the input is not JSON: " + bad.getOriginalMessage().lines().findFirst().orElse("") + " (line "
          + bad.getLocation().getLineNr() + ", column " + bad.getLocation().getColumnNr() + ").");
    } catch (NumberFormatException beyondAnyExponent) {
      throw new Stop("the input holds a number whose exponent is out of all bounds.");
    } catch (IOException unreadable) {
      throw new Stop("the input " + source + " cannot be read.");
    }
  }
}
