package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.plan.ActionPlan;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.problem.Violation;
import dev.waybill.schema.JsonSchema;
import dev.waybill.tree.Surrogates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes an action's input ready: defaults, every rule of the schema at once, files out of base64, text that can be sent at all. */
final class Input {
  private Input() {}

  /**
   * The input to render from; a {@link dev.waybill.problem.Failure} names everything that is wrong.
   *
   * @param byUrl makes a file of what was given by its URL
   */
  static JsonNode ready(ActionPlan plan, JsonNode given, Files.Given byUrl) {
    return Files.decoded(check(plan.input(), given), plan.input().files(), byUrl);
  }

  /** The input with its defaults; a {@link dev.waybill.problem.Failure} names everything that breaks the schema. */
  static JsonNode check(JsonSchema schema, JsonNode given) {
    if (!given.isObject()) {
      throw invalid(List.of(new Violation("", "The input is a JSON object.")));
    }
    JsonNode input = schema.withDefaults(given);
    List<Violation> wrong = schema.validate(input);
    if (hasHalves(input)) {
      wrong = new ArrayList<>(wrong);
      halves("", input, wrong);
    }
    if (!wrong.isEmpty()) {
      throw invalid(wrong);
    }
    return input;
  }

  private static RuntimeException invalid(List<Violation> wrong) {
    String sentence = wrong.size() == 1 ? "The input is not valid: " + wrong.get(0).message()
        : "The input is not valid in " + wrong.size() + " places.";
    return Problem.of(Code.INVALID_REQUEST, "input", sentence).withViolations(wrong).failure();
  }

  /** What the caller gave and the action does not read, as sentences. */
  static List<String> unread(ActionPlan plan, JsonNode given) {
    List<String> sentences = List.of();
    for (Map.Entry<String, JsonNode> field : given.properties()) {
      if (plan.unread(field.getKey())) {
        sentences = sentences.isEmpty() ? new ArrayList<>() : sentences;
        sentences.add("`" + plan.provider() + "/" + plan.name() + "` does not read the input `" + field.getKey() + "`.");
      }
    }
    return sentences;
  }

  static RuntimeException strict(List<String> unread) {
    return Problem.of(Code.INVALID_REQUEST, "unread_input", String.join(" ", unread)).failure();
  }

  /** A look without any path: most have none, and the deeper a value is the longer its path. */
  private static boolean hasHalves(JsonNode value) {
    if (value instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (!Surrogates.areWhole(field.getKey()) || hasHalves(field.getValue())) {
          return true;
        }
      }
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        if (hasHalves(value.get(i))) {
          return true;
        }
      }
    }
    return value.isTextual() && !Surrogates.areWhole(value.textValue());
  }

  /** Half characters (lone surrogates) can be written in JSON but never sent as UTF-8. */
  private static void halves(String path, JsonNode value, List<Violation> wrong) {
    if (value.isTextual()) {
      if (!Surrogates.areWhole(value.textValue())) {
        wrong.add(new Violation(path, "This text holds half a character (a lone surrogate), which cannot be sent."));
      }
    } else if (value instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (!Surrogates.areWhole(field.getKey())) {
          wrong.add(new Violation(path, "A name here holds half a character (a lone surrogate), which cannot be sent."));
        }
        halves(path + "/" + field.getKey().replace("~", "~0").replace("/", "~1"), field.getValue(), wrong);
      }
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        halves(path + "/" + i, value.get(i), wrong);
      }
    }
  }
}
