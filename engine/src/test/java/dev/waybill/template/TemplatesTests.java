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

class TemplatesTests extends TemplateGround {
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

  @Test
  void readsANameAboveTheOutermostLoopAsTheDocuments() {
    assertThat(rig.render("{{#each input.list}}{{../input.v}}{{/each}}", document)).isEqualTo("xxx");
    assertThat(rig.render("{{../input.v}}", document)).isEqualTo("x");
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
