package dev.waybill.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.waybill.document.Names;
import dev.waybill.tree.Finding;
import dev.waybill.tree.Finding.Severity;
import dev.waybill.tree.Findings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InspectionTest {
  private final Findings findings = new Findings();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "5 | | bad-schema | A schema is a map, but this is a number.",
        "{properties: {a: text}} | properties.a | bad-schema | A schema is a map, but this is text.",
        "{type: strng} | type | unknown-type | There is no type `strng`. Did you mean `string`?",
        "{type: [string, nul]} | type[1] | unknown-type | There is no type `nul`. Did you mean `null`?",
        "{type: 5} | type | bad-schema | This part of the schema",
        "{format: phne} | format | unknown-format | There is no format `phne`. Did you mean `phone`?",
        "{properties: {a: {pattern: '(?=a)'}}} | properties.a.pattern | bad-pattern | The pattern cannot be used: invalid or unsupported Perl"
            + " syntax. Patterns run in linear time: no look-around, no back references.",
        "{pattern: '(a)\\1'} | pattern | bad-pattern | The pattern cannot be used: invalid escape sequence. Patterns run in linear time: no"
            + " look-around, no back references.",
        "{pattern: '(a{1000}){1000}'} | pattern | bad-pattern | The pattern is too large. Patterns run in linear time: no look-around, no back"
            + " references.",
        "{patternProperties: {'(': {}}} | patternProperties['('] | bad-pattern | The pattern cannot be used: missing closing ). Patterns run in"
            + " linear time: no look-around, no back references.",
        "{$ref: 'https://evil.example/s.json'} | $ref | foreign-reference | `$ref` can only name a part of the same schema; nothing is"
            + " fetched. Copy the schema to `$defs` and write `#/$defs/…`.",
        "{$ref: 'file:///etc/passwd'} | $ref | foreign-reference | `$ref` can only name a part of the same schema; nothing is fetched. Copy"
            + " the schema to `$defs` and write `#/$defs/…`.",
        "{$ref: 'other.json#/a'} | $ref | foreign-reference | `$ref` can only name a part of the same schema; nothing is fetched. Copy the"
            + " schema to `$defs` and write `#/$defs/…`.",
        "{$ref: ''} | $ref | foreign-reference | `$ref` can only name a part of the same schema; nothing is fetched. Copy the schema to"
            + " `$defs` and write `#/$defs/…`.",
        "{$ref: '#/$defs/none'} | $ref | unknown-reference | There is no `#/$defs/none` in this schema.",
        "{$ref: '#anchor'} | $ref | unknown-reference | There is no `#anchor` in this schema.",
        "{$ref: '#/%'} | $ref | unknown-reference | There is no `#/%` in this schema.",
        "{$anchor: a} | $anchor | bad-schema | `$anchor` cannot be used here. Use `$ref` with `#/$defs/…`.",
        "{$dynamicRef: '#a'} | $dynamicRef | bad-schema | `$dynamicRef` cannot be used here. Use `$ref` with `#/$defs/…`.",
        "{$schema: 'http://json-schema.org/draft-07/schema#'} | $schema | bad-schema | Schemas are written in draft 2020-12 here. Remove"
            + " `$schema`, or write `https://json-schema.org/draft/2020-12/schema`.",
        "{properties: {a: {$id: 'http://x.example/'}}} | properties.a.$id | bad-schema | `$id` can only stand at the top of a schema. Remove it.",
        "{minLength: -1} | minLength | bad-schema | This part of the schema must be at least 0.",
        "{minLength: lots} | minLength | bad-schema | This part of the schema must be a whole number, but is text.",
        "{required: a} | required | bad-schema | This part of the schema must be a list, but is text.",
        "{required: [a, a]} | required | bad-schema | This part of the schema must not hold the same value twice.",
        "{allOf: []} | allOf | bad-schema | This part of the schema must have at least 1 element.",
        "{$ref: '#'} | | endless-schema | A `$ref` of this schema comes back to itself without a step into the value.",
        "{$defs: {a: {allOf: [{$ref: '#/$defs/b'}]}, b: {not: {$ref: '#/$defs/a'}}}} | | endless-schema | A `$ref` of this schema comes back"
            + " to itself without a step into the value.",
        "{file: 5} | file | wrong-type | `file` is a map, but this is a number. Write for example `file: { media: [application/pdf],"
            + " max_bytes: 50MB }`.",
        "{file: {medi: [a/b]}} | file.medi | unknown-key | `medi` is not known here. Did you mean `media`?",
        "{file: {media: [pdf]}} | file.media[0] | bad-value | This is no media type. Write for example `application/pdf`.",
        "{file: {media: []}} | file.media | bad-value | `media` is empty. Leave it out to allow all.",
        "{file: {max_bytes: big}} | file.max_bytes | bad-value | `max_bytes` is a size, which `big` is not. Write for example `50MB`; units are"
            + " B, kB, MB, GB, KiB, MiB and GiB.",
        "{file: {max_bytes: 0}} | file.max_bytes | bad-value | `max_bytes` must be from 1 to 1125899906842624.",
        "{file: {sources: [uplaod]}} | file.sources[0] | unknown-word | A file cannot be given as `uplaod`. Did you mean `upload`?",
      })
  void findsDefectsInTheirPlace(String schema, String path, String rule, String sentence) {
    JsonSchema.compile(Given.node(schema), findings);
    assertThat(findings.list()).isNotEmpty();
    Finding first = findings.list().get(0);
    assertThat(first.place().path()).isEqualTo(path == null ? "" : path);
    assertThat(first.rule()).isEqualTo(rule);
    assertThat((first.message() + " " + first.remedy()).strip()).startsWith(sentence);
    assertThat(findings.list()).hasSize(1);
  }

  @Test
  void findsAllDefectsAtOnce() {
    JsonSchema.compile(
        Given.node("properties:\n  a: {type: strng}\n  b: {format: fone}\n  c: {pattern: '('}\n  d: {$ref: 'http://x.example'}\n"), findings);
    assertThat(findings.list()).extracting(found -> found.place().line(), Finding::rule)
        .containsExactly(tuple(2, "unknown-type"), tuple(3, "unknown-format"), tuple(4, "bad-pattern"), tuple(5, "foreign-reference"));
  }

  @Test
  void looksAtWhatOnlyAReferenceReaches() {
    JsonSchema.compile(Given.node("{$ref: '#/default/x', default: {x: {type: strng}}}"), findings);
    assertThat(findings.list()).extracting(Finding::rule).containsExactly("unknown-type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true", "{}", "{type: object, x-own: 1}", "{format: idn-email}", "{pattern: '^\\p{L}+\\u00e9$'}", "{definitions: {a: {}}}",
        "{properties: {type: {type: string}, format: {}, $ref: {}}}", "{properties: {a: {$ref: '#'}}}", "{items: {$ref: '#'}}",
        "{enum: [{type: strng}]}", "{default: {type: strng}}", "{$id: 'urn:a', $schema: 'https://json-schema.org/draft/2020-12/schema'}",
        "{file: {}}", "{file: {media: [application/pdf, 'image/*'], max_bytes: 10, sources: [upload]}}",
      })
  void takesGoodSchemas(String schema) {
    JsonSchema.compile(Given.node(schema), findings);
    assertThat(findings.list()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{propertes: {}} | `propertes` is no keyword of JSON Schema and has no effect. Did you mean `properties`?",
        "{properties: {a: {max_length: 3}}} | `max_length` is no keyword of JSON Schema and has no effect. Did you mean `maxLength`?",
        "{nullable: true} | `nullable` is no keyword of JSON Schema and has no effect.",
        "{type: object, id: string} | `id` is no keyword of JSON Schema and has no effect. Did you mean `$id`?",
        "{type: object, extends: {}} | `extends` is no keyword of JSON Schema and has no effect.",
      })
  void warnsOfKeywordsWithoutEffect(String schema, String sentence) {
    JsonSchema.compile(Given.node(schema), findings);
    assertThat(findings.list()).extracting(Finding::severity, found -> (found.message() + " " + found.remedy()).strip())
        .containsExactly(tuple(Severity.WARNING, sentence));
  }

  @Test
  @Timeout(20)
  void refusesReferencesThatMultiply() {
    StringBuilder schema = new StringBuilder("{$ref: '#/$defs/a0', $defs: {");
    for (int i = 0; i < 30; i++) {
      String next = "{$ref: '#/$defs/a" + (i + 1) + "'}";
      schema.append("a").append(i).append(": {allOf: [").append(next).append(", ").append(next).append("]}, ");
    }
    JsonSchema.compile(Given.node(schema.append("a30: {}}}").toString()), findings);
    assertThat(findings.list()).extracting(Finding::rule).containsExactly("large-schema");
  }

  @Test
  void refusesDeepSchemas() {
    JsonSchema.compile(Given.node("{not: ".repeat(45) + "{}" + "}".repeat(45)), findings);
    assertThat(findings.list()).extracting(Finding::rule).containsExactly("too-deep");
  }

  @Test
  void refusesASchemaOfOursThatIsWrong() {
    assertThatThrownBy(() -> JsonSchema.compile(Given.json("{'type':'strng'}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no type `strng`.");
  }

  @Test
  void nothingIsKnownOfASchemaThatIsWrong() {
    assertThat(JsonSchema.compile(Given.node("{type: strng}"), findings)).isSameAs(JsonSchema.UNKNOWN);
    assertThat(JsonSchema.UNKNOWN.names()).isEqualTo(Names.ANY);
    assertThat(JsonSchema.UNKNOWN.boundsHost("a")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "{id: string} | bad-schema | Write `type: object, properties: { id: { … } }`.",
    "{properties: {where: {city: {type: string}}}} | bad-schema | Write `type: object, properties: { city: { … } }`.",
    "{$recursiveAnchor: x} | bad-schema | Use `$ref` with `#/$defs/…`.",
  })
  void findsFieldsWhereKeywordsBelong(String schema, String rule, String remedy) {
    JsonSchema.compile(Given.node(schema), findings);
    assertThat(findings.list()).extracting(Finding::rule, Finding::remedy).containsExactly(tuple(rule, remedy));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "{properties: {a: {type: string, default: 1}}} | it must be text, but is a number.",
    "{properties: {a: {enum: [x, y], default: z}}} | 'it must be one of: `x`, `y`.'",
    "{properties: {a: {type: array, items: {type: integer, default: a}, default: []}}} | it must be a whole number, but is text.",
  })
  void findsDefaultsThatTheirOwnSchemaRefuses(String schema, String why) {
    JsonSchema.compile(Given.node(schema), findings);
    assertThat(findings.list()).extracting(Finding::rule, Finding::message)
        .containsExactly(tuple("bad-default", "This default is no value of its own schema: " + why));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{properties: {a: {type: string, default: b}}}", "{properties: {a: {$ref: '#/$defs/b', default: 1}}, $defs: {b: {type: string}}}"})
  void takesDefaultsThatFitOrReferElsewhere(String schema) {
    JsonSchema.compile(Given.node(schema), findings);
    assertThat(findings.list()).isEmpty();
  }
}
