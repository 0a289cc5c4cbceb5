package dev.waybill.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no template: found with its place, all at once, before anything is rendered. */
class TemplateFindingsTests extends TemplateGround {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{{inpt.v}} | unknown-name: There is no `$.inpt` here (line 1, column 3 of the text). Did you mean `input`?",
        "{{input.v.class}} | unknown-name: `$.input.v` has no `class` (line 1, column 3 of the text).",
        "{{input.v.bytes}} | unknown-name: `$.input.v` has no `bytes` (line 1, column 3 of the text).",
        "{{input.tO}} | unknown-name: `$.input` has no `tO` (line 1, column 3 of the text). Did you mean `to`?",
        "{{secret.api_key}} | unknown-name: Secrets cannot stand in a message (line 1, column 3 of the text).",
        "{{this}} | unknown-name: `this` stands outside of the `#each` it belongs to (line 1, column 3 of the text).",
        "{{@index}} | unknown-name: `@index` stands outside of the `#each` it belongs to (line 1, column 3 of the text).",
        "{{@root.secret.api_key}} | "
            + "unknown-name: There is no `@root.secret.api_key` (line 1, column 3 of the text). Names begin at the root: "
            + "write `input.name`.",
        "{{#each this}}a{{/each}} | "
            + "unknown-name: `this` stands outside of the `#each` it belongs to (line 1, column 9 of the text).",
        "{{#each input.people}}{{this.nam}}{{/each}} | "
            + "unknown-name: `this` has no `nam` (line 1, column 25 of the text). Did you mean `name`?",
        "{{#each input.people}}{{nam}}{{/each}} | "
            + "unknown-name: `this` has no `nam` (line 1, column 25 of the text). Did you mean `name`?",
        "{{#each input.people}}{{item.name}}{{/each}} | "
            + "unknown-name: There is no `$.item` here (line 1, column 25 of the text). The element of `#each` is called "
            + "`this`.",
        "{{#each body.x}}{{secret.k}}{{/each}} | "
            + "unknown-name: Secrets cannot stand in a message (line 1, column 19 of the text).",
        "{{#each body.x}}a{{else}}{{this}}{{/each}} | "
            + "unknown-name: `this` stands outside of the `#each` it belongs to (line 1, column 28 of the text).",
        "{{#each body.x}}{{../this}}{{/each}} | "
            + "unknown-name: `../this` stands outside of the `#each` it belongs to (line 1, column 19 of the text).",
        "{{#each body.x}}{{@inde}}{{/each}} | "
            + "unknown-name: There is no `@inde` (line 1, column 19 of the text). Did you mean `@index`?",
        "{{#each input.v}}a{{/each}} | bad-template: `input.v` is no list (line 1, column 9 of the text).",
        "{{{input.v}}} | bad-template: Unescaped values (`{{{ }}}` and `{{& }}`) are not allowed (line 1, column 1 of "
            + "the text). Write `{{ }}`: values are escaped by their place, and nothing else is needed.",
        "{{&input.v}} | bad-template: Unescaped values (`{{{ }}}` and `{{& }}`) are not allowed (line 1, column 1 of "
            + "the text). Write `{{ }}`: values are escaped by their place, and nothing else is needed.",
        "{{~{input.v}~}} | bad-template: Unescaped values (`{{{ }}}` and `{{& }}`) are not allowed (line 1, column 1 "
            + "of the text). Write `{{ }}`: values are escaped by their place, and nothing else is needed.",
        "{{> ../../x}} | bad-template: Partials (`{{> }}`) are not allowed: a template stands in one place (line 1, "
            + "column 1 of the text).",
        "{{#> x}}{{/x}} | bad-template: Partials (`{{> }}`) are not allowed: a template stands in one place (line 1, "
            + "column 1 of the text).",
        "{{#*inline \"x\"}}{{/inline}} | "
            + "bad-template: Decorators and inline partials (`{{* }}`) are not allowed (line 1, column 1 of the text).",
        "{{* x}} | bad-template: Decorators and inline partials (`{{* }}`) are not allowed (line 1, column 1 of the text).",
        "{{=<% %>=}} | bad-template: The delimiters cannot be changed (line 1, column 1 of the text).",
        "{{embedded 'x'}} | unknown-helper: There is no function `embedded` (line 1, column 3 of the text).",
        "{{precompile 'x'}} | unknown-helper: There is no function `precompile` (line 1, column 3 of the text).",
        "{{i18n 'x'}} | unknown-helper: There is no function `i18n` (line 1, column 3 of the text).",
        "{{log 'x'}} | unknown-helper: There is no function `log` (line 1, column 3 of the text).",
        "{{lookup input 'v'}} | unknown-helper: There is no function `lookup` (line 1, column 3 of the text).",
        "{{include 'v'}} | unknown-helper: There is no function `include` (line 1, column 3 of the text).",
        "{{uper input.v}} | unknown-helper: There is no function `uper` (line 1, column 3 of the text). Did you mean `upper`?",
        "{{put input.v}} | unknown-helper: There is no function `put` (line 1, column 3 of the text).",
        "{{if input.v}} | unknown-helper: There is no function `if` (line 1, column 3 of the text).",
        "{{upper (loower input.v)}} | "
            + "unknown-helper: There is no function `loower` (line 1, column 10 of the text). Did you mean `lower`?",
        "{{#with input}}{{/with}} | "
            + "unknown-helper: There is no block `#with` (line 1, column 1 of the text). Known here: if, unless, each.",
        "{{#partial input}}{{/partial}} | "
            + "unknown-helper: There is no block `#partial` (line 1, column 1 of the text). Known here: if, unless, each.",
        "{{#iff input.v}}{{/iff}} | unknown-helper: There is no block `#iff` (line 1, column 1 of the text). Did you mean `if`?",
        "{{^input.v}}a{{/input.v}} | "
            + "bad-template: `{{^ }}` sections are not allowed (line 1, column 1 of the text). Write `{{#unless }}`.",
        "{{#each (upper body.x)}}a{{/each}} | bad-template: `#each` takes the name of a list (line 1, column 10 of the text).",
        "{{input.v | bad-template: A tag is not closed: `}}` is missing (line 1, column 1 of the text).",
        "a {{input.v} b {{input.v}} | bad-template: A tag is not closed: `}}` is missing (line 1, column 3 of the text).",
        "{{upper \"a}} | bad-template: A tag is not closed: `\"` has no end (line 1, column 1 of the text).",
        "{{!-- a }} | bad-template: A comment is not closed (line 1, column 1 of the text).",
        "{{#if input.v}}a | bad-template: `{{#if}}` is not closed (line 1, column 1 of the text). Write `{{/if}}`.",
        "{{#if input.v}}a{{/each}} | "
            + "bad-template: `{{/each}}` stands where `{{/if}}` is expected (line 1, column 17 of the text).",
        "a{{/if}} | bad-template: `{{/if}}` closes nothing (line 1, column 2 of the text).",
        "{{else}} | bad-template: `{{else}}` stands outside of a block (line 1, column 1 of the text).",
        "{{#if input.v}}{{else}}{{else}}{{/if}} | bad-template: A block has one `{{else}}` (line 1, column 24 of the text).",
        "{{#if input.v}}{{else each input.v}}{{/if}} | "
            + "bad-template: After `else` only `if` may stand (line 1, column 16 of the text).",
        "{\"n\":{{input.v}}} | bad-template: `}}}` cannot be told from the end of an unescaped value (line 1, column 6 "
            + "of the text). Put a blank between them: `{{input.v}} }`.",
        "{{$.input.v}} | bad-template: A name in a template has no `$.` (line 1, column 3 of the text). Write `input.v`.",
        "{{input/v}} | bad-template: `/` cannot stand in a name (line 1, column 8 of the text). Names are written "
            + "`input.name`, unusual ones `body.[event-data]`.",
        "{{input.}} | bad-template: A name is missing (line 1, column 9 of the text). Names are written `input.name`, "
            + "unusual ones `body.[event-data]`.",
        "{{}} | bad-template: A name is missing (line 1, column 3 of the text).",
        "{{\"text\"}} | bad-template: A hole takes a name or a function, not a literal (line 1, column 3 of the text). "
            + "Write the text itself.",
        "{{5}} | bad-template: A hole takes a name or a function, not a literal (line 1, column 3 of the text). Write "
            + "the text itself.",
        "{{5x}} | bad-template: `5x` is no number (line 1, column 3 of the text).",
        "{{upper}} | bad-template: `upper` cannot take 0 arguments (line 1, column 3 of the text). Write `{{upper text}}`.",
        "{{upper input.v input.to}} | "
            + "bad-template: `upper` cannot take 2 arguments (line 1, column 3 of the text). Write `{{upper text}}`.",
        "{{upper input.v x=1}} | bad-template: `upper` has no option `x` (line 1, column 3 of the text).",
        "{{sha1 input.v encodin=\"hex\"}} | "
            + "bad-template: `sha1` has no option `encodin`, only `encoding` (line 1, column 3 of the text).",
        "{{sha1 input.v encoding=\"hax\"}} | "
            + "bad-template: `encoding` is one of hex, base64, base64url (line 1, column 3 of the text).",
        "{{sha1 input.v encoding=input.to}} | "
            + "bad-template: The option `encoding` takes a literal (line 1, column 16 of the text).",
        "{{hmac \"sha265\" input.v input.to}} | "
            + "bad-template: `hmac` knows md5, sha1, sha256 and sha512 (line 1, column 3 of the text).",
        "{{date \"yyyy\"}} | bad-template: `date` takes a time before the pattern, for example `now` (line 1, column 3 "
            + "of the text).",
        "{{date now \"yyyy\" x=1}} | bad-template: `date` has no option `x` (line 1, column 3 of the text).",
        "{{date now \"yyyy-bb\"}} | bad-template: `date` cannot write the pattern `yyyy-bb` (line 1, column 3 of the text).",
        "{{upper (trim input.v}} | bad-template: `(` has no `)` (line 1, column 22 of the text).",
        "{{upper input.v)}} | bad-template: `)` stands without its `(` (line 1, column 16 of the text).",
      })
  void findsWhatCannotBeWritten(String text, String finding) {
    assertThat(rig.found(text, Escape.NONE)).containsExactly(finding);
  }

  @Test
  void hasNoBlockParameters() {
    assertThat(rig.found("{{#each body.x as |y|}}a{{/each}}", Escape.NONE))
        .containsExactly(
            "bad-template: A block takes one name or one call in brackets; more stands here (line 1, column 16 of the text)."
                + " The element of `#each` is called `this`.");
  }

  @Test
  void tellsLineAndColumnInside() {
    assertThat(rig.found("a\n  {{input.v}}\n {{nope}}", Escape.NONE))
        .containsExactly(
            "unknown-name: There is no `$.nope` here (line 3, column 4 of the text)."
                + " Known here: body, header, input, now, request.");
  }

  @Test
  void findsEveryUnknownNameOfOneTemplate() {
    assertThat(rig.found("{{nope.a}} {{#if input.vv}}{{secret.k}}{{/if}}", Escape.NONE)).hasSize(3);
  }

  @Test
  void doesNotRenderATemplateWithFindings() {
    Template broken = rig.compile("{{nope}}");
    assertThat(broken.isConstant()).isFalse();
    assertThatThrownBy(() -> broken.render(document)).isInstanceOf(Unrenderable.class);
  }

  @Test
  void boundsTemplatesBeforeTheyAreParsed() {
    assertThat(rig.found("x".repeat(65_537), Escape.NONE))
        .containsExactly("bad-template: A template has at most 65536 characters.");
    assertThat(rig.found("{{#if input.v}}".repeat(17) + "{{/if}}".repeat(17), Escape.NONE)).hasSize(1)
        .allMatch(found -> found.contains("nested at most 16 deep"));
    assertThat(rig.found("{{#if input.v}}".repeat(4_000) + "{{/if}}".repeat(100), Escape.NONE)).hasSize(1)
        .allMatch(found -> found.contains("nested at most 16 deep"));
    assertThat(rig.found("{{input.v}}".repeat(1_001), Escape.NONE)).hasSize(1)
        .allMatch(found -> found.contains("at most 1000 holes"));
    assertThat(rig.found("{{#if input.v}}{{/if}}".repeat(101), Escape.NONE)).hasSize(1)
        .allMatch(found -> found.contains("at most 100 blocks"));
    assertThat(rig.found("{{#if input.v}}{{/if}}".repeat(100), Escape.NONE)).isEmpty();
    assertThat(rig.found("{{upper " + "(upper ".repeat(17) + "input.v" + ")".repeat(17) + "}}", Escape.NONE)).hasSize(1)
        .allMatch(found -> found.contains("nested at most 16 deep"));
    assertThat(rig.found("{{upper " + "(upper ".repeat(9_000), Escape.NONE)).hasSize(1);
    assertThat(rig.found("{{#if input.none}}a" + "{{else if input.none}}b".repeat(17) + "{{/if}}", Escape.NONE)).hasSize(1);
    assertThat(rig.found("{{#if input.v}}".repeat(16) + "{{/if}}".repeat(16), Escape.NONE)).isEmpty();
    assertThat(rig.found("{{input.v}}".repeat(1_000), Escape.NONE)).isEmpty();
    assertThat(rig.found("x".repeat(65_536), Escape.NONE)).isEmpty();
  }
}
