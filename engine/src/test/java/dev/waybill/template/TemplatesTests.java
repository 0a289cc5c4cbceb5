package dev.waybill.template;

import static dev.waybill.template.Rig.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.http.FileNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplatesTests {
  private final Rig rig = new Rig();
  private final Document document =
      Document.EMPTY
          .with(
              Root.INPUT,
              json(
                  """
                  {`v`: `x`, `to`: `+1555`, `list`: [`a`, `b`, 3], `any`:
                      {`deep`: {`n`: 1.10}, `e`: ``, `z`: 0, `f`: false, `nil`: null, `l`: []},
                   `people`: [{`name`: `Ann`, `tags`: [`p`, `q`]}, {`name`: `Bo`, `tags`: []}]}
                  """))
          .with(Root.BODY,
              json(
              "{`event-data`: {`x`: `y`}, `items`: [{`id`: 1}, {`id`: 2}], `map`: {`k1`: `v1`, `k2`: `v2`},"
                      + " `a b`: 1, `name`: `body's`}"))
          .with(Root.HEADER, json("{`x-id`: `h`}"))
          .with(Root.NOW, json("`2026-01-02T03:04:05Z`"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "plain | plain",
        "^^ | ^^",
        "{{input.v}} | x",
        "{{ input.v }} | x",
        "a{{input.v}}b{{input.to}}c | axb+1555c",
        "{{input.any.deep.n}} | 1.10",
        "{{body.[event-data].x}} | y",
        "{{body.event-data.x}} | y",
        "{{body.[a b]}} | 1",
        "{{body.items.1.id}} | 2",
        "{{body.items.[0].id}} | 1",
        "{{header.X-Id}} | h",
        "{{header.x-id}} | h",
        "[{{input.any.e}}] | []",
        "{{input.any.z}}{{input.any.f}} | 0false",
        "\\{{input.v}} | {{input.v}}",
        "\\\\{{input.v}} | \\x",
        "a\\b{{input.v}} | a\\bx",
        "a {{~input.v~}} b | axb",
        "a {{!a comment}} b | a  b",
        "a {{!-- {{input.v}} }} --}} b | a  b",
        "a {{~! trimmed ~}} b | ab",
        "{\"n\":{{input.v}} } | {\"n\":x }",
        "{} } }} { | {} } }} {",
        "{{#if input.v}}yes{{else}}no{{/if}} | yes",
        "{{#if input.none}}yes{{else}}no{{/if}} | no",
        "{{#if input.any.nil}}yes{{else}}no{{/if}} | no",
        "{{#if input.any.e}}yes{{else}}no{{/if}} | no",
        "{{#if input.any.z}}yes{{else}}no{{/if}} | no",
        "{{#if input.any.f}}yes{{else}}no{{/if}} | no",
        "{{#if input.any.l}}yes{{else}}no{{/if}} | no",
        "{{#if input.any.deep}}yes{{else}}no{{/if}} | yes",
        "{{#if input.none}}a{{else if input.v}}b{{else}}c{{/if}} | b",
        "{{#if input.none}}a{{else if input.none}}b{{else if input.v}}c{{else}}d{{/if}}e | ce",
        "{{#if input.v}}a{{^}}b{{/if}} | a",
        "{{#unless input.none}}a{{/unless}}{{#unless input.v}}b{{else}}c{{/unless}} | ac",
        "{{#if (eq input.v \"x\")}}same{{/if}} | same",
        "{{#if (eq input.none \"x\")}}same{{else}}other{{/if}} | other",
        "{{#if (ne input.none \"x\")}}other{{/if}} | other",
        "{{#if (upper input.none)}}a{{else}}b{{/if}} | b",
        "{{#if (gt input.none 1)}}a{{else}}b{{/if}} | b",
        "{{#if (and input.v (not input.none))}}a{{/if}} | a",
        "{{#each input.list}}<{{this}}>{{/each}} | <a><b><3>",
        "{{#each input.list}}<{{.}}>{{/each}} | <a><b><3>",
        "{{#each input.list}}{{#unless @first}},{{/unless}}{{@index}}={{this}}{{#if @last}}.{{/if}}{{/each}} | 0=a,1=b,2=3.",
        "{{#each input.people}}{{this.name}}:{{name}};{{/each}} | Ann:Ann;Bo:Bo;",
        "{{#each input.people}}{{name}}({{#each this.tags}}{{this}}/{{../name}}/{{../this.name}} "
            + "{{else}}{{name}}?{{/each}}){{/each}} | Ann(p/Ann/Ann q/Ann/Ann )Bo(Bo?)",
        "{{#each input.people}}{{#each tags}}{{../../input.v}}{{input.v}}{{/each}}{{/each}} | xxxx",
        "{{#each body.map}}{{@key}}={{this}}&{{/each}} | k1=v1&k2=v2&",
        "{{#each body.map}}{{#unless @first}},{{/unless}}{{@index}}{{@key}}{{#if @last}}.{{/if}}{{/each}} | 0k1,1k2.",
        "{{#each body.items}}{{this.id}}{{body.name}},{{/each}} | 1body's,2body's,",
        "{{#each input.any.none}}a{{else}}none{{/each}} | none",
        "{{#each input.any.l}}a{{else}}none{{/each}} | none",
        "{{#each input.any.nil}}a{{/each}}. | .",
        "{{#each body.items}}{{#if this.nope}}a{{else}}b{{/if}}{{/each}} | bb",
        "  {{~#if input.v~}} a {{~else~}} b {{~/if~}}  c | ac",
        "{{default input.none \"d\"}} | d",
        "{{default input.any.nil input.none 5}} | 5",
        "{{default input.any.e \"d\"}}. | .",
        "{{default (upper input.none) \"d\"}} | d",
        "{{upper (trim \"  a \")}} | A",
        "{{replace input.to \"+\" \"\\\"\"}} | \"1555",
        "{{uuid}} | 00000000-0000-4000-8000-000000000001",
        "{{date}} | 2026-01-02T03:04:05.678Z",
        "{{date now}} | 2026-01-02T03:04:05Z",
        "{{date now \"yyyy-MM-dd\"}} | 2026-01-02",
        "{{json input.list}} | [\"a\",\"b\",3]",
        "{{json input.any.nil}} | null",
        "{{join input.list}} | a,b,3",
        "{{join input.list \" - \"}} | a - b - 3",
      })
  void rendersByTheDocument(String text, String expected) {
    assertThat(rig.render(text, document)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{{input.none}} | `input.none` is absent, and a template needs it.",
        "{{input.any.nil}} | `input.any.nil` is null, and a template needs it.",
        "{{input.any.deep}} | `input.any.deep` is an object, which has no text of its own.",
        "{{input.list}} | `input.list` is a list, which has no text of its own.",
        "{{input.any}} | `input.any` is a file, which has no text of its own.",
        "{{upper input.none}} | `input.none` is absent, and a template needs it.",
        "{{eq input.none \"x\"}} | `input.none` is absent, and a template needs it.",
        "{{#if input.v}}{{input.none}}{{/if}} | `input.none` is absent, and a template needs it.",
        "{{#each input.people}}{{this.tags}}{{/each}} | `this.tags` is a list, which has no text of its own.",
        "{{#each body.items}}{{this.nope}}{{/each}} | `this.nope` is absent, and a template needs it.",
        "{{default input.none input.any.nil}} | `default input.none input.any.nil` is absent, and a template needs it.",
        "{{json input.none}} | `input.none` is absent, and a template needs it.",
        "{{upper input.list}} | `upper` takes text, and was given a list.",
        "{{join input.v}} | `join` takes a list, and was given text.",
        "{{#each input.any.e}}a{{/each}} | `#each` was given text in place of a list.",
      })
  void refusesWhatHasNoText(String text, String sentence) {
    Document other = text.equals("{{input.any}}")
        ? Document.EMPTY.with(Root.INPUT, Rig.JSON.createObjectNode().set("any", FileNode.of("f", null, null, null))) : document;
    assertThatThrownBy(() -> rig.render(text, other)).isInstanceOf(Unrenderable.class).hasMessage(sentence);
  }

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
  void readsANameAboveTheOutermostLoopAsTheDocuments() {
    assertThat(rig.render("{{#each input.list}}{{../input.v}}{{/each}}", document)).isEqualTo("xxx");
    assertThat(rig.render("{{../input.v}}", document)).isEqualTo("x");
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
  void tellsConstantsFromTemplates() {
    assertThat(rig.compile("a {{!c}} b").isConstant()).isTrue();
    assertThat(rig.compile("").isConstant()).isTrue();
    assertThat(rig.compile("{{input.v}}").isConstant()).isFalse();
    assertThat(rig.compile("{{uuid}}").isConstant()).isFalse();
  }

  @Test
  void neverReadsARenderedValueAgain() {
    String hostile = "{{secret.api_key}} {{#each this}} ${env:HOME} #{1+1} \\{{x}} {{{y}}} {{s0}} {{put s1 s2}}";
    for (String template : new String[] {"{{input.v}}", "{{default input.v \"\"}}", "{{#if input.v}}{{input.v}}{{/if}}",
        "{{#each input.any}}{{this}}{{/each}}"}) {
      Document with = Document.EMPTY.with(
          Root.INPUT, Rig.JSON.createObjectNode().put("v", hostile).set("any", Rig.JSON.createArrayNode().add(hostile)));
      assertThat(rig.render(template, with)).isEqualTo(hostile);
    }
  }

  @Test
  void leavesLiteralTextAsItIs() {
    String literal = "\\ {s0} \"'`\u2028\u0000 {{";
    assertThat(rig.render(literal.replace("{{", "\\{{") + "{{upper \"x\"}}", document)).isEqualTo(literal + "X");
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

  @Test
  void boundsWhatARenderingMayCost() {
    var many = Rig.JSON.createArrayNode();
    for (int i = 0; i < 200; i++) {
      many.add(i);
    }
    Document large = Document.EMPTY.with(Root.BODY, Rig.JSON.createObjectNode().set("l", many));
    String three = "{{#each body.l}}{{#each body.l}}{{#each body.l}}%s{{/each}}{{/each}}{{/each}}";
    assertThatThrownBy(() -> rig.render(three.formatted("x"), large)).isInstanceOf(Unrenderable.class)
        .hasMessage("The template would repeat more than 100000 times.");
    assertThatThrownBy(() -> rig.render(three.formatted(""), large)).isInstanceOf(Unrenderable.class)
        .hasMessage("The template would repeat more than 100000 times.");
    String two = "{{#each body.l}}{{#each body.l}}" + "x".repeat(100) + "{{/each}}{{/each}}";
    assertThatThrownBy(() -> rig.render(two, large)).isInstanceOf(Unrenderable.class)
        .hasMessage("The text would be longer than 1048576 characters.");
    Document text = Document.EMPTY.with(Root.INPUT, Rig.JSON.createObjectNode().put("v", "x".repeat(600_000)));
    assertThat(rig.render("{{input.v}}", text)).hasSize(600_000);
    assertThatThrownBy(() -> rig.render("{{input.v}}{{input.v}}", text)).isInstanceOf(Unrenderable.class);
    assertThatThrownBy(() -> rig.render("{{upper input.v}}{{input.v}}", text)).isInstanceOf(Unrenderable.class);
    assertThatThrownBy(() -> rig.render("{{replace input.v \"x\" \"xx\"}}", text)).isInstanceOf(Unrenderable.class);
  }

  @Test
  void saysNothingOfAbsentValuesInAnIf() {
    assertThat(rig.render("{{#if input.v}}a{{/if}}", Escape.NONE, MissingNode.getInstance())).isEmpty();
  }

  @Test
  void tellsHowEachFunctionIsWritten() {
    assertThat(rig.templates.usages()).containsEntry("upper", "upper text").containsKeys("date", "default", "join", "json", "sha1", "uuid");
  }

  @Test
  void aTemplateWithBlocksIsNoConstant() {
    assertThat(rig.compile("{{#if true}}a{{/if}}").isConstant()).isFalse();
  }

  @Test
  void aTemplateThatCannotBeReadIsOneThatCannotBeRendered() {
    for (String text : new String[] {"{{nope}}", "{{#if nope}}a{{/if}}", "{{input.v", "{{#if input.v}}", "x".repeat(65_537)}) {
      Template broken = rig.compile(text);
      assertThat(broken.isConstant()).isFalse();
      assertThatThrownBy(() -> broken.render(document)).isInstanceOf(Unrenderable.class);
    }
  }
}
