package dev.waybill.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.template.Escape;
import dev.waybill.template.JsonText;
import dev.waybill.template.Unrenderable;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever stands in a manifest and in a document, only findings and declared refusals come of it. */
class HostileManifestTests {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> KEYS =
      List.of(
          "$from", "$pick", "$default", "$match", "$format", "$map", "$type", "$each", "$value", "$if", "$then", "$else", "$file",
          "$filename", "$media", "$base64", "$json", "a", "$$b", "exists", "not", "equals", "contains", "$.body.a", "$.status",
          "*", "<0", "5xx", "/a/i", "$.body.l[*]", "$x", "");
  private static final List<String> TEXTS =
      List.of(
          "$.body.a", "$.body.l", "$.body.l[*]", "$.body.o", "$.body..a", "$.item", "$.body.l[?(@.a == $.status)]", "{{body.a}}",
          "{{#each body.l}}{{this}}{{/each}}", "{{upper body.a}}", "{{default body.none body.a}}", "{{{x}}}", "$$x", "$x",
          "first", "only", "\ud800", "a\r\nb",
          "digits", "mailbox", "csv", "iso8601", "string", "integer", "/a(b)?/", "(a", "500-599", "<0", ">=x", "");

  private final Random random = new Random(99);

  private JsonNode tree(int depth) {
    int kind = random.nextInt(depth == 0 ? 4 : 8);
    if (kind < 3) {
      return NODES.textNode(mutated(TEXTS.get(random.nextInt(TEXTS.size()))));
    }
    if (kind == 3) {
      return random.nextBoolean() ? NODES.numberNode(random.nextInt(600)) : random.nextBoolean() ? NODES.nullNode()
          : NODES.booleanNode(true);
    }
    if (kind == 4) {
      ArrayNode list = NODES.arrayNode();
      for (int i = random.nextInt(3); i >= 0; i--) {
        list.add(tree(depth - 1));
      }
      return list;
    }
    ObjectNode map = NODES.objectNode();
    for (int i = random.nextInt(3); i >= 0; i--) {
      map.set(KEYS.get(random.nextInt(KEYS.size())), tree(depth - 1));
    }
    return map;
  }

  private String mutated(String text) {
    if (random.nextInt(4) > 0 || text.isEmpty()) {
      return text;
    }
    StringBuilder changed = new StringBuilder(text);
    changed.setCharAt(random.nextInt(text.length()), "{}[]().$#/'\"@~ \u0000".charAt(random.nextInt(16)));
    return changed.toString();
  }

  private Document document() {
    return Document.EMPTY
        .with(Root.STATUS, NODES.numberNode(random.nextInt(600)))
        .with(
            Root.BODY,
            Bench.json(
                List.of(
                        "{`a`: `ab`, `l`: [1, `x`, null, {`a`: 7}], `o`: {`email`: `a@b.example`}}",
                        "{`a`: null, `l`: {}, `o`: []}",
                        "{`a`: {`a`: {`a`: 1e400}}, `l`: `text`}",
                        "[1, 2]",
                        "`text`",
                        "null")
                    .get(random.nextInt(6))));
  }

  @Test
  void onlyFindingsAndRefusalsComeOfAnyTree() {
    int rendered = 0;
    for (int round = 0; round < 10_000; round++) {
      JsonNode tree = tree(3);
      Bench bench = new Bench();
      try {
        Shape shape = bench.compiler.shape(Bench.node(tree));
        Comparison match = bench.compiler.match(Bench.node(tree));
        Matcher matcher = bench.compiler.matcher(Bench.node(tree));
        Shape every = bench.compiler.every(Bench.node(tree));
        Document document = document();
        matcher.differences("x", document.root(Root.BODY), document);
        assertThat(match.test(document)).isEqualTo(match.differences(document).isEmpty());
        rendered += shape.render(document).isMissingNode() ? 0 : 1;
        every.render(document);
      } catch (Unmapped | Unrenderable declared) {
        assertThat(declared).hasMessageEndingWith(".");
      } catch (RuntimeException | StackOverflowError defect) {
        fail(JsonText.of(tree), defect);
      }
    }
    assertThat(rendered).isGreaterThan(300);
  }

  @Test
  void onlyFindingsAndRefusalsComeOfAnyTemplate() {
    String[] seeds = {
      "/a/{{input.to}}?x={{upper body.a}}", "{{#each body.l}}{{#if this}}{{@index}}{{else}}{{../status}}{{/if}}{{/each}}",
      "{{replace (default body.a 'x') \"a\" \"b\"}} {{~body.[a].b~}} {{!-- c --}}",
      "{{hmac 'sha256' body.a (json body) encoding='hex'}}",
    };
    String alphabet = "{}#/~!()[]'\"\\.@^&>*=|$ ab0-_\n\u0000\ud800";
    Bench bench = new Bench();
    for (int round = 0; round < 8_000; round++) {
      StringBuilder text = new StringBuilder(seeds[round % seeds.length]);
      for (int change = random.nextInt(4); change >= 0; change--) {
        int at = random.nextInt(text.length());
        text.replace(at, at + random.nextInt(2), String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))));
      }
      Escape escape = Escape.values()[random.nextInt(Escape.values().length)];
      try {
        bench.compiler.template(Bench.node(NODES.textNode(text.toString())), escape).render(document());
      } catch (Unrenderable declared) {
        assertThat(declared).hasMessageEndingWith(".");
      } catch (RuntimeException | StackOverflowError defect) {
        fail(text.toString(), defect);
      }
    }
  }
}
