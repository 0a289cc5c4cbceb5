package dev.waybill.shape;

import static dev.waybill.shape.Bench.body;
import static dev.waybill.shape.Bench.json;
import static dev.waybill.shape.Bench.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.http.FileNode;
import dev.waybill.tree.ListNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchTests {
  private final Bench bench = new Bench();
  private final Document document =
      body(
              """
              {`t`: `text`, `n`: 20003, `s`: `20003`, `d`: 1.0, `neg`: -5, `flag`: true, `nil`: null, `e`: ``,
               `big`: 12345678901234567890,
               `path`: `/v1/users`, `slash`: `/sn1/`, `html`: `<p>h</p>`, `range`: `555-1234`, `star`: `*`, `lines`: `a\\nb`,
               `o`: {`a`: 1, `b`: `x`, `c`: {`d`: [1, 2]}}, `l`: [`x`, 2, {`id`: 7, `k`: 1}], `many`: [{`v`: 1}, {`v`: 2}, {}],
               `empty`: [], `eo`: {}}
              """)
          .with(Root.STATUS, json("429"))
          .with(Root.HEADER, json("{`x-token`: `k`}"))
          .with(Root.SECRET, json("{`key`: `k`}"))
          .with(Root.INPUT, json("{`v`: [`k`, `z`], `to`: `text`}"));

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      value = {
        "{`$.body.t`: `*`} ; true",
        "{`$.body.none`: `*`} ; false",
        "{`$.status`: 429} ; true",
        "{`$.status`: `429`} ; true",
        "{`$.status`: 428} ; false",
        "{`$.status`: [429, `5xx`]} ; true",
        "{`$.status`: [401, `5xx`]} ; false",
        "{`$.status`: `4xx`} ; true",
        "{`$.status`: `5xx`} ; false",
        "{`$.status`: `400-429`} ; true",
        "{`$.status`: `430-499`} ; false",
        "{`$.status`: `>=429`} ; true",
        "{`$.status`: `>429`} ; false",
        "{`$.status`: `<430`} ; true",
        "{`$.status`: `<= 428.5`} ; false",
        "{`$.body.t`: `text`} ; true",
        "{`$.body.t`: `Text`} ; false",
        "{`$.body.t`: `/^TE/i`} ; true",
        "{`$.body.t`: `/^TE/`} ; false",
        "{`$.body.lines`: `/a.b/`} ; false",
        "{`$.body.lines`: `/a.b/s`} ; true",
        "{`$.body.lines`: `/^b$/m`} ; true",
        "{`$.body.n`: `/^200/`} ; true",
        "{`$.body.n`: [20003, 20005]} ; true",
        "{`$.body.n`: `20003`} ; true",
        "{`$.body.s`: 20003} ; true",
        "{`$.body.s`: 20003.0} ; true",
        "{`$.body.s`: `20003.0`} ; false",
        "{`$.body.s`: `>20000`} ; true",
        "{`$.body.d`: 1} ; true",
        "{`$.body.neg`: `<0`} ; true",
        "{`$.body.neg`: `<-5`} ; false",
        "{`$.body.neg`: `<=-5`} ; true",
        "{`$.body.t`: `>0`} ; false",
        "{`$.body.big`: 12345678901234567890} ; true",
        "{`$.body.big`: 12345678901234567891} ; false",
        "{`$.body.big`: `>12345678901234567889`} ; true",
        "{`$.body.flag`: true} ; true",
        "{`$.body.flag`: `true`} ; false",
        "{`$.body.flag`: 1} ; false",
        "{`$.body.nil`: null} ; true",
        "{`$.body.nil`: `null`} ; false",
        "{`$.body.none`: null} ; false",
        "{`$.body.e`: ``} ; true",
        "{`$.body.none`: ``} ; false",
        "{`$.body.nil`: ``} ; false",
        "{`$.body.path`: `/v1/users`} ; true",
        "{`$.body.slash`: `/sn1/`} ; true",
        "{`$.body.slash`: `/^sn1$/`} ; false",
        "{`$.body.slash`: {`equals`: `/sn1/`}} ; true",
        "{`$.body.t`: {`equals`: `/text/`}} ; false",
        "{`$.body.html`: `<p>h</p>`} ; true",
        "{`$.body.range`: {`equals`: `555-1234`}} ; true",
        "{`$.body.star`: `*`} ; true",
        "{`$.body.t`: {`equals`: `*`}} ; false",
        "{`$.body.star`: {`equals`: `*`}} ; true",
        "{`$.body.t`: {`exists`: true}} ; true",
        "{`$.body.t`: {`exists`: false}} ; false",
        "{`$.body.nil`: {`exists`: true}} ; true",
        "{`$.body.e`: {`exists`: true}} ; true",
        "{`$.body.none`: {`exists`: false}} ; true",
        "{`$.body.none.deep`: {`exists`: true}} ; false",
        "{`$.body.t`: {`not`: `text`}} ; false",
        "{`$.body.t`: {`not`: [`a`, `b`]}} ; true",
        "{`$.body.none`: {`not`: `failure`}} ; true",
        "{`$.body.t`: {`not`: {`exists`: true}}} ; false",
        "{`$.body.t`: {`contains`: `ex`}} ; true",
        "{`$.body.t`: {`contains`: `/ex/`}} ; false",
        "{`$.body.t`: {`contains`: `EX`}} ; false",
        "{`$.body.n`: {`contains`: `00`}} ; true",
        "{`$.body.none`: {`contains`: ``}} ; false",
        "{`$.body.l`: {`contains`: `x`}} ; true",
        "{`$.body.l`: {`contains`: `2`}} ; true",
        "{`$.body.l`: {`contains`: `/x/`}} ; false",
        "{`$.body.l`: {`contains`: {`id`: 7}}} ; true",
        "{`$.body.l`: {`contains`: {`id`: 8}}} ; false",
        "{`$.body.o`: {`contains`: `a`}} ; false",
        "{`$.body.t`: {`contains`: `t`, `not`: `/z/`, `exists`: true}} ; true",
        "{`$.body.t`: {`contains`: `t`, `not`: `/x/`}} ; false",
        "{`$.body.o`: {`a`: 1}} ; true",
        "{`$.body.o`: {`a`: `1`, `b`: `/X/i`, `c`: {`d`: {`equals`: [1, 2]}}}} ; true",
        "{`$.body.o`: {`a`: 1, `z`: 1}} ; false",
        "{`$.body.o`: {`a`: 1, `z`: {`exists`: false}}} ; true",
        "{`$.body.o`: {`equals`: {`a`: 1}}} ; false",
        "{`$.body.o`: {`equals`: {`b`: `x`, `c`: {`d`: [1, 2]}, `a`: 1}}} ; true",
        "{`$.body.o`: {`equals`: {`b`: `x`, `c`: {`d`: [2, 1]}, `a`: 1}}} ; false",
        "{`$.body.t`: {`a`: 1}} ; false",
        "{`$.body.eo`: {`equals`: {}}} ; true",
        "{`$.body.o`: {}} ; true",
        "{`$.body.t`: {}} ; false",
        "{`$.body.empty`: {`equals`: []}} ; true",
        "{`$.body.l`: `x`} ; false",
        "{`$.body.l[*]`: `x`} ; true",
        "{`$.body.l[*]`: `y`} ; false",
        "{`$.body.many[*].v`: 2} ; true",
        "{`$.body.many[*].v`: `>2`} ; false",
        "{`$.body.many[*].v`: [3, 2]} ; true",
        "{`$.body.many[*].w`: {`exists`: false}} ; true",
        "{`$.body.many[*].v`: {`exists`: true}} ; true",
        "{`$.body.many[*].v`: {`not`: 1}} ; false",
        "{`$.body.many[*].v`: {`not`: 3}} ; true",
        "{`$.body.empty[*]`: {`not`: 3}} ; true",
        "{`$.body.empty[*]`: {`exists`: true}} ; false",
        "{`$.body.many[?(@.v == 2)]`: {`v`: 2}} ; true",
        "{`$.header.X-Token`: `$.secret.key`} ; true",
        "{`$.header.x-token`: `$.input.v`} ; true",
        "{`$.header.x-other`: `$.body.none`} ; false",
        "{`$.header.x-token`: `{{secret.key}}`} ; true",
        "{`$.header.x-token`: `{{body.none}}`} ; false",
        "{`$.body.t`: {`$from`: `$.input.to`}} ; true",
        "{`$.body.t`: {`not`: `$.input.to`}} ; false",
        "{`$.input.v`: {`equals`: [`$.secret.key`, `z`]}} ; true",
        "{`$.input.v`: {`contains`: `$.secret.key`}} ; true",
        "{`$.body.o`: {`$$a`: 1}} ; false",
        "{`$.status`: 429, `$.body.t`: `text`} ; true",
        "{`$.status`: 429, `$.body.t`: `other`} ; false",
        "[{`$.status`: 401}, {`$.body.t`: `text`}] ; true",
        "[{`$.status`: 401}, {`$.body.t`: `other`}] ; false",
        "[{`$.status`: 429, `$.body.t`: `other`}, {`$.status`: 400}] ; false",
      })
  void holds(String match, boolean expected) {
    assertThat(bench.holds(match, document)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      value = {
        "5 ; x: bad-match: A match is a map from selectors, or a list of such maps, not a number. Write `{ $.status: 2xx }`.",
        "[] ; x: bad-match: A match is a map from selectors, or a list of such maps, not an empty list. Write `{ $.status: 2xx }`.",
        "{} ; x: bad-match: This match has no condition, so it would always hold. Write `{ $.status: 2xx }`.",
        "[{`$.status`: 200}, 5] ; x[1]: bad-match: A match is a map from selectors, or a list of such maps, not a "
            + "number. Write `{ $.status: 2xx }`.",
        "{`status`: 1} ; x.status: bad-match: `status` is no selector, and a match is a map from selectors. Write "
            + "`$.status` or the like.",
        "{`other`: 1} ; x.other: bad-match: `other` is no selector, and a match is a map from selectors. Write "
            + "`$.body.other` or the like.",
        "{`$.status`: `2x`} ; ^x.$.status: bad-match: `2x` is no HTTP status. Write for example 404, 2xx, 500-599 or `\">=400\"`.^",
        "{`$.status`: [404, 6000]} ; ^x.$.status[1]: bad-match: `6000` is no HTTP status. Write for example 404, 2xx, 500-599 or "
            + "`\">=400\"`.^",
        "{`$.status`: {`gte`: 1}} ; ^x.$.status.gte: bad-match: `$.status` is a plain value, which has no field `gte`. Write a value, a "
            + "range such as `\">=400\"`, or one of the operators exists, not, equals, contains.^",
        "{`$.body.x`: `=>5`} ; x.$.body.x: bad-range: `=>5` is no comparison. Write `<`, `<=`, `>` or `>=` before the number.",
        "{`$.body.x`: []} ; ^x.$.body.x: bad-match: A list means one of its values, and this one has none. Write `{ equals: [] }` for an "
            + "empty list.^",
        "{`$.boby`: 1} ; x.$.boby: unknown-name: There is no `$.boby` here. Did you mean `body`?",
        "{`$.body.x[`: 1} ; x.$.body.x[: bad-path: This is not a path: an index, a quoted name, `*` or `?(…)` is "
            + "missing in brackets at character 10.",
        "{`$.body.x`: `/(?<=a)/`} ; "
            + "x.$.body.x: bad-regex: `(?<=a)` is no regular expression of RE2: invalid named capture. Look-around and "
            + "back references do not exist in RE2, which runs in linear time.",
        "{`$.body.x`: `/a/g`} ; x.$.body.x: bad-regex: A regular expression has no flags `g`: there are `i`, `m` and "
            + "`s`. Write `{ equals: … }` for the text itself.",
        "{`$.body.x`: `/(a{1000}){1000}/`} ; "
            + "x.$.body.x: bad-regex: The regular expression is too large: its counted repetitions multiply.",
        "{`$.body.x`: `599-500`} ; "
            + "x.$.body.x: bad-range: The range `599-500` holds no number: it ends before it begins. Write `{ equals: … "
            + "}` for the text itself.",
        "{`$.body.x`: `>=4OO`} ; "
            + "x.$.body.x: bad-range: `>=4OO` compares with no number. Write `{ equals: … }` for the text itself.",
        "{`$.body.x`: {`$exists`: true}} ; "
            + "x.$.body.x.$exists: unknown-operator: There is no operator `$exists`. Did you mean `exists`?",
        "{`$.body.x`: {`exists`: `yes`}} ; x.$.body.x.exists: bad-match: `exists` takes true or false, not text.",
        "{`$.body.x`: {`exists`: true, `nott`: 1}} ; "
            + "x.$.body.x.nott: bad-match: Operators cannot stand beside other keys (`nott`). Did you mean `not`?",
        "{`$.body.x`: {`exist`: true}} ; "
            + "x.$.body.x.exist: unknown-operator: `exist` is read as a field, and looks like an operator. Did you mean "
            + "`exists`?",
        "{`$.body.x`: {`$.body.y`: 1}} ; "
            + "x.$.body.x.$.body.y: bad-match: A selector cannot stand inside a value: it begins at the document.",
        "{`$.body.x`: `$secret`} ; "
            + "x.$.body.x: bad-shape: `$secret` is neither a selector nor plain text. Write `$.secret` for the value, or "
            + "`$$secret` for the text itself.",
        "{`$.body.x`: [`$.nope`, `/(/`]} ; "
            + "^x.$.body.x[0]: unknown-name: There is no `$.nope` here. Known here: body, header, input, secret, "
            + "status.|x.$.body.x[1]: bad-regex: `(` is no regular expression of RE2: missing closing ). Look-around and "
            + "back references do not exist in RE2, which runs in linear time.^",
      })
  void findsWhatIsNoMatch(String match, String findings) {
    Comparison compiled = bench.compiler.match(node(match));
    assertThat(String.join("|", bench.found())).isEqualTo(findings);
    assertThat(compiled.differences(document)).isNotNull();
  }

  @Test
  void holdsNotAfterAFinding() {
    assertThat(bench.compiler.match(node("5")).test(document)).isFalse();
    assertThat(bench.compiler.match(node("{`$.body.t`: `/(/`}")).test(document)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      value = {
        "{`$.status`: 200, `$.body.t`: `text`} ; ^$.status: 200 but 429^",
        "{`$.status`: [200, `5xx`], `$.body.none`: `x`} ; ^$.status: one of [200,\"5xx\"] but 429 | $.body.none: x but absent^",
        "{`$.body.o`: {`a`: 2, `b`: `x`, `c`: {`d`: `/x/`, `e`: {`exists`: true}}}} ; ^$.body.o.a: 2 but 1 | "
            + "$.body.o.c.d: /x/ but [1,2] | $.body.o.c.e: exists true but absent^",
        "{`$.body.t`: {`a`: 1}} ; ^$.body.t: {\"a\":1} but \"text\"^",
        "{`$.body.many[*].v`: 9} ; ^$.body.many[*].v: any 9 but [1,2]^",
        "{`$.body.t`: {`not`: `text`}} ; ^$.body.t: not text but \"text\"^",
        "[{`$.status`: 1, `$.body.t`: 2}, {`$.status`: 3}] ; ^$.status: 3 but 429^",
        "{`$.body.t`: `$.secret.key`} ; ^$.body.t: $.secret.key but \"text\"^",
      })
  void tellsWhatIsDifferent(String match, String expected) {
    String found =
        String.join(
            " | ",
            bench.compiler.match(node(match)).differences(document).stream()
                .map(difference -> difference.path() + ": " + difference.expected() + " but " + difference.actual())
                .toList());
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void matchesSingleValues() {
    Matcher subset = bench.compiler.matcher(node("{`code`: `unavailable`, `maybe_processed`: true}"));
    assertThat(subset.test(json("{`code`: `unavailable`, `maybe_processed`: true, `x`: 1}"), document)).isTrue();
    assertThat(subset.differences("error", json("{`code`: `rejected`}"), document))
        .containsExactly(new Difference("error.code", "unavailable", "\"rejected\""),
            new Difference("error.maybe_processed", "true", "absent"));
  }

  @Test
  void matchesListsElementByElement() {
    Matcher elements = bench.compiler.elements((ListNode) node("[{`Id`: `a`}, `/b/`]"));
    assertThat(elements.differences("output", json("[{`Id`: `a`, `x`: 1}, `abc`]"), document)).isEmpty();
    assertThat(elements.test(json("[{`Id`: `a`}]"), document)).isFalse();
    assertThat(elements.differences("output", json("[{`Id`: `c`}, `b`, 3]"), document))
        .containsExactly(new Difference("output[0].Id", "a", "\"c\""), new Difference("output[2]", "absent", "3"));
    assertThat(elements.differences("output", json("{}"), document))
        .containsExactly(new Difference("output", "[{\"Id\":\"a\"},\"/b/\"]", "{}"));
    assertThat(bench.compiler.elements((ListNode) node("[]")).test(json("[]"), document)).isTrue();
  }

  @Test
  void showsLongValuesShortenedAndFilesByName() {
    Document verbose = body("`" + "y".repeat(1_000) + "`");
    Difference difference = bench.compiler.match(node("{`$.body`: `x`}")).differences(verbose).get(0);
    assertThat(difference.actual()).hasSize(301).endsWith("…");
    Document file = Document.EMPTY.with(Root.BODY, FileNode.of("a", null, null, null));
    assertThat(bench.compiler.match(node("{`$.body`: `x`}")).differences(file).get(0).actual()).isEqualTo("a file");
    Document files = Document.EMPTY.with(Root.BODY, Bench.JSON.createArrayNode().add(FileNode.of("a", null, null, null)));
    assertThat(bench.compiler.match(node("{`$.body`: `x`}")).differences(files).get(0).actual()).isEqualTo("a list with files");
    assertThat(bench.holds("{`$.body`: {`exists`: true}}", file)).isTrue();
  }

  @Test
  void takesLinearTimeForPatternsThatBlowUpElsewhere() {
    Document as = body("`" + "a".repeat(4_000) + "`");
    assertThat(bench.holds("{`$.body`: `/(.*a){12}b/`}", as)).isFalse();
    assertThat(bench.holds("{`$.body`: `/(a|aa)+$/`}", as)).isTrue();
  }
}
