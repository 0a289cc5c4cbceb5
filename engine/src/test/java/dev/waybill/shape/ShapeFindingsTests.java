package dev.waybill.shape;

import static dev.waybill.shape.Bench.body;
import static dev.waybill.shape.Bench.json;
import static dev.waybill.shape.Bench.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.template.Unrenderable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no shape, and what a shape cannot make of its values. */
class ShapeFindingsTests extends ShapeBench {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      value = {
        "{`$from`: `$.body.l[*]`, `$pick`: `only`} ; `$pick: only` was given a list of 4 values.",
        "{`$from`: `$.body.l`, `$match`: `x`} ; `$match` takes text, and was given a list.",
        "{`$from`: `$.body.a`, `$match`: `x`} ; `$match` takes text, and was given an object.",
        "{`$from`: `$.body.a.t`, `$map`: {`SENT`: 1}} ; The map has no entry for the value.",
        "{`$from`: `$.body.a.nil`, `$map`: {`SENT`: 1}} ; The map has no entry for the value.",
        "{`$from`: `$.body.l`, `$map`: {`x`: 1}} ; The map has no entry for the value.",
        "{`$from`: `$.body.a.t`, `$format`: `digits`} ; `$format: digits` was given text that cannot be written so.",
        "{`$from`: `$.body.l`, `$format`: `upper`} ; `$format: upper` takes text, and was given a list.",
        "{`$from`: `$.body.a.t`, `$type`: `integer`} ; `$type: integer` cannot be made of text such as this.",
        "{`$each`: `$.body.a`, `$value`: 1} ; `$each` takes a list, and was given an object.",
        "{`$each`: `$.body.status`, `$value`: 1} ; `$each` takes a list, and was given text.",
      })
  void refusesValuesThatADirectiveCannotTake(String shape, String sentence) {
    assertThatThrownBy(() -> bench.render(shape, document)).isInstanceOf(Unmapped.class).hasMessage(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      value = {
        "`{{body.none}}` ; `body.none` is absent, and a template needs it.",
        "{`$file`: `$.body.a.t`} ; `$file` takes a file, and was given text.",
        "{`$base64`: `$.body.l`} ; `$base64` takes a file or text, and was given a list.",
      })
  void refusesWhatCannotBeWritten(String shape, String sentence) {
    assertThatThrownBy(() -> bench.render(shape, document)).isInstanceOf(Unrenderable.class).hasMessage(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      value = {
        "`$foo` ; x: bad-shape: `$foo` is neither a selector nor plain text. Write `$.foo` for the value, or `$$foo` "
            + "for the text itself.",
        "`$.boby` ; x: unknown-name: There is no `$.boby` here. Did you mean `body`?",
        "`{{boby}}` ; x: unknown-name: There is no `$.boby` here (line 1, column 3 of the text). Did you mean `body`?",
        "{`a`: [`$.input.tö`]} ; x.a[0]: unknown-name: `$.input` has no `tö`. Did you mean `to`?",
        "{`$fro`: 1} ; x.$fro: unknown-directive: There is no directive `$fro`. Did you mean `$from`?",
        "{`$from`: 1, `$formt`: `digits`} ; x.$formt: unknown-directive: There is no directive `$formt`. Did you mean `$format`?",
        "{`$from`: 1, `a`: 2} ; x.a: bad-shape: A directive cannot stand beside the ordinary key `a`. Put the "
            + "directive one level deeper, or write `$$` for a key that begins with `$`.",
        "{`$from`: 1, `$$a`: 2} ; "
            + "x.$$a: bad-shape: A directive cannot stand beside the ordinary key `$$a`. Put the directive one level "
            + "deeper, or write `$$` for a key that begins with `$`.",
        "{`$default`: 1} ; x.$default: bad-shape: `$default` belongs to `$from`, which is missing.",
        "{`$from`: 1, `$value`: 2} ; x.$value: bad-shape: `$value` cannot stand beside `$from`.",
        "{`$from`: 1, `$each`: 2} ; x.$each: bad-shape: `$each` cannot stand beside `$from`.",
        "{`$json`: 1, `$filename`: `x`} ; x.$filename: bad-shape: `$filename` cannot stand beside `$json`.",
        "{`$.body.x`: 1} ; x.$.body.x: bad-shape: The key `$.body.x` of a shape cannot be computed.",
        "{`{{body}}`: 1} ; x.{{body}}: bad-shape: The key `{{body}}` of a shape cannot be computed.",
        "{`$from`: 1, `$pick`: `firs`} ; x.$pick: bad-shape: `$pick` has no `firs`. Did you mean `first`?",
        "{`$from`: 1, `$format`: `digit`} ; x.$format: bad-shape: `$format` has no `digit`. Did you mean `digits`?",
        "{`$from`: 1, `$type`: `int`} ; x.$type: bad-shape: `$type` has no `int`. Known here: string, integer, number, boolean.",
        "{`$from`: 1, `$type`: []} ; "
            + "x.$type: bad-shape: `$type` is one word, not a list. Known here: string, integer, number, boolean.",
        "{`$from`: 1, `$map`: `state`} ; x.$map: unknown-map: There is no value map `state`. Known here: status, unused.",
        "{`$from`: 1, `$map`: {}} ; x.$map: bad-shape: A map of values has no entry.",
        "{`$from`: 1, `$map`: {`*`: 1, `a`: 2}} ; "
            + "x.$map.a: unreachable: `a` is never reached: `*` before it takes every value. Put `*` last.",
        "{`$from`: 1, `$map`: {`/(?=a)/`: 1}} ; "
            + "x.$map./(?=a)/: bad-regex: `(?=a)` is no regular expression of RE2: invalid or unsupported Perl syntax. "
            + "Look-around and back references do not exist in RE2, which runs in linear time.",
        "{`$from`: 1, `$match`: `(`} ; "
            + "x.$match: bad-regex: `(` is no regular expression of RE2: missing closing ). Look-around and back "
            + "references do not exist in RE2, which runs in linear time.",
        "{`$from`: 1, `$match`: 5} ; x.$match: bad-shape: `$match` is a regular expression, not a number.",
        "{`$from`: 1, `$match`: `((a{100}){100}){100}`} ; "
            + "x.$match: bad-regex: The regular expression is too large: its counted repetitions multiply.",
        "{`$each`: `$.body.x`} ; x.$each: bad-shape: `$each` needs `$value`: the shape of one element.",
        "{`$each`: `$.input.to`, `$value`: 1} ; x.$each: bad-shape: `$.input.to` is no list.",
        "{`$each`: `$.input.people`, `$value`: `$.item.nam`} ; "
            + "x.$value: unknown-name: `$.item` has no `nam`. Did you mean `name`?",
        "{`$each`: `$.input.people[*].name`, `$value`: `$.item.x`} ; x.$value: unknown-name: `$.item` has no `x`.",
        "[`$.item`] ; x[0]: unknown-name: There is no `$.item` here. Known here: body, header, input, secret, status.",
        "{`$if`: {`$.status`: 1}} ; x.$if: bad-shape: `$if` needs `$then`.",
        "{`$if`: 1, `$then`: 1} ; "
            + "x.$if: bad-match: A match is a map from selectors, or a list of such maps, not a number. Write `{ "
            + "$.status: 2xx }`.",
      })
  void findsWhatIsNoShape(String shape, String finding) {
    bench.compiler.shape(node(shape));
    assertThat(bench.found()).containsExactly(finding);
  }

  @Test
  void findsEverythingInOnePass() {
    bench.compiler.shape(
        node("{`a`: `$.nope`, `b`: [`$from`, {`$from`: `$.nope2`, `$map`: `x`, `$format`: `y`}], `c`: `{{nope3}} {{nope4}}`}"));
    assertThat(bench.found()).hasSize(7);
  }
}
