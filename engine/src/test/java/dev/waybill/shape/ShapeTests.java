package dev.waybill.shape;

import static dev.waybill.shape.Bench.body;
import static dev.waybill.shape.Bench.json;
import static dev.waybill.shape.Bench.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.http.Content;
import dev.waybill.http.FileNode;
import dev.waybill.template.Escape;
import dev.waybill.template.Template;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.MapNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeTests extends ShapeBench {
  private static final String ABSENT = "ABSENT";

  private void check(String shape, String expected) {
    JsonNode value = bench.render(shape, document);
    assertThat(value.isMissingNode() ? ABSENT : value.toString()).as(shape)
        .isEqualTo(expected.equals(ABSENT) ? ABSENT : json(expected).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      value = {
        "`plain` ; `plain`",
        "1.10 ; 1.10",
        "12345678901234567890 ; 12345678901234567890",
        "true ; true",
        "null ; null",
        "`` ; ``",
        "`$$x` ; `$x`",
        "`$$.body.x` ; `$.body.x`",
        "`$$` ; `$`",
        "`$` ; `$`",
        "`$5` ; `$5`",
        "`a $x` ; `a $x`",
        "`$$x {{body.status}}` ; `$x SENT`",
        "`$.body.a.n` ; 1.10",
        "`$.body.a.big` ; 12345678901234567890",
        "`$.body.a.nil` ; null",
        "`$.body.a.e` ; ``",
        "`$.body.a.none` ; ABSENT",
        "`$['body'].a.t` ; `text`",
        "`$.body.l[*]` ; [`x`, `y`, null, `z`]",
        "`$.body.o[*].id` ; [1, 3]",
        "`$.body.none[*]` ; []",
        "`Hi {{body.a.t}}!` ; `Hi text!`",
        "`{{body.a.n}}` ; `1.10`",
        "`\\\\{{body}}` ; `{{body}}`",
        "{} ; {}",
        "[] ; []",
        "{`x`: `$.body.a.none`} ; {}",
        "{`x`: {`y`: `$.body.a.none`}} ; {`x`: {}}",
        "{`x`: `$.body.a.nil`, `y`: `$.body.a.e`} ; {`x`: null, `y`: ``}",
        "[`$.body.a.none`, `$.body.a.t`, 1] ; [`text`, 1]",
        "{`$$top`: 1, `z`: 2, `a`: [1, {`b`: `c`}]} ; {`$top`: 1, `z`: 2, `a`: [1, {`b`: `c`}]}",
        "{`@odata.type`: `#x`} ; {`@odata.type`: `#x`}",
        "{`$from`: `$.body.a.t`} ; `text`",
        "{`$from`: `$.body.a.none`} ; ABSENT",
        "{`$from`: `$.body.a.none`, `$default`: `d`} ; `d`",
        "{`$from`: `$.body.a.nil`, `$default`: `d`} ; `d`",
        "{`$from`: `$.body.a.e`, `$default`: `d`} ; ``",
        "{`$from`: `$.body.a.flag`, `$default`: true} ; false",
        "{`$from`: `$.body.a.none`, `$default`: `$.body.a.none`} ; ABSENT",
        "{`$from`: {`$from`: `$.body.a.none`, `$default`: 7}, `$type`: `string`} ; `7`",
        "{`$from`: `$.body.l[*]`, `$pick`: `first`} ; `x`",
        "{`$from`: `$.body.l[*]`, `$pick`: `last`} ; `z`",
        "{`$from`: `$.body.o[?(@.v == 'p')].id`, `$pick`: `only`} ; 1",
        "{`$from`: `$.body.empty`, `$pick`: `first`} ; ABSENT",
        "{`$from`: `$.body.empty`, `$pick`: `only`, `$default`: `d`} ; `d`",
        "{`$from`: `$.body.a.t`, `$pick`: `first`} ; `text`",
        "{`$from`: `$.body.location`, `$match`: `/(\\\\d+)$`} ; `854759652`",
        "{`$from`: `$.body.location`, `$match`: `/HTTPS:..(h)/i`} ; `h`",
        "{`$from`: `$.body.location`, `$match`: `[a-z]+`} ; `https`",
        "{`$from`: `$.body.location`, `$match`: `nope`} ; ABSENT",
        "{`$from`: `$.body.location`, `$match`: `(nope)?https`} ; ABSENT",
        "{`$from`: `$.body.sig`, `$match`: `v1=([a-z]+)`} ; `aa`",
        "{`$from`: `$.body.a.nil`, `$match`: `x`} ; null",
        "{`$from`: `$.body.a.big`, `$match`: `^123`} ; `123`",
        "{`$from`: `$.body.status`, `$map`: `status`} ; `delivered`",
        "{`$from`: `$.body.none`, `$map`: `status`} ; ABSENT",
        "{`$from`: `$.body.none`, `$default`: 0, `$map`: `status`} ; `zero`",
        "{`$from`: `$.body.a.nil`, `$map`: `status`} ; `failed`",
        "{`$from`: `$.status`, `$map`: {`201`: true, `*`: false}} ; true",
        "{`$from`: `$.status`, `$map`: {`200`: 1, `2xx`: 2}} ; 2",
        "{`$from`: `$.status`, `$map`: {`<0`: `sending`, `0`: `delivered`, `>0`: `failed`}} ; `failed`",
        "{`$from`: `$.body.status`, `$map`: {`/^s/`: 1, `/^s/i`: 2}} ; 2",
        "{`$from`: `$.body.status`, `$map`: {`SENT`: `$.body.a.n`}} ; 1.10",
        "{`$from`: `$.body.a.flag`, `$map`: {`true`: 1, `false`: 0}} ; 0",
        "{`$from`: `$.body.a.nil`, `$map`: {`null`: `none`}} ; `none`",
        "{`$from`: `$.input.to`, `$match`: `\\\\((\\\\d+)`, `$format`: `digits`, `$map`: {`555`: `007`}, `$type`: `integer`} ; 7",
        "{`$each`: `$.body.o`, `$value`: {`i`: `$.index`, `id`: `$.item.id`}} ; [{`i`: 0, `id`: 1}, {`i`: 1}, {`i`: 2, `id`: 3}]",
        "{`$each`: `$.body.o`, `$value`: `$.item.id`} ; [1, 3]",
        "{`$each`: `$.body.o[*].v`, `$value`: `<{{item}}>`} ; [`<p>`, `<q>`]",
        "{`$each`: `$.body.none`, `$value`: 1} ; ABSENT",
        "{`$each`: `$.body.a.nil`, `$value`: 1} ; ABSENT",
        "{`$each`: `$.body.empty`, `$value`: 1} ; []",
        "{`$each`: `$.body.none[*]`, `$value`: 1} ; []",
        "{`$each`: [1, `$.body.a.none`, 2], `$value`: `$.item`} ; [1, 2]",
        "{`$each`: `$.input.people`, `$value`: {`$each`: [1], `$value`: [`$.item`, `$.index`]}} ; [[[1, 0]], [[1, 0]]]",
        "{`$each`: `$.input.people`, `$value`: {`$from`: `$.item`, `$format`: `mailbox`}} ; [`Ann <a@b.example>`, `c@d.example`]",
        "{`$if`: {`$.status`: `2xx`}, `$then`: `a`, `$else`: `b`} ; `a`",
        "{`$if`: {`$.status`: `3xx`}, `$then`: `a`, `$else`: `b`} ; `b`",
        "{`$if`: {`$.status`: `3xx`}, `$then`: `a`} ; ABSENT",
        "{`x`: {`$if`: {`$.status`: `3xx`}, `$then`: `a`}} ; {}",
        "{`$base64`: `a:b`} ; `YTpi`",
        "{`$base64`: `$.body.a.n`} ; `MS4xMA==`",
        "{`$base64`: `$.body.none`} ; ABSENT",
        "{`$base64`: `$.body.a.nil`} ; null",
        "{`$json`: {`b`: `$.body.a.n`, `c`: `$.body.none`}} ; `{\\`b\\`:1.10}`",
        "{`$json`: `$.body.none`} ; ABSENT",
        "{`$json`: [1, `x`]} ; `[1,\\`x\\`]`",
        "{`$file`: `$.body.none`, `$filename`: `a.pdf`} ; ABSENT",
        "{`$file`: `$.body.a.nil`} ; ABSENT",
      })
  void renders(String shape, String expected) {
    check(shape, expected);
  }

  @Test
  void passesFilesOn() {
    FileNode file = FileNode.of("in.pdf", "application/pdf", null, Content.of(Buffer.buffer("abc")));
    Document files = Document.EMPTY.with(Root.BODY, file).with(Root.STATUS, json("7"));
    assertThat(bench.render("`$.body`", files)).isSameAs(file);
    assertThat(bench.render("`$.body.media`", files)).isEqualTo(TextNode.valueOf("application/pdf"));
    assertThat(bench.render("{`$file`: `$.body`}", files)).isEqualTo(file);
    FileNode renamed = (FileNode) bench.render(
        "{`$file`: `$.body`, `$filename`: `f-{{status}}.pdf`, `$media`: `$.body.none`}", files);
    assertThat(renamed.filename()).isEqualTo("f-7.pdf");
    assertThat(renamed.media()).isEqualTo("application/pdf");
    assertThat(renamed.content()).isSameAs(file.content());
    assertThat(bench.render("{`$base64`: `$.body`}", files)).isEqualTo(TextNode.valueOf("YWJj"));
    assertThatThrownBy(() -> bench.render("{`$json`: [`$.body`]}", files)).isInstanceOf(Unrenderable.class);
    assertThatThrownBy(() -> bench.render("{`$file`: `$.body`, `$filename`: `$.header`}", files.with(Root.HEADER, json("[1]"))))
        .hasMessage("`$filename` takes text, and was given a list.");
    Document elsewhere = Document.EMPTY.with(Root.BODY, FileNode.of("a", null, "https://x.example/a", null));
    assertThatThrownBy(() -> bench.render("{`$base64`: `$.body`}", elsewhere))
        .hasMessage("`$base64` needs the file's content, which is not in memory.");
  }

  @Test
  void makesAPartOfJsonWhereItHasAType() {
    FileNode part = (FileNode) bench.render("{`$json`: {`to`: `$.body.a.t`}, `$media`: `application/json`}", document);
    assertThat(part.filename()).isNull();
    assertThat(part.media()).isEqualTo("application/json");
    assertThat(part.content().inMemory().toString()).isEqualTo("{\"to\":\"text\"}");
  }

  @Test
  void readsJsonTextBackAsItWas() throws Exception {
    String[] hostile = {"x\",\"admin\":true,\"y\":\"", "{{secret.x}}", "\"'\\\n", "\u2028", "\u0000", "\ud800", "a\udc00",
        "$.secret.key", "$from", "]]>"};
    Random random = new Random(11);
    for (int round = 0; round < 1_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(4); i >= 0; i--) {
        text.append(hostile[random.nextInt(hostile.length)]);
      }
      JsonNode value = JsonNodeFactory.instance.objectNode().put("v", text.toString());
      Document with = Document.EMPTY.with(Root.BODY, value);
      JsonNode json = bench.render("{`$json`: {`a`: `$.body`, `b`: `$.body.v`}}", with);
      JsonNode back = Bench.JSON.readTree(new String(json.textValue().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
      assertThat(back).isEqualTo(JsonNodeFactory.instance.objectNode().<com.fasterxml.jackson.databind.node.ObjectNode>set(
          "a", value).put("b", text.toString()));
      assertThat(bench.render("{`x`: `{{body.v}}`}", with).path("x").textValue()).isEqualTo(text.toString());
    }
  }

  @Test
  void computesConstantsOnce() {
    Shape constant = bench.compiler.shape(
        node("{`a`: [1, {`b`: `$$c`}], `d`: {`$json`: {`e`: 1.0}}, `f`: {`$base64`: `x`}, `g`: `\\\\{{`}"));
    assertThat(constant.render(Document.EMPTY)).isSameAs(constant.render(document))
        .hasToString("{\"a\":[1,{\"b\":\"$c\"}],\"d\":\"{\\\"e\\\":1.0}\",\"f\":\"eA==\",\"g\":\"{{\"}");
  }

  @Test
  void givesEveryFindOfAMatch() {
    assertThat(every("{`$from`: `$.body.sig`, `$match`: `v1=([a-z]+)`}")).isEqualTo("[\"aa\",\"bb\"]");
    assertThat(every("{`$from`: `$.body.sig`, `$match`: `v2=([a-z]+)`}")).isEqualTo("[]");
    assertThat(every("{`$from`: `$.body.none`, `$match`: `x`}")).isEqualTo("[]");
    assertThat(every("{`$from`: [`v0=a`, `v0=b v0=c`], `$match`: `v0=(.)`, `$format`: `upper`}"))
        .isEqualTo("[\"A\",\"B\",\"C\"]");
    assertThat(every("`$.body.sig`")).isEqualTo("[\"t=1,v1=aa,v0=cc,v1=bb\"]");
    assertThat(every("`$.body.empty`")).isEqualTo("[]");
    assertThat(every("`$.body.none`")).isEqualTo("[]");
    assertThat(every("[`a`, `b`]")).isEqualTo("[\"a\",\"b\"]");
  }

  @Test
  void tellsTheWordsOfAMapAndWhichMapsAreUsed() {
    ValueMap map = bench.compiler.valueMap((MapNode) node("{`a`: `x`, `b`: `$.body.y`, `*`: 3}"));
    assertThat(map.words()).extracting(word -> word.value().toString()).containsExactly("\"x\"", "3");
    assertThat(map.words().get(0).place().path()).isEqualTo("x.a");
    bench.compiler.with(Bench.SCOPE).shape(node("{`$from`: 1, `$map`: `status`}"));
    assertThat(bench.compiler.usedMaps()).containsExactly("status");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      value = {
        "`plain` ; NONE ; plain",
        "`5.0` ; NONE ; 5.0",
        "`$$x` ; NONE ; $x",
        "`a {{body.a.n}}` ; NONE ; a 1.10",
        "`/x/{{input.to}}` ; PATH ; /x/%2B1%20%28555%29%20123-4567",
        "`$.input.to` ; QUERY ; %2B1%20%28555%29%20123-4567",
        "`$.body.a.t` ; HEADER ; text",
        "`$.body.a.flag` ; XML ; false",
      })
  void writesText(String node, Escape escape, String expected) {
    Template template = bench.compiler.template(node(node), escape);
    assertThat(bench.found()).isEmpty();
    assertThat(template.render(document)).isEqualTo(expected);
    assertThat(template.isConstant()).isEqualTo(!node.contains("{{") && !node.startsWith("`$."));
  }

  @Test
  void refusesTextThatIsNone() {
    assertThatThrownBy(() -> bench.compiler.template(node("`$.body.none`"), Escape.NONE).render(document))
        .hasMessage("`$.body.none` is absent, and text needs it.");
    assertThatThrownBy(() -> bench.compiler.template(node("`$.body.a.nil`"), Escape.NONE).render(document))
        .hasMessage("`$.body.a.nil` is null, and text needs it.");
    assertThatThrownBy(() -> bench.compiler.template(node("`$.body.l`"), Escape.NONE).render(document))
        .hasMessage("`$.body.l` is a list, which has no text of its own.");
    assertThatThrownBy(() -> bench.compiler.template(node("`$.body.a.e`"), Escape.PATH).render(document))
        .hasMessage("The path segment of `$.body.a.e` would be empty, `.` or `..`.");
    bench.compiler.template(node("[]"), Escape.NONE);
    bench.compiler.template(node("null"), Escape.NONE);
    bench.compiler.template(node("`$form`"), Escape.NONE);
    assertThat(bench.found())
        .containsExactly(
            "x: bad-template: Text belongs here, not a list.",
            "x: bad-template: Text belongs here, not null.",
            "x: bad-shape: `$form` is neither a selector nor plain text."
                + " Write `$.form` for the value, or `$$form` for the text itself.");
  }

  @Test
  void takesASelectorWhereOnlyThatMayStand() {
    assertThat(bench.compiler.selector(node("`$.body.a.n`")).select(document)).hasToString("1.10");
    assertThat(bench.found()).isEmpty();
    assertThat(bench.compiler.selector(node("`body.a`")).select(document).isMissingNode()).isTrue();
    bench.compiler.selector(node("{}"));
    assertThat(bench.found())
        .containsExactly(
            "x: bad-path: A selector belongs here, not text. Write a path such as `$.body.id`.",
            "x: bad-path: A selector belongs here, not a map. Write a path such as `$.body.id`.");
    assertThat(List.of(bench.compiler.selector(node("`$.status`")).text())).containsExactly("$.status");
  }
}
