package dev.waybill.template;

import static dev.waybill.template.Rig.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import java.io.StringReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

class EscapeTests {
  private static final String[] PARTS = {
    "a", "Z", "0", "-", ".", "_", "~", "%", "%2e", "%2F", "/", "\\", "?", "#", "&", "=", "+", ";", " ", "\"", "'", "<", ">",
    "{{", "}}", "\t",
    "\r", "\n", "\u007f", "é", "č", "Ċ", "\u2028", "\ufeff", "\uD83D\uDE00", "x\",\"admin\":true,\"y\":\"", "{{secret.x}}",
    "]]>", "&ent;", "@evil.example"
  };

  private final Rig rig = new Rig();

  private static String random(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      text.append(PARTS[random.nextInt(PARTS.length)]);
    }
    return text.toString();
  }

  private static String decoded(String encoded) {
    assertThat(encoded).matches("([A-Za-z0-9._~-]|%[0-9A-F]{2})*");
    return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
  }

  @Tag("slow")
  @Test
  void keepsEveryValueInItsPlace() throws Exception {
    Random random = new Random(42);
    Template block = rig.compile("/a/{{#if true}}{{input.v}}{{/if}}/b", Escape.PATH);
    for (int round = 0; round < 2_000; round++) {
      String value = random(random);
      TextNode node = TextNode.valueOf(value);
      if (!value.matches("\\.{1,2}")) {
        String path = rig.render("/a/{{input.v}}/b", Escape.PATH, node);
        assertThat(path).startsWith("/a/").endsWith("/b");
        assertThat(decoded(path.substring(3, path.length() - 2))).isEqualTo(value);
        assertThat(block.render(Document.EMPTY.with(Root.INPUT, Rig.JSON.createObjectNode().put("v", value)))).isEqualTo(path);
      }
      String query = rig.render("{{input.v}}", Escape.QUERY, node);
      assertThat(decoded(query)).isEqualTo(value);
      if (value.indexOf('\u007f') < 0) {
        String xml = rig.render("<a b=\"{{input.v}}\">{{input.v}}</a>", Escape.XML, node);
        var root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)))
            .getDocumentElement();
        assertThat(root.getAttribute("b")).isEqualTo(value);
        assertThat(root.getTextContent()).isEqualTo(value);
      }
      assertThat(Rig.JSON.readTree(JsonText.of(node)).textValue()).isEqualTo(value);
    }
  }

  @Test
  void readsJsonTextBackAsItWas() throws Exception {
    for (String value : new String[] {"x\",\"admin\":true,\"y\":\"", "\u0000", "\u2028\u2029", "\ud800", "a\udc00b", "\ud83d",
        "\ud83d\ude00\ud83d", "\\", "\"", "{{secret.x}}"}) {
      String json = rig.render("{{json input.v}}", Escape.NONE, TextNode.valueOf(value));
      assertThat(Rig.JSON.readTree(json).textValue()).isEqualTo(value);
      assertThat(new String(json.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)).isEqualTo(json);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "`a b` | /u/a%20b/m",
        "`a\\r\\nX-Evil: 1` | /u/a%0D%0AX-Evil%3A%201/m",
        "`a\\u0000b` | /u/a%00b/m",
        "`../../admin` | /u/..%2F..%2Fadmin/m",
        "`..%2f..%2fadmin` | /u/..%252f..%252fadmin/m",
        "`x?admin=1` | /u/x%3Fadmin%3D1/m",
        "`x#frag` | /u/x%23frag/m",
        "`x;y=1` | /u/x%3By%3D1/m",
        "`@evil.example` | /u/%40evil.example/m",
        "`//evil.example/x` | /u/%2F%2Fevil.example%2Fx/m",
        "`é` | /u/%C3%A9/m",
        "`\\u010d` | /u/%C4%8D/m",
        "`\\u010a` | /u/%C4%8A/m",
        "`...` | /u/.../m",
        "`%2e` | /u/%252e/m",
        "0.10 | /u/0.10/m",
        "1e400 | /u/1E%2B400/m",
        "12345678901234567890 | /u/12345678901234567890/m",
        "true | /u/true/m",
        "`true` | /u/true/m",
        "`null` | /u/null/m",
        "0.0000001 | /u/0.0000001/m",
      })
  void makesOneSegmentOfAValue(String value, String expected) {
    assertThat(rig.render("/u/{{input.v}}/m", Escape.PATH, json(value))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "/u/{{input.v}} | ``", "/u/{{input.v}}/m | ``", "{{input.v}}/m | ``", "/u/{{input.v}}?q=1 | ``",
        "/u/{{input.v}} | `.`", "/u/{{input.v}} | `..`",
        "/u/{{input.v}}. | `.`", "/u/.{{input.v}} | `.`", "/u/{{input.v}}{{input.v}} | `.`", "/u/{{input.v}}{{input.v}} | ``",
        "/u/%2e{{input.v}} | `.`", "/u/%2E{{input.v}}/m | ``", "https://h.example/{{input.v}} | `..`",
        "https://{{input.v}}/a | ``", "https://{{input.v}} | `.`",
        "/u/{{upper input.v}} | ``", "/u/{{upper input.v}}/m | `..`", "/u/{{#if true}}{{input.v}}{{/if}} | ``",
        "/u/{{#if true}}{{input.v}}{{/if}}/ | ``",
        "/u/{{#if true}}.{{/if}}{{input.v}} | `.`", "/u/{{#each input.none}}x{{/each}}/m/{{input.v}} | `a`",
        "/u/{{input.v}} | null", "/u/{{input.v}} | []", "/u/{{input.v}} | {}",
        "/u/{{input.v}} | `a\\ud800`", "/u/{{input.v}} | `\\udc00`",
        "/u/{{#if input.any.none}}?a=b{{/if}}/{{input.v}} | `..`", "/u/{{#if input.any.none}}?a=b{{else}}/{{input.v}}{{/if}} | `..`",
        "/u/{{#if input.any.none}}?a=b{{else if true}}/{{input.v}}{{/if}} | `.`", "/u/{{#each input.any.none}}?a{{/each}}/{{input.v}}/b | ``",
        "/u/{{#unless true}}{{#if true}}?{{/if}}{{else}}/{{path input.v}}{{/unless}} | `a/..`",
      })
  void refusesAPathThatAValueWouldChange(String template, String value) {
    String text = template.replace("#each input.none", "#each input.any.none");
    assertThatThrownBy(() -> rig.render(text, Escape.PATH, json(value))).isInstanceOf(Unrenderable.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "/u/{{input.v}}-x | `` | /u/-x",
        "/u/x{{input.v}}/ | `` | /u/x/",
        "/u/{{input.v}}{{input.v}} | `..` | ^/u/....^",
        "/u/{{input.v}}.. | `.` | /u/...",
        "/ | `` | /",
        "/a//b/{{input.v}}/ | `x` | /a//b/x/",
        "/a?x={{input.v}} | `` | /a?x=",
        "/a?x={{input.v}}&y=/{{input.v}} | `..` | /a?x=..&y=/..",
        "/a?x={{input.v}} | `a&b=c d` | /a?x=a%26b%3Dc%20d",
        "/k/{{path input.v}} | `a b/c` | /k/a%20b/c",
        "/k/{{path input.v}}/z | `a/b` | /k/a/b/z",
        "/k?p={{path input.v}} | `a/b` | /k?p=a%2Fb",
        "{{input.v}}?{{path input.v}} | `a/b` | a%2Fb?a%2Fb",
        "/k?{{#if true}}a{{else}}b{{/if}}={{path input.v}} | `a/b` | /k?a=a%2Fb",
        "/k{{#if true}}?{{#if true}}p={{path input.v}}{{/if}}{{/if}} | `a/b` | /k?p=a%2Fb",
        "/k{{#if input.any.none}}?a=b{{else}}/{{path input.v}}{{/if}} | `a/b` | /k/a/b",
        "/k{{#if true}}?a=b{{/if}}&c={{input.v}} | `..` | /k?a=b&c=..",
        "/k{{#if true}}?a={{/if}}{{input.v}} | `` | /k?a=",
        "/k/{{upper input.v}} | `a/b` | /k/A%2FB",
        "https://h.example:8443/x/{{input.v}} | `a` | https://h.example:8443/x/a",
        "{{input.v}}/b | `a` | a/b",
        "{{#if input.v}}/a{{else}}/b{{/if}} | `` | /b",
        "/a//{{#if true}}b{{/if}}/./ | `` | /a//b/./",
        "/u{{#if input.v}}/{{input.v}}{{/if}} | `` | /u",
      })
  void leavesTheRestOfAPathAlone(String template, String value, String expected) {
    assertThat(rig.render(template, Escape.PATH, json(value))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
    "/u/{{input.v}} | `..` | The path segment of `input.v` would be empty, `.` or `..`.",
    "/u/{{upper input.v}}/m | `` | The path segment of `upper input.v` would be empty, `.` or `..`.",
    "/u/{{#if true}}{{/if}}/m{{input.v}} | `x` | A path segment would be empty, `.` or `..`.",
    "/u/{{#if true}}{{/if}}?m={{input.v}} | `x` | A path segment would be empty, `.` or `..`.",
    "/u/{{default body.[a/b] input.v}}/m | `.` | The path segment of `default body.[a b] input.v` would be empty, `.` or `..`.",
    "/u/{{default body.[a?b] input.v}}?m | `.` | The path segment of `default body.[a b] input.v` would be empty, `.` or `..`.",
  })
  void saysWhichSegmentIsNone(String template, String value, String sentence) {
    assertThatThrownBy(() -> rig.render(template, Escape.PATH, json(value))).isInstanceOf(Unrenderable.class).hasMessage(sentence);
  }

  /** The first and the last code point of each length in UTF-8, and what stands beside the letters and digits. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
    "`azAZ09-._~` | azAZ09-._~", "`/0:` | %2F0%3A", "`@A[` | %40A%5B", "`Z[` | Z%5B", "`\\u0060a{` | %60a%7B", "`\\u007f` | %7F", "`\\u0080` | %C2%80",
    "`\\u07ff` | %DF%BF", "`\\u0800` | %E0%A0%80", "`\\ud7ff` | %ED%9F%BF", "`\\ue000` | %EE%80%80", "`\\uffff` | %EF%BF%BF",
    "`\\ud800\\udc00` | %F0%90%80%80", "`\\udbff\\udfff` | %F4%8F%BF%BF", "`\\ud800\\udc00a` | %F0%90%80%80a",
  })
  void percentEncodesEveryLengthOfUtf8(String value, String expected) {
    for (Escape escape : new Escape[] {Escape.PATH, Escape.QUERY}) {
      assertThat(rig.render("{{input.v}}", escape, json(value))).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
    "`a\\u0020b` | a b", "`\\t\\n\\r` | &#9;&#10;&#13;", "`\\ufffd` | \ufffd", "`\\ud83d\\ude00x` | \ud83d\ude00x",
    "`\\u001f` | REFUSED", "`\\u0000` | REFUSED", "`\\ufffe` | REFUSED", "`\\uffff` | REFUSED", "`a\\ud800` | REFUSED", "`\\ud800\\ud800` | REFUSED",
    "`\\udc00` | REFUSED", "`\\ude00\\ud83d` | REFUSED", "`\\ud83d\\ude00\\ude00` | REFUSED", "`\\ud7ff\\udc00` | REFUSED",
  })
  void writesWhatXmlCanCarryAndRefusesTheRest(String value, String expected) {
    if (expected.equals("REFUSED")) {
      assertThatThrownBy(() -> rig.render("{{input.v}}", Escape.XML, json(value))).isInstanceOf(Unrenderable.class)
          .hasMessage("`input.v` holds a character that XML cannot carry.");
    } else {
      assertThat(rig.render("{{input.v}}", Escape.XML, json(value))).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
    "\ud83d\ude00 | \ud83d\ude00", "a\ud83d\ude00b\ud83d\ude01 | a\ud83d\ude00b\ud83d\ude01",
    "a\\ud800 | a\\ud800", "\\udc00b | \\udc00b", "\\ud800x\ud83d\ude00 | \\ud800x\ud83d\ude00", "\\ud800\\ud800 | \\ud800\\ud800",
    "\\ude00\\ud83d | \\ude00\\ud83d", "\ud83d\ude00\\ud83dz | \ud83d\ude00\\ud83dz", "\\ud83d\ud83d\ude00 | \\ud83d\ud83d\ude00",
  })
  void writesHalvesOfPairsAsEscapesAndPairsAsTheyAre(String value, String expected) {
    String quoted = '"' + expected + '"';
    assertThat(JsonText.of(json("`" + value + "`"))).isEqualTo(quoted);
    assertThat(JsonText.of(json("[`" + value + "`, {`a`: `" + value + "`}]"))).isEqualTo("[" + quoted + ",{\"a\":" + quoted + "}]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v\r\nX-Evil: 1", "v\nX: 1", "v\rX", "v\r\n folded: 1", "a\u0000b", "café", "☃", "\u007f", "\u001b",
      "\u0085", "\ud800"})
  void refusesWhatNoHeaderCanCarry(String value) {
    assertThatThrownBy(() -> rig.render("x{{input.v}}", Escape.HEADER, TextNode.valueOf(value)))
        .isInstanceOf(Unrenderable.class)
        .hasMessage("`input.v` holds a character that no header can carry: only visible ASCII, blanks and tabs may stand there.");
    assertThatThrownBy(() -> rig.render("x{{trim input.v}}a", Escape.HEADER, TextNode.valueOf("." + value + ".")))
        .isInstanceOf(Unrenderable.class);
  }

  @Test
  void leavesNoncharactersAlone() {
    for (String template : new String[] {"{{input.v}}", "{{#if true}}{{input.v}}{{/if}}", "{{#if true}}/{{input.v}}/{{/if}}"}) {
      assertThat(rig.render(template, Escape.NONE, TextNode.valueOf("\uffff")))
          .isEqualTo(template.contains("/{{i") ? "/\uffff/" : "\uffff");
    }
    assertThat(rig.render("/{{input.v}}/", Escape.PATH, TextNode.valueOf("\uffff"))).isEqualTo("/%EF%BF%BF/");
    assertThat(rig.found("/a\uffff/{{input.v}}", Escape.PATH))
        .containsExactly(
            "bad-template: The text of a path holds a character that no URL can carry (line 1, column 1 of the text).");
  }

  @Test
  void writesHeadersAsTheyAre() {
    assertThat(rig.render("Basic {{input.v}}", Escape.HEADER, TextNode.valueOf("a\t\"<&>~ b"))).isEqualTo("Basic a\t\"<&>~ b");
    assertThat(rig.found("caf\u00e9 {{input.v}}", Escape.HEADER))
        .containsExactly(
            "bad-template: The text of a header holds a character that no header can carry (line 1, column 1 of the text).");
    assertThat(rig.found("a\r\nX: 1", Escape.HEADER)).hasSize(1);
  }

  @Tag("slow")
  @Test
  void rendersAlikeWithAndWithoutTheLibrary() {
    Random random = new Random(7);
    String[] pieces = {"{{input.v}}", "a", "/", "{{input.to}}", " ", "\\{{x}}", "{{! c }}", "{{~input.v~}}", "\\\\{{input.v}}",
        "{ }", "\n", ".", "?", "&x="};
    for (int round = 0; round < 400; round++) {
      StringBuilder template = new StringBuilder();
      for (int i = random.nextInt(8); i >= 0; i--) {
        template.append(pieces[random.nextInt(pieces.length)]);
      }
      String value = random(random);
      JsonNode input = random.nextInt(20) == 0 ? json("{}") : Rig.JSON.createObjectNode().put("v", value)
          .put("to", random.nextInt(9) == 0 ? "" : ".");
      Escape escape = Escape.values()[random.nextInt(Escape.values().length)];
      if (escape == Escape.HEADER && template.indexOf("\n") >= 0) {
        continue;
      }
      String flat = outcome(template + "e", escape, input);
      assertThat(outcome("{{#if true}}" + template + "{{/if}}e", escape, input)).as(template + " " + escape).isEqualTo(flat);
    }
  }

  private String outcome(String template, Escape escape, JsonNode input) {
    Template compiled = rig.compile(template, escape);
    assertThat(rig.findings.list()).isEmpty();
    try {
      return "rendered " + compiled.render(Document.EMPTY.with(Root.INPUT, input));
    } catch (Unrenderable refused) {
      return refused.getMessage();
    }
  }
}
