package dev.waybill.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.problem.Violation;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonSchemaTest {
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{type: string} | '' |",
        "{type: string} | 5 | must be text, but is a number.",
        "{type: [string, 'null']} | null |",
        "{type: [string, 'null']} | [] | must be text or null, but is a list.",
        "{type: integer} | 1.0 |",
        "{type: integer} | 1.5 | must be a whole number, but is a number.",
        "{type: integer} | '1' | must be a whole number, but is text.",
        "{type: boolean} | 1 | must be true or false, but is a number.",
        "{type: object} | true | must be an object, but is true or false.",
        "{enum: [a, b]} | 'c' | must be one of: `a`, `b`.",
        "{enum: [1]} | 1.0 |",
        "{const: a} | 'A' | must be `a`.",
        "{minLength: 1} | '' | must have at least 1 character.",
        "{maxLength: 2} | '😀😀' |",
        "{maxLength: 2} | 'abc' | must have at most 2 characters.",
        "{pattern: ^a+$} | 'aab' | does not match the pattern `^a+$`.",
        "{pattern: b} | 'aab' |",
        "{minimum: 5} | 4.999 | must be at least 5.",
        "{maximum: 5} | 5 |",
        "{maximum: 5, type: integer} | 1e30 | must be at most 5.",
        "{maximum: 5, type: integer} | 18446744073709551617 | must be at most 5.",
        "{exclusiveMinimum: 5} | 5 | must be more than 5.",
        "{exclusiveMaximum: 5.5} | 5.5 | must be less than 5.5.",
        "{multipleOf: 0.1} | 0.3 |",
        "{multipleOf: 0.1} | 0.35 | must be a multiple of 0.1.",
        "{multipleOf: 10} | 123456789012345678901234567890 |",
        "{multipleOf: 10} | 123456789012345678901234567891 | must be a multiple of 10.",
        "{minItems: 1} | [] | must have at least 1 element.",
        "{maxItems: 1} | [1,2] | must have at most 1 element.",
        "{uniqueItems: true} | [1,1] | must not hold the same value twice.",
        "{contains: {const: 1}} | [2] | does not hold enough elements of the kind asked for.",
        "{minProperties: 1} | {} | must have at least 1 property.",
        "{maxProperties: 1} | {'a':1,'b':2} | must have at most 1 property.",
        "{not: {type: string}} | 'a' | must not be of this form.",
        "{properties: {a: false}} | {'a':1} | /a must not be given.",
        "{required: [to]} | {} | `to` is required.",
        "{required: [to]} | {'too':1} | `to` is required.",
        "{required: [document]} | {'documnet':1} | `document` is required. Did you mean it by `documnet`?",
        "{required: [to], properties: {too: {}}} | {'too':1} | `to` is required.",
        "{dependentRequired: {a: [b]}} | {'a':1} | `b` is required where `a` is given.",
        "{properties: {a: {}}, additionalProperties: false} | {'b':1} | /b is not known here. Did you mean `a`?",
        "{properties: {name: {}}, additionalProperties: false} | {'nam':1,'zip':2} | /nam is not known here. Did you mean `name`?  /zip is"
            + " not known here. Known here: name.",
        "{properties: {a: {}}, unevaluatedProperties: false} | {'z':1} | /z is not known here. Did you mean `a`?",
        "{propertyNames: {maxLength: 1}} | {'ab':1} | `ab` is no name that can stand here.",
        "{properties: {a: {type: object, required: [b]}}} | {'a':{}} | /a `b` is required.",
        "{items: {type: string}} | ['a',1,2] | /1 must be text, but is a number.  /2 must be text, but is a number.",
        "{properties: {'a/b~c': {type: string}}} | {'a/b~c':1} | /a~1b~0c must be text, but is a number.",
        "{anyOf: [{type: string}, {type: integer}]} | true | fits none of the allowed forms: must be text, but is true or false. Or: must be"
            + " a whole number, but is true or false.",
        "{properties: {a: {oneOf: [{required: [b]}, {required: [c]}]}}} | {'a':{}} | /a fits none of the allowed forms: `b` is required."
            + " Or: `c` is required.",
        "{properties: {a: {oneOf: [{required: [b]}, {required: [c]}]}}} | {'a':{'b':1,'c':2}} | /a fits several of the allowed forms, but"
            + " must fit exactly one.",
        "{items: {anyOf: [{properties: {x: {type: string}}}]}} | [{'x':1},{'x':2}] | /0 fits none of the allowed forms: `/x` must be text, but"
            + " is a number.  /1 fits none of the allowed forms: `/x` must be text, but is a number.",
        "{properties: {anyOf: {items: {type: string}}}} | {'anyOf':[1]} | /anyOf/0 must be text, but is a number.",
        "{allOf: [{required: [a]}, {required: [b]}]} | {} | `a` is required.  `b` is required.",
        "{if: {required: [a]}, then: {required: [b]}, else: {required: [c]}} | {'a':1} | `b` is required.",
        "{$ref: '#/$defs/x', $defs: {x: {type: string}}} | 1 | must be text, but is a number.",
        "{$ref: '#/$defs/a%20b', $defs: {'a b': {type: string}}} | 1 | must be text, but is a number.",
        "{type: object, properties: {next: {$ref: '#'}}} | {'next':{'next':1}} | /next/next must be an object, but is a number.",
      })
  void saysWhatIsWrong(String schema, String instance, String sentences) {
    assertThat(Given.sentences(Given.schema(schema).validate(Given.json(instance)))).isEqualTo(sentences == null ? "" : sentences);
  }

  @Test
  void findsEverythingAtOnce() {
    JsonSchema schema = Given.schema("{required: [a], properties: {b: {type: string}, c: {minimum: 3}, d: {items: {type: boolean}}}}");
    assertThat(schema.validate(Given.json("{'b':1,'c':2,'d':[0]}")))
        .containsExactlyInAnyOrder(
            new Violation("", "`a` is required."),
            new Violation("/b", "must be text, but is a number."),
            new Violation("/c", "must be at least 3."),
            new Violation("/d/0", "must be true or false, but is a number."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: integer}", "{enum: [a]}", "{const: a}", "{pattern: ^a$}", "{format: phone}", "{format: date-time}", "{format: uri}",
        "{maxLength: 1}", "{type: string, not: {}}", "{anyOf: [{type: integer}, {maxLength: 2}]}", "{oneOf: [{const: 1}]}",
        "{file: {}}", "{contains: {}, type: array}", "{format: email}", "{format: json-pointer}",
      })
  void neverShowsAValue(String schema) {
    List<Violation> violations = Given.schema(schema).validate(Given.json("'hunter2-secret'"));
    assertThat(violations).isNotEmpty();
    assertThat(violations.toString()).doesNotContain("hunter2");
  }

  @Test
  void cutsNamesThatACallerMadeUp() {
    String name = "x".repeat(10_000);
    List<Violation> violations = Given.schema("{propertyNames: {maxLength: 3}}").validate(Given.json("{'" + name + "':1}"));
    assertThat(violations.get(0).message()).hasSizeLessThan(120);
  }

  @Test
  @Timeout(20)
  void staysSmallWhereEveryElementIsWrong() {
    StringBuilder list = new StringBuilder("[0");
    for (int i = 1; i < 200_000; i++) {
      list.append(",0");
    }
    JsonNode instance = Given.json(list.append(']').toString());
    assertThat(Given.schema("{items: {type: string}}").validate(instance)).hasSizeLessThanOrEqualTo(Tally.MOST);
    assertThat(Given.schema("{anyOf: [{items: {type: string}}, {items: {type: boolean}}]}").validate(instance)).hasSize(1);
    assertThat(Given.schema("{anyOf: [{items: {type: string}}, {items: {type: integer}}]}").validate(instance)).isEmpty();
    assertThat(Given.schema("{not: {items: {type: string}}}").validate(instance)).isEmpty();
  }

  @Test
  @Timeout(20)
  void takesNumbersOfAnySizeInBoundedTime() {
    JsonNode huge = DecimalNode.valueOf(new BigDecimal("1e1000000000"));
    assertThat(Given.schema("{type: integer, multipleOf: 0.01}").validate(huge)).hasSize(1);
    assertThat(Given.schema("{maximum: 5}").validate(huge)).hasSize(1);
    assertThat(Given.schema("{minimum: 5, enum: [1]}").validate(huge)).hasSize(1);
    assertThat(Given.schema("{type: integer, const: 3}").validate(huge)).hasSize(1);
    assertThat(Given.schema("{uniqueItems: true}").validate(Given.array(huge, huge))).hasSize(1);
  }

  @Test
  @Timeout(20)
  void matchesPatternsInLinearTime() {
    JsonSchema schema = Given.schema("{pattern: '(.*a){12}b'}");
    assertThat(schema.validate(Given.json("'" + "a".repeat(4_000) + "'"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"json-pointer", "relative-json-pointer", "uri-template", "email", "hostname", "uri", "iri-reference", "regex", "ipv6",
          "idn-hostname", "idn-email", "duration", "date-time", "uuid", "phone", "hostname-label"})
  @Timeout(20)
  void refusesLongTextsOfEveryFormatQuickly(String format) {
    JsonSchema schema = Given.schema("{format: " + format + "}");
    for (String piece : List.of("/a", "@", "a@", "1", "{a}", "a.", "(a*)*", ":", "%", "P1D")) {
      assertThat(schema.validate(Given.json("'" + piece.repeat(200_000) + "'"))).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"100,0", "900000,1"})
  void endsOnDeepValues(int depth, int violations) throws Exception {
    JsonNode value = Given.json("{}");
    for (int i = 0; i < depth; i++) {
      ObjectNode outer = JsonNodeFactory.instance.objectNode();
      outer.set("n", value);
      value = outer;
    }
    JsonNode deep = value;
    assertThat(Given.schema("{type: object, properties: {n: {$ref: '#'}}}").validate(deep)).hasSize(violations);
    assertThat(Given.schema("{type: object, properties: {n: {type: object}}}").validate(deep)).isEmpty();
  }

  @Test
  void isTheSameForManyThreads() throws Exception {
    JsonSchema schema = Given.schema("{$ref: '#/$defs/x', $defs: {x: {required: [a], properties: {b: {$ref: '#/$defs/x'}}}}}");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<String> work = () -> Given.sentences(schema.validate(Given.json("{'a':1,'b':{'b':{'a':1}}}")));
      for (Future<String> result : threads.invokeAll(IntStream.range(0, 200).mapToObj(i -> work).toList())) {
        assertThat(result.get()).isEqualTo("/b `a` is required.");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void acceptsEveryObjectAndKnowsNothingOfIt() {
    assertThat(JsonSchema.NOTHING.validate(Given.json("{'a':1}"))).isEmpty();
    assertThat(Given.sentences(JsonSchema.NOTHING.validate(Given.json("[]")))).isEqualTo("must be an object, but is a list.");
    assertThat(JsonSchema.NOTHING.files()).isEmpty();
    assertThat(JsonSchema.NOTHING.boundsHost("a")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{properties: {a: {pattern: ^x$}}} | a | true",
        "{properties: {a: {enum: [x]}}} | a | true",
        "{properties: {a: {const: x}}} | a | true",
        "{properties: {a: {format: hostname-label}}} | a | true",
        "{properties: {a: {format: hostname}}} | a | false",
        "{properties: {a: {format: uri}}} | a | false",
        "{properties: {a: {type: string, maxLength: 3}}} | a | false",
        "{properties: {a: {pattern: ^x$}}} | b | false",
        "{properties: {a: {$ref: '#/$defs/h'}}, $defs: {h: {format: hostname-label}}} | a | true",
        "{properties: {a: {allOf: [{type: string}, {pattern: ^x$}]}}} | a | true",
        "{properties: {a: {anyOf: [{type: string}, {pattern: ^x$}]}}} | a | false",
        "{allOf: [{properties: {a: {enum: [x]}}}]} | a | true",
      })
  void knowsWhatBoundsAHost(String schema, String property, boolean bound) {
    assertThat(Given.schema(schema).boundsHost(property)).isEqualTo(bound);
  }

  @Test
  void showsItselfWithoutWhatOnlyEditorsRead() {
    assertThat(Given.schema("{$schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'urn:x', type: object}").json())
        .isEqualTo(Given.json("{'type':'object'}"));
  }
}
