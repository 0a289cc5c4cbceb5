package dev.waybill.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.template.Escape;
import dev.waybill.tree.ExactJson;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.StrictJson;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place that a selector reads, backwards: puts a value where the selector, and the {@code $match} behind it, will find it.
 * For deliveries of tests that ask to be signed.
 */
record Spot(Node node) {
  private static final Pattern STEP = Pattern.compile("\\.([A-Za-z0-9_-]+)|\\['([^']+)'\\]|\\[(\\d+|\\*)\\]");

  Incoming put(Incoming incoming, String value) {
    Node from = node instanceof MapNode map && map.get("$from") != null ? map.get("$from") : node;
    String pattern = node instanceof MapNode map && map.get("$match") != null ? map.get("$match").json().asText() : null;
    if (!(from instanceof ScalarNode scalar) || !scalar.json().asText().startsWith("$.")) {
      throw unsignable("it is not read by one selector");
    }
    List<String> steps = steps(scalar.json().asText());
    String text = pattern == null ? value : filled(pattern, value);
    return switch (steps.get(0)) {
      case "header" -> header(incoming, steps.get(1), text, pattern != null);
      case "body" -> body(incoming, steps.subList(1, steps.size()), text);
      case "request" -> switch (steps.get(1)) {
        case "headers" -> header(incoming, steps.get(2), text, pattern != null);
        case "query" -> incoming.withUrl(incoming.url() + (incoming.query().isEmpty() ? "?" : "&") + pair(steps.get(2), text));
        case "form" -> form(incoming, steps.get(2), text);
        default -> throw unsignable("it stands in $.request." + steps.get(1));
      };
      default -> throw unsignable("it stands in $." + steps.get(0));
    };
  }

  private static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(path);
    int at = 1;
    while (matcher.find(at) && matcher.start() == at) {
      steps.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
      at = matcher.end();
    }
    boolean below = steps.size() > 1 && List.of("headers", "query", "form").contains(steps.get(1)) && steps.get(0)
        .equals("request");
    if (at < path.length() || steps.size() < (below ? 3 : 2)) {
      throw unsignable("its path is no plain one");
    }
    return steps;
  }

  /** Several values in one field stand side by side, as in {@code t=…,v1=…}. */
  private static Incoming header(Incoming incoming, String name, String text, boolean beside) {
    String before = incoming.headers().get(name);
    return incoming.withHeader(name, beside && before != null && !before.isEmpty() ? before + "," + text : text);
  }

  private static Incoming body(Incoming incoming, List<String> steps, String text) {
    String type = incoming.headers().get("Content-Type");
    if (type != null && type.startsWith("application/x-www-form-urlencoded")) {
      return form(incoming, steps.get(0), text);
    }
    try {
      JsonNode root = StrictJson.STANDARD.read(incoming.raw().getBytes());
      JsonNode at = root;
      for (String step : steps.subList(0, steps.size() - 1)) {
        at = at instanceof ObjectNode object && !object.has(step) ? object.putObject(step)
            : at.isArray() ? at.path(step.equals("*") ? 0 : step.matches("\\d{1,9}") ? Integer.parseInt(step) : -1)
            : at.path(step);
      }
      if (!(at instanceof ObjectNode object)) {
        throw unsignable("the body has no such place");
      }
      object.set(steps.get(steps.size() - 1), TextNode.valueOf(text));
      return incoming.withRaw(Buffer.buffer(ExactJson.bytes(root)));
    } catch (IOException | NumberFormatException notJson) {
      throw unsignable("the body is no JSON");
    }
  }

  private static Incoming form(Incoming incoming, String name, String text) {
    Buffer raw = incoming.raw().copy();
    return incoming.withRaw(raw.appendString(raw.length() == 0 ? "" : "&").appendString(pair(name, text)));
  }

  private static String pair(String name, String value) {
    return Escape.QUERY.encode(name, "name") + "=" + Escape.QUERY.encode(value, "value");
  }

  /** The shortest text that the pattern finds the value in: its literal parts around the value. */
  private static String filled(String pattern, String value) {
    String delimited = pattern.length() > 1 && pattern.startsWith("/") ? pattern.substring(1, pattern.lastIndexOf('/')) : pattern;
    String plain = delimited.replaceAll("\\(\\?:[^()]*[\\^$][^()]*\\)[?*]?", "").replaceAll("^\\^|(?<!\\\\)\\$$", "");
    int open = plain.indexOf('(');
    int close = plain.lastIndexOf(')');
    if (open < 0 || close < open) {
      return value;
    }
    return literal(plain.substring(0, open)) + value + literal(plain.substring(close + 1));
  }

  private static String literal(String part) {
    String text = part.replaceAll("\\\\s[*+?]?", "");
    if (text.matches("(?s).*(?<!\\\\)[.*+?|\\[\\](){}].*")) {
      throw unsignable("the `$match` around it is more than plain text");
    }
    return text.replaceAll("\\\\(.)", "$1");
  }

  private static Verifier.Unsignable unsignable(String why) {
    return new Verifier.Unsignable("Nothing can be put where `verify` reads: " + why
        + ". Write the delivery out instead of `sign: true`.");
  }
}
