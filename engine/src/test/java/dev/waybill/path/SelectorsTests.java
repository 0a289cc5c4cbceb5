package dev.waybill.path;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.waybill.document.Document;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.http.FileNode;
import dev.waybill.tree.Finding;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorsTests {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();
  private static final Place PLACE = new Place("manifest.yaml", 3, 5, "actions.a.output");

  private final Findings findings = new Findings();
  private final Scope scope =
      Scope.empty()
          .with(Root.BODY, Names.ANY)
          .with(Root.HEADER, Names.ANY)
          .with(Root.STATUS, Names.LEAF)
          .with(Root.STEPS, Names.ANY)
          .with(Root.REQUEST, Names.ANY)
          .with(
              Root.INPUT,
              new Names.Fields(
                  Map.of(
                      "to", Names.LEAF,
                      "job_id", Names.LEAF,
                      "media", new Names.Elements(new Names.Fields(Map.of("url", Names.LEAF))))))
          .without(Root.SECRET, "Secrets cannot stand in an output.");

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('`', '"'));
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private Selector compile(String path) {
    return new Selectors().compile(path, PLACE, scope, findings);
  }

  private final Document document =
      Document.EMPTY
          .with(
              Root.BODY,
              json(
                  """
                  {`a`: {`b`: 1.10, `x y`: `blank`, `it's`: 1, `back\\\\slash`: 2, `n`: null, `e`: ``},
                   `event-data`: {`event`: `failed`}, `@odata.nextLink`: `u`, `tag[ref]`: `r`, `x5t#S256`: `t`,
                   `items`: [{`id`: 12345678901234567890, `v`: {`w`: 1}}, {`id`: `7`, `v`: `text`}, {`v`: null}, null, 5],
                   `nested`: [[{`k`: 1}, {`k`: 2}], [{`k`: 3}], {`k`: 4}],
                   `0`: `zero`, `*`: `star`, `text`: `word`}
                  """))
          .with(Root.HEADER, json("{`x-id`: `h`}"))
          .with(Root.STATUS, json("201"))
          .with(Root.INPUT, json("{`to`: `+1555`, `job_id`: 12345678901234567890, `media`: [{`url`: `u1`}, {}, {`url`: `u2`}]}"))
          .with(Root.REQUEST, json("{`headers`: {`x-id`: `r`}}"))
          .with(Root.STEPS, json("{`Up`: {`header`: {`location`: `l`}, `Id`: 1}}"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "$.status | 201",
        "$['status'] | 201",
        "$.body.a.b | 1.10",
        "$.body.a['x y'] | `blank`",
        "$.body.a[\"x y\"] | `blank`",
        "$.body.a['it\\'s'] | 1",
        "$.body.a['back\\\\slash'] | 2",
        "$.body.a.n | null",
        "$.body.a.e | ``",
        "$.body['event-data'].event | `failed`",
        "$.body.event-data.event | `failed`",
        "$.body['@odata.nextLink'] | `u`",
        "$.body['tag[ref]'] | `r`",
        "$.body.x5t#S256 | `t`",
        "$.body['*'] | `star`",
        "$.body['0'] | `zero`",
        "$.body.items[0].id | 12345678901234567890",
        "$.body.items[-1] | 5",
        "$.body.items[3] | null",
        "$.header.X-Id | `h`",
        "$.header['X-ID'] | `h`",
        "$.request.headers.X-Id | `r`",
        "$.steps.Up.header.Location | `l`",
        "$.steps.Up.Id | 1",
        "$.input.media[1] | {}",
      })
  void walksADefinitePath(String path, String expected) {
    Selector selector = compile(path);
    assertThat(findings.list()).isEmpty();
    assertThat(selector.selectsMany()).isFalse();
    assertThat(selector.text()).isEqualTo(path);
    assertThat(selector.select(document)).hasToString(json(expected).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$.body.absent", "$.body.a.b.c", "$.body.items.id", "$.body.items[5]", "$.body.items[-6]", "$.body.a[0]", "$.body[0]",
        "$.body.items['0']", "$.body.text[0]", "$.body.a.n.x", "$.status.x[0]", "$.input.media[7].url",
      })
  void answersWithAMissingNodeWhereNothingIs(String path) {
    Scope open = scope.with(Root.STATUS, Names.ANY);
    JsonNode found = new Selectors().compile(path, PLACE, open, findings).select(document);
    assertThat(findings.list()).isEmpty();
    assertThat(found.isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "$.body.items[*].id ; [12345678901234567890, `7`]",
        "$.body.items[*].v ; [{`w`: 1}, `text`, null]",
        "$.body.items[*].v.w ; [1]",
        "$.body.items.*.id ; [12345678901234567890, `7`]",
        "$.body.a.* ; [1.10, `blank`, 1, 2, null, ``]",
        "$.body.a[*] ; [1.10, `blank`, 1, 2, null, ``]",
        "$.body.nested[*][*].k ; [1, 2, 3]",
        "$.body.nested[*][0].k ; [1, 3]",
        "$.body.nested[*][-1].k ; [2, 3]",
        "$.body..w ; [1]",
        "$.body.nested..k ; [1, 2, 3, 4]",
        "$.body.nested..['k'] ; [1, 2, 3, 4]",
        "$.body.items[1:3].v ; [`text`, null]",
        "$.body.items[-2:] ; [null, 5]",
        "$.body.items[:1].id ; [12345678901234567890]",
        "$.body.items[0, 1].id ; [12345678901234567890, `7`]",
        "$.body.items[?(@.id)].id ; [12345678901234567890, `7`]",
        "$.body.items[?(@.id == $.input.job_id)].v.w ; [1]",
        "$.body.items[?(@.id==$['input']['job_id'])].v.w ; [1]",
        "$.body.items[?(@.id == '7')].v ; [`text`]",
        "$.body.items[?(@.id == '$.input.nope')].v ; []",
        "$.body.items[?(@.id == 'a)] (b')].v ; []",
        "$.body.items[?(@.id == 12345678901234567890 && @.v)].v.w ; [1]",
        "$.body.items[?(@.v == 'text' || @.id > 8)].id ; [12345678901234567890, `7`]",
        "$.body.items[?(@.v in ['text', 'x'])].id ; [`7`]",
        "$.body.items[?(@.v > 3)].id ; []",
        "$.body.items[?(@.v empty true)].id ; []",
        "$.body.items[*].none ; []",
        "$.body.absent[*] ; []",
        "$.body.text[*] ; []",
        "$.status[*] ; []",
        "$.input.media[*].url ; [`u1`, `u2`]",
      })
  void answersWithAListWhereSeveralMayBeSelected(String path, String expected) {
    Scope open = scope.with(Root.STATUS, Names.ANY);
    Selector selector = new Selectors().compile(path, PLACE, open, findings);
    assertThat(findings.list()).isEmpty();
    assertThat(selector.selectsMany()).isTrue();
    assertThat(selector.select(document)).hasToString(json(expected).toString());
  }

  @Test
  void walksWildcardsAsTheGeneralEvaluatorDoes() {
    for (String rest : List.of("[*]", "[*]['id']", "[*]['v']['w']", "['nested'][*][*]['k']", "['nested'][*][-1]", "[*][*]",
        "[*][0]")) {
      JsonNode body = document.root(Root.BODY);
      JsonNode walked = compile("$.body" + rest).select(document);
      assertThat(walked).as(rest).isEqualTo(Jsonpath.compile("$" + rest).read(body));
      JsonNode items = compile("$.body.items" + rest).select(document);
      assertThat(items).as(rest).isEqualTo(Jsonpath.compile("$" + rest).read(body.get("items")));
    }
  }

  @Test
  void passesFilesOnAsTheyAre() {
    FileNode file = FileNode.of("a.pdf", "application/pdf", null, null);
    Document files = Document.EMPTY.with(Root.BODY, JSON.createObjectNode().set("files", JSON.createArrayNode().add(file)));
    assertThat(compile("$.body.files[*]").select(files).get(0)).isSameAs(file);
    assertThat(compile("$.body.files[?(@.filename == 'a.pdf')]").select(files).get(0)).isSameAs(file);
    assertThat(compile("$.body.files[0]").select(files)).isSameAs(file);
  }

  @Test
  void makesALazyRootOnlyWhenAsked() {
    int[] made = new int[1];
    Document lazy =
        document.withLazy(
            Root.OUTPUT,
            () -> {
              made[0]++;
              return json("{}");
            });
    compile("$.body.items[*]").select(lazy);
    compile("$.body.items[?(@.id)]").select(lazy);
    assertThat(made[0]).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "$.boby.x | There is no `$.boby` here. | Did you mean `body`?",
        "$.input.tot | `$.input` has no `tot`. | Did you mean `to`?",
        "$.input.media.url | `$.input.media` has no `url`. | ~~",
        "$.input.media[*].href | `$.input.media` has no `href`. | Known here: url.",
        "$.input.media[0].ur | `$.input.media` has no `ur`. | Did you mean `url`?",
        "$.input.to.class | `$.input.to` has no `class`. | ~~",
        "$.input.to[*] | `$.input.to` has no `*`. | ~~",
        "$.secret.key | Secrets cannot stand in an output. | ~~",
        "$.body[?(@.id == $.input.jobid)] | `$.input` has no `jobid`. | Did you mean `job_id`?",
        "$.body[?(@.id == $.secret.key)] | Secrets cannot stand in an output. | ~~",
        "$.body[?(@.a[?(@.b == $.secret.key)])] | Secrets cannot stand in an output. | ~~",
      })
  void findsANameThatCannotExistHere(String path, String message, String remedy) {
    Selector selector = compile(path);
    assertThat(findings.list())
        .containsExactly(new Finding(Finding.Severity.ERROR, PLACE, "unknown-name", message, remedy == null ? "" : remedy));
    assertThat(selector.select(document).isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "$ | A path begins with a name, as `$.body` does.",
        "$[*] | A path begins with a name, as `$.body` does.",
        "$..x | A path begins with a name, as `$.body` does.",
        "body.x | This is not a path: `$` is missing at character 1.",
        "$body | This is not a path: `[` is missing at character 2.",
        "$.body. | This is not a path: a name is missing at character 8.",
        "$.body.a b | This is not a path: `[` is missing at character 9.",
        "$.body[ | This is not a path: an index, a quoted name, `*` or `?(…)` is missing in brackets at character 8.",
        "$.body['a | This is not a path: `'` is missing at character 10.",
        "$.body['a' | This is not a path: `]` is missing at character 11.",
        "$.body['a','b'] | A path names one field at a time.",
        "$.body[abc] | This is not a path: an index, a quoted name, `*` or `?(…)` is missing in brackets at character 8.",
        "$.body[1:2:3] | This is not a path: `[1:2:3]` is no slice and no list of indices at character 13.",
        "$.body[99999999999] | This is not a path: an index, a quoted name, `*` or `?(…)` is missing in brackets at "
            + "character 19.",
        "$.body.length() | This is not a path: `length(` is a function, and paths have none at character 14.",
        "$.body[?(@.a.length() > 1)] | This is not a path: a function stands at character 20.",
        "$.body[?@.a] | This is not a path: a filter is written `[?(…)]`; `(` is missing at character 9.",
        "$.body[?(@.a == 1] | This is not a path: a bracket is not closed at character 19.",
        "$.body[?(@.a == 'x)] | This is not a path: a quote is not closed at character 21.",
        "$.body[?(@.a == )] | This is not a path: its filter cannot be read.",
        "$.body[?()] | This is not a path: its filter cannot be read.",
        "$.body[?(@.a == $)] | This is not a path: `$` names no value at character 18.",
        "$.body[?(@.a == $..x)] | This is not a path: a name is missing at character 19.",
        "$.body[?(@.a == $.input[*])] | "
            + "This is not a path: an index, a quoted name, `*` or `?(…)` is missing in brackets at character 25.",
        "$.body[?(@.a =~ /(.*a){12}b/)] | `=~` is not allowed in a path: its regular expressions take no bounded time.",
        "$.body..*..*..* | A path may hold `..` once: each one more visits the whole tree again for every value found.",
        "$.body..a[?(@..b)] | A path may hold `..` once: each one more visits the whole tree again for every value found.",
        "$.body['a\\n'] | This is not a path: a backslash stands only before a quote or a backslash at character 12.",
        "$.body[@[\"\",/\\ | This is not a path: an index, a quoted name, `*` or `?(…)` is missing in brackets at character 8.",
      })
  void refusesWhatIsNoPath(String path, String message) {
    Selector selector = compile(path);
    assertThat(findings.list()).extracting(Finding::rule, Finding::message)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("bad-path", message));
    assertThat(selector.select(document).isMissingNode()).isTrue();
  }

  @Test
  void capsWhatAPathMayCost() {
    List<String> tooMuch =
        List.of(
            "$.body" + ".a".repeat(5_000),
            "$.body" + ".a".repeat(100),
            "$.body" + "[*]".repeat(100),
            "$.body[?(" + "(".repeat(20) + "@.a" + ")".repeat(20) + ")]",
            "$.body[?(@.a == " + "1".repeat(21) + ")]",
            "$.body." + "x".repeat(2_000));
    for (String path : tooMuch) {
      Findings found = new Findings();
      new Selectors().compile(path, PLACE, scope, found);
      assertThat(found.list()).as(path.substring(0, 12)).extracting(Finding::rule).containsExactly("bad-path");
    }
    compile("$.body" + ".a".repeat(99));
    compile("$.body[?(" + "(".repeat(17) + "@.a" + ")".repeat(17) + ")]");
    compile("$.body[?(@.a == " + "1".repeat(20) + ")]");
    compile("$.body[?(" + "!".repeat(1_900) + "@.a)]");
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void neverThrowsOnMutatedPaths() {
    java.util.Random random = new java.util.Random(20260101);
    String alphabet = "$.@[]()'\"*?:,-0a =!&|<>~\\/{}\u0000é";
    String[] seeds = {"$.body.items[?(@.id == $.input.job_id)].v", "$.body['a'][0:2]..x",
        "$.body[?(!(@.a) || @['b'] in [1,'x'])]"};
    for (int round = 0; round < 20_000; round++) {
      StringBuilder path = new StringBuilder(seeds[round % seeds.length]);
      for (int change = random.nextInt(4); change >= 0; change--) {
        int at = random.nextInt(path.length());
        char letter = alphabet.charAt(random.nextInt(alphabet.length()));
        switch (random.nextInt(3)) {
          case 0 -> path.insert(at, letter);
          case 1 -> path.setCharAt(at, letter);
          default -> path.deleteCharAt(at);
        }
      }
      JsonNode found = compile(path.toString()).select(document);
      assertThat(found).as(path.toString()).isNotNull();
    }
  }

  @Test
  void keepsRecordOfTheNamesUsed() {
    compile("$.input.media[*].url");
    compile("$.body[?(@.id == $.input.job_id)]");
    assertThat(scope.used()).contains("input.media.url", "input.job_id", "body");
  }
}
