package dev.waybill.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.document.Names;
import dev.waybill.http.Content;
import dev.waybill.http.FileNode;
import dev.waybill.tree.Findings;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NamesAndDefaultsTest {
  private final Findings findings = new Findings();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{} | any",
        "true | any",
        "{type: object} | any",
        "{type: object, additionalProperties: true} | any",
        "{type: object, additionalProperties: {type: string}} | any",
        "{type: object, additionalProperties: false} | {}",
        "{properties: {a: {type: string}}} | {a=.}",
        "{properties: {a: {}}, additionalProperties: true} | {a=any}",
        "{properties: {a: {properties: {b: {type: integer}}}}} | {a={b=.}}",
        "{type: array} | [any]",
        "{type: array, items: {type: string}} | [.]",
        "{type: array, prefixItems: [{type: string}], items: {type: integer}} | [.]",
        "{items: {properties: {a: {}}}} | [{a=any}]",
        "{type: [string, 'null']} | .",
        "{type: [string, object]} | any",
        "{type: [string, object], properties: {a: {type: string}}} | {a=.}",
        "{enum: [a, b]} | .",
        "{enum: [a, [b]]} | any",
        "{const: a} | .",
        "{properties: {d: {file: {}}}} | {d={filename=., media=., size=., url=.}}",
        "{allOf: [{properties: {a: {type: string}}}, {properties: {b: {}}}]} | {a=., b=any}",
        "{type: object, allOf: [{properties: {a: {type: string}}}]} | {a=.}",
        "{properties: {a: {type: string}}, anyOf: [{required: [a]}, {properties: {b: {type: string}}}]} | {a=., b=.}",
        "{oneOf: [{properties: {a: {type: string}}}, {properties: {b: {type: string}}}]} | {a=., b=.}",
        "{oneOf: [{type: string}, {type: object}]} | any",
        "{oneOf: [{type: string}, {type: integer}]} | .",
        "{properties: {a: {type: string}}, if: {properties: {a: {const: x}}}, then: {properties: {c: {type: string}}}} | {a=., c=.}",
        "{$ref: '#/$defs/x', $defs: {x: {properties: {a: {type: string}}}}} | {a=.}",
        "{properties: {a: {$ref: '#/$defs/x'}, b: {$ref: '#/$defs/x'}}, $defs: {x: {type: string}}} | {a=., b=.}",
        "{properties: {next: {$ref: '#'}, v: {type: string}}} | {next={next=any, v=.}, v=.}",
      })
  void knowsTheNamesBelow(String schema, String names) {
    assertThat(written(Given.schema(schema).names())).isEqualTo(names);
  }

  @Test
  @Timeout(20)
  void endsWhereReferencesFanOut() {
    StringBuilder schema = new StringBuilder("{$ref: '#/$defs/a0', $defs: {");
    for (int i = 0; i < 60; i++) {
      String next = "{$ref: '#/$defs/a" + (i + 1) + "'}";
      schema.append("a").append(i).append(": {properties: {x: ").append(next).append(", y: ").append(next).append("}}, ");
    }
    assertThat(Given.schema(schema.append("a60: {}}}").toString()).names()).isInstanceOf(Names.Fields.class);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{properties: {a: {default: 1}}} | {} | {'a':1}",
        "{properties: {a: {default: 1}}} | {'a':2} | {'a':2}",
        "{properties: {a: {default: 1}}} | {'a':null} | {'a':null}",
        "{properties: {a: {default: 1.10}}} | {} | {'a':1.10}",
        "{properties: {a: {properties: {b: {default: 1}}}}} | {} | {}",
        "{properties: {a: {properties: {b: {default: 1}}}}} | {'a':{}} | {'a':{'b':1}}",
        "{properties: {a: {default: {}, properties: {b: {default: 1}}}}} | {} | {'a':{'b':1}}",
        "{properties: {a: {items: {properties: {b: {default: 1}}}}}} | {'a':[{},{'b':2}]} | {'a':[{'b':1},{'b':2}]}",
        "{allOf: [{properties: {a: {default: 1}}}, {properties: {a: {default: 2}, b: {default: 3}}}]} | {} | {'a':1,'b':3}",
        "{properties: {a: {$ref: '#/$defs/x'}}, $defs: {x: {default: 7}}} | {} | {'a':7}",
        "{$ref: '#/$defs/x', $defs: {x: {properties: {a: {default: 7}}}}} | {} | {'a':7}",
        "{anyOf: [{properties: {a: {default: 1}}}]} | {} | {}",
        "{default: {'a': 1}} | {} | {}",
        "{properties: {n: {$ref: '#'}, a: {default: 1}}} | {'n':{'n':{}}} | {'n':{'n':{'a':1},'a':1},'a':1}",
        "{properties: {a: {default: 1}}} | [] | []",
      })
  void fillsInDefaults(String schema, String instance, String filled) {
    JsonNode given = Given.json(instance);
    JsonNode result = Given.schema(schema).withDefaults(given);
    assertThat(result).isEqualTo(Given.json(filled));
    assertThat(given).isEqualTo(Given.json(instance));
    assertThat(result == given).isEqualTo(result.equals(given));
  }

  @Test
  void keepsFilesAndWhatItDoesNotChange() {
    ObjectNode given = (ObjectNode) Given.json("{'o':{'x':1}}");
    FileNode file = FileNode.of("a", null, null, Content.of(Buffer.buffer("x")));
    given.set("f", file);
    JsonNode filled = Given.schema("{properties: {a: {default: 1}, f: {properties: {media: {default: x/y}}}, o: {}}}").withDefaults(given);
    assertThat(filled.get("f")).isSameAs(file);
    assertThat(filled.get("o")).isSameAs(given.get("o"));
    assertThat(filled.get("a").intValue()).isEqualTo(1);
  }

  @Test
  void neverSharesADefaultBetweenTwoValues() {
    JsonSchema schema = Given.schema("{properties: {a: {default: {b: 1}}}}");
    ((ObjectNode) schema.withDefaults(Given.json("{}")).get("a")).put("b", 2);
    assertThat(schema.withDefaults(Given.json("{}"))).isEqualTo(Given.json("{'a':{'b':1}}"));
  }

  @Test
  void narrowsAContract() {
    JsonSchema contract =
        Given.schema("{type: object, required: [to], properties: {to: {type: string}, document: {file: {media: [a/b, a/c], max_bytes: 9B}},"
            + " from: {$ref: '#/$defs/p'}}, $defs: {p: {type: string, default: x}}}");
    String own = "{required: [from], properties: {extra: {$ref: '#/$defs/e'}, document: {file: {media: [a/b], sources: [url]}}},"
        + " $defs: {e: {enum: [1], default: 1}}}";
    JsonSchema narrowed = JsonSchema.narrowed(contract, Given.node(own), findings);
    assertThat(findings.list()).isEmpty();
    assertThat(Given.sentences(narrowed.validate(Given.json("{'extra':2,'document':{'base64':'AAAA'}}"))))
        .contains("`to` is required.", "`from` is required.", "/extra must be `1`.", "A file cannot be given as `base64` here");
    assertThat(written(narrowed.names()))
        .isEqualTo("{document={filename=., media=., size=., url=.}, extra=., from=., to=.}");
    assertThat(narrowed.files()).containsExactly(new FileSpot(List.of("document"), "a/b", Set.of("a/b"), 9, Set.of("url")));
    assertThat(narrowed.withDefaults(Given.json("{}"))).isEqualTo(Given.json("{'extra':1,'from':'x'}"));
  }

  @Test
  void narrowsTwice() {
    JsonSchema once = JsonSchema.narrowed(Given.schema("{properties: {a: {$ref: '#/$defs/x'}}, $defs: {x: {type: string}}}"),
        Given.node("{properties: {b: {$ref: '#/$defs/x'}}, $defs: {x: {type: integer}}}"), findings);
    JsonSchema twice = JsonSchema.narrowed(once, Given.node("{required: [c]}"), findings);
    assertThat(Given.sentences(twice.validate(Given.json("{'a':1,'b':'x'}"))))
        .contains("/a must be text", "/b must be a whole number", "`c` is required.");
  }

  @Test
  void leavesPropertiesAloneThatAreNamedLikeKeywords() {
    JsonSchema contract = Given.schema("{properties: {$ref: {type: string}, items: {const: '#/x'}, properties: {enum: ['#/y']}}}");
    JsonSchema narrowed = JsonSchema.narrowed(contract, Given.node("{}"), findings);
    assertThat(Given.sentences(narrowed.validate(Given.json("{'$ref':1,'items':'#/x','properties':'#/y'}"))))
        .isEqualTo("/$ref must be text, but is a number.");
  }

  @Test
  void keepsTheContractWhereTheNarrowingIsWrong() {
    JsonSchema contract = Given.schema("{required: [to]}");
    assertThat(JsonSchema.narrowed(contract, Given.node("{type: strng}"), findings)).isSameAs(contract);
    assertThat(findings.hasErrors()).isTrue();
  }

  private static String written(Names names) {
    if (names instanceof Names.Fields fields) {
      TreeMap<String, String> written = new TreeMap<>();
      fields.fields().forEach((name, below) -> written.put(name, written(below)));
      return written.toString();
    }
    if (names instanceof Names.Elements elements) {
      return "[" + written(elements.element()) + "]";
    }
    return names instanceof Names.Leaf ? "." : "any";
  }
}
