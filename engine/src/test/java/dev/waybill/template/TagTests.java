package dev.waybill.template;

import static dev.waybill.template.Rig.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.document.Document;
import dev.waybill.document.Root;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a tag begins and ends, what stands inside, and where a finding points. */
class TagTests {
  private static final String BARE = "Names are written `input.name`, unusual ones `body.[event-data]`.";

  private final Rig rig = new Rig();
  private final Document document =
      Document.EMPTY
          .with(Root.INPUT, json("{`v`: `x`, `list`: [`a`, `b`], `people`: [{`name`: `Ann`, `tags`: [`p`, `q`]}, {`name`: `Bo`, `tags`: [`r`]}]}"))
          .with(Root.BODY, json("{`1`: `one`, `a}}b`: `braces`, `q`: {`1234567890`: `long`, `123456789`: `short`}, `!a`: `bang`}"))
          .with(Root.NOW, json("`2026-01-02T03:04:05Z`"));

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
    "{{# if input.v}}a{{/if}} | a",
    "{{#if input.v }}a{{/ if }} | a",
    "{{#if input.none}}a{{  else  }}b{{/if}} | b",
    "{{#if input.none}}a{{  else   if input.v }}b{{/if}} | b",
    "{{#if  (eq  input.v  \"x\" ) }}a{{/if}} | a",
    "{{upper ( trim \" a \")}} | A",
    "{{upper (trim \" a \" ) }} | A",
    "{{upper 'a}}b'}} | A}}B",
    "{{upper \"it's\"}} | IT'S",
    "{{upper 'a\\'b\\\\c\\d'}} | A'B\\C\\D",
    "{{upper \"\"}}. | .",
    "{{body.[a}}b]}} | braces",
    "{{body.[!a]}} | bang",
    "{{body.q.[1234567890]}} | long",
    "{{default body.q.[123456789] \"an index\"}} | an index",
    "{{{{{a}} | NONE",
    "a{{!}}b | ab",
    "a{{!--}}b--}}c | ab--}}c",
    "a{{! b }} c {{! d ~}} e | a c e",
    "a {{!-- b --~}} c | a c",
    "a {{~!-- b ~}} --~}} c | ac",
    "a {{~! b }} c | a c",
    "a{{!-- b --}}c--}}d | ac--}}d",
    "a{{!-- b --}} c {{!-- d --~}} e | a c e",
    "{{~ input.v ~}} b | xb",
    "x {{~#if input.v~}} a {{~/if}} | xa",
    "\\\\\\{{input.v}} | \\\\x",
    "{{input.v}}\\{{input.v}}{{input.v}} | x{{input.v}}x",
    "{{input.v}}\\\\{{input.v}} | x\\x",
    "\\{{\\{{input.v}} | {{{{input.v}}",
    "{{#each input.people}}{{#each this.tags}}{{../@index}}{{@index}}{{this}} {{/each}}{{/each}} | ^00p 01q 10r ^",
    "{{#each input.people}}{{#each this.tags}}{{#if ../@last}}{{this}}{{/if}}{{/each}}{{/each}} | r",
    "{{or (not input.v) (not input.v) (not input.v) (not input.v) (not input.v) (not input.v) (not input.v) (not input.v) (not input.v)"
        + " (not input.v) (not input.v) (not input.v) (not input.v) (not input.v) (not input.v) (not input.none)}} | true",
  })
  void readsTags(String text, String expected) {
    if (expected.equals("NONE")) {
      assertThat(rig.found(text, Escape.NONE)).isNotEmpty();
    } else {
      assertThat(rig.render(text, document)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
    "ab{{ | A tag is not closed: `}}` is missing (line 1, column 3 of the text).",
    "ab{{# | A tag is not closed: `}}` is missing (line 1, column 3 of the text).",
    "ab{{~ | A tag is not closed: `}}` is missing (line 1, column 3 of the text).",
    "ab{{} | A tag is not closed: `}}` is missing (line 1, column 3 of the text).",
    "ab{{! | A comment is not closed (line 1, column 3 of the text).",
    "ab{{!-- ~}} | A comment is not closed (line 1, column 3 of the text).",
    "{{input.[v}} | A tag is not closed: `[` has no end (line 1, column 1 of the text).",
    "{{upper 'a\\'}} | A tag is not closed: `'` has no end (line 1, column 1 of the text).",
    "ab{{~}} | A name is missing (line 1, column 6 of the text).",
    "ab{{ }} | A name is missing (line 1, column 6 of the text).",
    "ab{{ #if input.v}} | A name is missing (line 1, column 6 of the text). " + BARE,
    "ab{{#each 5}}{{/each}} | `#each` takes the name of a list (line 1, column 11 of the text).",
    "ab{{#each 'x'}}{{/each}} | `#each` takes the name of a list (line 1, column 11 of the text).",
    "ab{{#each true}}{{/each}} | `#each` takes the name of a list (line 1, column 11 of the text).",
    "ab{{add input.v 1x}} | `1x` is no number (line 1, column 17 of the text).",
    "ab{{add (add 1 2) -}} | `-` is no number (line 1, column 19 of the text).",
    "ab{{input.v!}} | `!` cannot stand in a name (line 1, column 12 of the text). " + BARE,
    "ab{{input.v~ }} | `~` cannot stand in a name (line 1, column 12 of the text). " + BARE,
    "ab{{input.vPIPEx}} | `PIPE` cannot stand in a name (line 1, column 12 of the text). " + BARE,
    "ab{{upper input.v\"a\"}} | `\"` cannot stand in a name (line 1, column 18 of the text). " + BARE,
    "ab{{(upper input.v) input.v}} | Only the name of a function can stand before arguments (line 1, column 5 of the text).",
    "ab{{input.v input.v}} | Only the name of a function can stand before arguments (line 1, column 5 of the text).",
    "ab{{\"upper\" input.v}} | Only the name of a function can stand before arguments (line 1, column 5 of the text).",
    "ab{{upper (input.v)}} | Only the name of a function can stand before arguments (line 1, column 12 of the text).",
    "ab{{@upper input.v}} | Only the name of a function can stand before arguments (line 1, column 5 of the text).",
    "ab{{upper () }} | A name is missing (line 1, column 12 of the text). " + BARE,
    "ab{{upper ( | A tag is not closed: `}}` is missing (line 1, column 3 of the text).",
    "ab{{upper (}} | A name is missing (line 1, column 12 of the text).",
    "ab{{$}} | A name in a template has no `$.` (line 1, column 5 of the text). Write ``.",
    "a{{#if input.v}}{{else if}}{{/if}} | A name is missing (line 1, column 26 of the text).",
    "a{{#if input.v}}{{else if input.v!}}{{/if}} | `!` cannot stand in a name (line 1, column 34 of the text). " + BARE,
    "a{{#if input.v x}}{{/if}} | A block takes one name or one call in brackets; more stands here (line 1, column 16 of the text)."
        + " The element of `#each` is called `this`.",
    "a{{# if input.v!}}{{/if}} | `!` cannot stand in a name (line 1, column 16 of the text). " + BARE,
    "ab{{input.v }}} | `}}}` cannot be told from the end of an unescaped value (line 1, column 3 of the text). Put a blank between them: `{{input.v }} }`.",
  })
  void pointsAtWhatIsWrong(String text, String finding) {
    assertThat(rig.found(text.replace("PIPE", "|"), Escape.NONE)).containsExactly("bad-template: " + finding.replace("PIPE", "|"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
    "{{#each input.list}}{{/each}}{{this}} | `this` stands outside of the `#each` it belongs to (line 1, column 32 of the text).",
    "{{#if input.v}}{{this}}{{/if}} | `this` stands outside of the `#each` it belongs to (line 1, column 18 of the text).",
    "{{#if input.v}}{{@index}}{{/if}} | `@index` stands outside of the `#each` it belongs to (line 1, column 18 of the text).",
    "{{#each input.list}}{{../@index}}{{/each}} | `../@index` stands outside of the `#each` it belongs to (line 1, column 23 of the text).",
    "{{#each input.lis}}{{this.anything}}{{../this}}{{/each}} | `$.input` has no `lis` (line 1, column 9 of the text). Did you mean `list`?",
    "{{#each input.people}}{{#each this.tags}}{{this.x}}{{/each}}{{/each}} | `this` has no `x` (line 1, column 44 of the text).",
    "{{#each input.people}}{{#each tags}}{{../../this}}{{/each}}{{/each}} | "
        + "`../../this` stands outside of the `#each` it belongs to (line 1, column 39 of the text).",
    "{{#if input.v}}{{else if nope}}{{/if}} | There is no `$.nope` here (line 1, column 26 of the text). Known here: body, header, input, now, request.",
    "{{@index.x}} | There is no `@index.x` (line 1, column 3 of the text). Did you mean `@index`?",
  })
  void findsNamesThatCannotBeThere(String text, String finding) {
    assertThat(rig.found(text, Escape.NONE)).first().isEqualTo("unknown-name: " + finding);
  }

  @Test
  void findsThatAFieldOfAnElementIsNoList() {
    assertThat(rig.found("{{#each input.people}}{{#each this.name}}{{/each}}{{/each}}", Escape.NONE))
        .containsExactly("bad-template: `this.name` is no list (line 1, column 31 of the text).");
  }

  @Test
  void nestsCallsSixteenDeepAndNoDeeper() {
    String nested = "{{upper " + "(upper ".repeat(16) + "input.v" + ")".repeat(16) + "}}";
    assertThat(rig.render(nested, document)).isEqualTo("X");
    assertThat(rig.found(nested.replace("input.v", "(upper input.v)"), Escape.NONE))
        .containsExactly("bad-template: Calls are nested at most 16 deep (line 1, column 121 of the text).");
  }

  @Test
  void chainsSixteenConditionsAndNoMore() {
    String chain = "{{#if input.none}}a" + "{{else if input.none}}b".repeat(15) + "{{else if input.v}}c{{else}}d{{/if}}e";
    assertThat(rig.render(chain, document)).isEqualTo("ce");
    assertThat(rig.found(chain.replace("{{else}}", "{{else if input.v}}"), Escape.NONE))
        .containsExactly("bad-template: Blocks are nested at most 16 deep (line 1, column 385 of the text).");
  }

  @Test
  void readsTheFirstWordOfAnElementsFieldBeforeTheRoots() {
    Document other = Document.EMPTY.with(Root.BODY, json("{`people`: [{`deep`: {`name`: `in`}}]}"));
    assertThat(rig.render("{{#each body.people}}{{deep.name}}{{this.deep.name}}{{#each this.deep}}{{@key}}={{this}}{{/each}}{{/each}}", other))
        .isEqualTo("ininname=in");
  }
}
