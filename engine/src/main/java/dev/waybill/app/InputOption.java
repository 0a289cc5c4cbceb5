package dev.waybill.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.waybill.tree.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --input}: the action's input as JSON, from a file or from standard input. */
final class InputOption {
  @Option(names = "--input", paramLabel = "FILE|-",
      description = "The input as JSON, from a file or (-) standard input; {} where left out.")
  private String source;

  JsonNode read() {
    if (source == null) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      String text = source.equals("-") ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
          : Files.readString(Path.of(source));
      JsonNode input = StrictJson.STANDARD.read(text);
      if (input.isMissingNode()) {
        throw new Stop("the input is not JSON: it is empty.");
      }
      return input;
    } catch (JsonProcessingException bad) {
      throw new Stop("the input is not JSON: " + bad.getOriginalMessage().split("\\R|: not allowed| for `", 2)[0] + " (line "
          + bad.getLocation().getLineNr() + ", column " + bad.getLocation().getColumnNr() + ").");
    } catch (NumberFormatException beyondAnyExponent) {
      throw new Stop("the input holds a number whose exponent is out of all bounds.");
    } catch (IOException unreadable) {
      throw new Stop("the input " + source + " cannot be read.");
    }
  }
}
