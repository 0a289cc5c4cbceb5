package dev.waybill.template;

import static dev.waybill.template.Rig.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.http.Content;
import dev.waybill.http.FileNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionsTests {
  private final Rig rig = new Rig();

  /** The argument {@code input.v} is the second column, as JSON with back-quotes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "base64 input.v | `a:b` | YTpi",
        "base64 input.v | `?>é` | Pz7DqQ==",
        "base64 input.v | `` | ^^",
        "base64 input.v | 12.50 | MTIuNTA=",
        "base64url input.v | `?>é` | Pz7DqQ",
        "hex input.v | `é\\u0000` | c3a900",
        "md5 input.v | `abc` | 900150983cd24fb0d6963f7d28e17f72",
        "sha1 input.v | `abc` | a9993e364706816aba3e25717850c26c9cd0d89d",
        "sha256 input.v | `abc` | ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sha512 input.v encoding=\"base64\" | `abc` | "
            + "3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==",
        "sha1 input.v encoding=\"base64url\" | `abc` | qZk-NkcGgWq6PiVxeFDCbJzQ2J0",
        "sha1 input.v encoding='hex' | `abc` | a9993e364706816aba3e25717850c26c9cd0d89d",
        "hmac \"sha256\" \"key\" input.v | `The quick brown fox jumps over the lazy dog` | "
            + "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8",
        "hmac \"sha1\" \"key\" input.v | `The quick brown fox jumps over the lazy dog` | "
            + "de7c9b85b8b78aa6bc8a7a36f70a90701c9db4d9",
        "hmac \"md5\" \"key\" input.v encoding=\"base64\" | `The quick brown fox jumps over the lazy dog` | "
            + "gAcHE0Y+d0m5DC3CSRHidQ==",
        "json input.v | `a\\`b\\\\\\n` | \"a\\\"b\\\\\\n\"",
        "json input.v | {`a`: [1.10, null, true, 1e400]} | {\"a\":[1.10,null,true,1E+400]}",
        "xml input.v | `<a b='c'>&\\`` | &lt;a b=&apos;c&apos;&gt;&amp;&quot;",
        "urlencode input.v | `a b&c=d/é+~` | a%20b%26c%3Dd%2F%C3%A9%2B~",
        "path input.v | `a b/ü/c` | a%20b/%C3%BC/c",
        "path input.v | `...` | ...",
        "upper input.v | `straße i` | STRASSE I",
        "lower input.v | `ÀI` | ài",
        "trim input.v | ` \\u2003a b\\n` | a b",
        "replace input.v \".\" \"-\" | `1.2.3` | 1-2-3",
        "replace input.v \"$1\" \"\\\\\" | `a$1` | a\\",
        "replace input.v \"aa\" \"a\" | `aaaa` | aa",
        "substr input.v 1 3 | `abcd` | bc",
        "substr input.v 1 | `abcd` | bcd",
        "substr input.v -2 | `abcd` | cd",
        "substr input.v 0 -1 | `abcd` | abc",
        "substr input.v 2 99 | `abcd` | cd",
        "substr input.v 3 1 | `abcd` | ^^",
        "substr input.v 1 2 | `a\uD83D\uDE00b` | \uD83D\uDE00",
        "join input.v | [`a`, 1.0, true] | a,1.0,true",
        "join input.v \"; \" | [`a`, `b`] | a; b",
        "join input.v | [] | ^^",
        "sorted_pairs input.v | {`b`: `2`, `B`: `x`, `a`: 1, `c`: [`z`, `y`, `z`]} | Bxa1b2cycz",
        "sorted_pairs input.v | {} | ^^",
        "date input.v | 1700000000 | 2023-11-14T22:13:20Z",
        "date input.v \"dd/MM/yyyy HH:mm\" | 1700000000123 | 14/11/2023 22:13",
        "date input.v \"EEE MMM\" | `2024-02-29T23:30:00-05:00` | Fri Mar",
        "add input.v 1 | 12345678901234567890 | 12345678901234567891",
        "add input.v 1 | `0.10` | 1.10",
        "sub input.v 0.3 | 0.1 | -0.2",
        "add input.v 1e3 | 0 | 1000",
        "eq input.v 20003 | `20003` | true",
        "eq input.v \"20003\" | 20003 | true",
        "eq input.v 1 | 1.0 | true",
        "eq input.v 7 | `007` | false",
        "eq input.v 7 | `+7` | false",
        "eq input.v \"true\" | true | false",
        "eq input.v true | true | true",
        "eq input.v \"A\" | `a` | false",
        "ne input.v \"A\" | `a` | true",
        "gt input.v 9 | 10 | true",
        "gt input.v 9 | `10` | true",
        "gt input.v 10 | 10.0 | false",
        "lt input.v 12345678901234567891 | 12345678901234567890 | true",
        "lt input.v 1 | 1 | false",
        "and input.v true | `x` | true",
        "and input.v \"\" | `x` | false",
        "or input.v false | `` | false",
        "or input.v false | 1 | true",
        "not input.v | 0 | true",
        "not input.v | `0` | false",
        "default input.v \"d\" | false | false",
        "default input.v \"d\" | null | d",
      })
  void answers(String call, String value, String expected) {
    assertThat(rig.render("{{" + call + "}}", Escape.NONE, json(value))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "base64 input.v | [1] | `base64` takes text, and was given a list.",
        "sha1 input.v | {} | `sha1` takes text, and was given an object.",
        "sha1 input.v | null | `input.v` is null, and a template needs it.",
        "sha1 input.v | `\\ud800` | `sha1` was given half of a character pair, which has no bytes.",
        "hmac \"sha256\" input.v \"x\" | `` | `hmac` needs a key that is not empty.",
        "hmac input.v \"k\" \"x\" | `sha3` | `hmac` knows md5, sha1, sha256 and sha512.",
        "xml input.v | `a\\u0001` | `xml` holds a character that XML cannot carry.",
        "xml input.v | `\\ud800x` | `xml` holds a character that XML cannot carry.",
        "xml input.v | `\\uffff` | `xml` holds a character that XML cannot carry.",
        "urlencode input.v | `a\\ud800` | `urlencode` holds half of a character pair, which no URL can carry.",
        "urlencode input.v | `\\udc00a` | `urlencode` holds half of a character pair, which no URL can carry.",
        "path input.v | `` | `path` was given a segment that is empty, `.` or `..`.",
        "path input.v | `/a` | `path` was given a segment that is empty, `.` or `..`.",
        "path input.v | `a/` | `path` was given a segment that is empty, `.` or `..`.",
        "path input.v | `a//b` | `path` was given a segment that is empty, `.` or `..`.",
        "path input.v | `a/../b` | `path` was given a segment that is empty, `.` or `..`.",
        "path input.v | `./b` | `path` was given a segment that is empty, `.` or `..`.",
        "upper input.v | [] | `upper` takes text, and was given a list.",
        "trim input.v | {} | `trim` takes text, and was given an object.",
        "replace input.v input.v \"\" | `` | `replace` cannot look for empty text.",
        "substr \"abc\" input.v | `x` | `substr` takes a number, and was given text.",
        "substr \"abc\" input.v | 1.5 | `substr` takes a whole number, and was given a number.",
        "join input.v | {} | `join` takes a list, and was given an object.",
        "join input.v | [`a`, null] | `join` takes text and numbers inside, and was given null.",
        "join input.v | [[`a`]] | `join` takes text and numbers inside, and was given a list.",
        "sorted_pairs input.v | [1] | `sorted_pairs` takes an object, and was given a list.",
        "sorted_pairs input.v | {`a`: {}} | `sorted_pairs` takes text and numbers inside, and was given an object.",
        "sorted_file_sha1s input.v | {`a`: `x`} | `sorted_file_sha1s` takes files whose content is in memory.",
        "date input.v | `yesterday` | `date` was given a value that reads as no time.",
        "date input.v | true | `date` was given a value that reads as no time.",
        "date now input.v | `QQQQQQQQ` | `date` was given a pattern it cannot write.",
        "add input.v 1 | `one` | `add` takes a number, and was given text.",
        "add input.v 1 | 1e1000000000 | `add` cannot take a number of that size.",
        "sub input.v 1 | true | `sub` takes a number, and was given true or false.",
        "gt input.v 1 | `x` | `gt` takes a number, and was given text.",
        "lt 1 input.v | [] | `lt` takes a number, and was given a list.",
        "default input.v input.none | null | `default input.v input.none` is absent, and a template needs it.",
      })
  void refuses(String call, String value, String sentence) {
    Document document =
        Document.EMPTY
            .with(Root.INPUT, Rig.JSON.createObjectNode().set("v", json(value)))
            .with(Root.NOW, json("`2026-01-02T03:04:05Z`"));
    assertThatThrownBy(() -> rig.render("{{" + call + "}}", document)).isInstanceOf(Unrenderable.class).hasMessage(sentence);
  }

  @Test
  void isAClosedSet() {
    Set<String> documented =
        new TreeSet<>(
            Set.of(
                ("default base64 base64url hex md5 sha1 sha256 sha512 hmac json xml urlencode path upper lower trim replace"
                        + " substr join sorted_pairs sorted_file_sha1s date uuid add sub eq ne gt lt and or not")
                    .split(" ")));
    assertThat(new Functions(() -> null, () -> null).all().keySet()).containsExactlyElementsOf(documented);
  }

  @Test
  void readsFilesThatAreInMemory() {
    FileNode file = FileNode.of("a.pdf", "application/pdf", null, Content.of(Buffer.buffer("abc")));
    ObjectNode files = Rig.JSON.createObjectNode();
    files.set("b", file);
    files.set("a", Rig.JSON.createArrayNode().add(file));
    Document document = Document.EMPTY.with(Root.BODY, files);
    assertThat(rig.render("{{base64 body.b}} {{hmac \"sha1\" \"k\" body.b}}", document))
        .isEqualTo("YWJj " + rig.render("{{hmac \"sha1\" \"k\" \"abc\"}}", document));
    assertThat(rig.render("{{sorted_file_sha1s body}}", document))
        .isEqualTo("aa9993e364706816aba3e25717850c26c9cd0d89dba9993e364706816aba3e25717850c26c9cd0d89d");
    assertThatThrownBy(() -> rig.render("{{json body}}", document))
        .isInstanceOf(Unrenderable.class)
        .hasMessage("A file cannot be written as JSON; use its base64 text.");
    assertThatThrownBy(() -> rig.render("{{upper body.b}}", document)).hasMessage("`upper` takes text, and was given a file.");
  }

  @Test
  void refusesFilesThatAreNotInMemory() {
    Content disk =
        new Content() {
          @Override
          public long length() {
            return 3;
          }

          @Override
          public Future<Void> writeTo(WriteStream<Buffer> sink) {
            throw new AssertionError();
          }

          @Override
          public Buffer inMemory() {
            return null;
          }
        };
    Document document = Document.EMPTY.with(Root.BODY, FileNode.of("a", null, null, disk));
    assertThatThrownBy(() -> rig.render("{{base64 body}}", document))
        .hasMessage("`base64` needs the file's content, which is not in memory.");
  }

  @Test
  void doesNotCountAFilesTextButOnlyOnce() {
    FileNode file = FileNode.of("a", null, null, Content.of(Buffer.buffer(new byte[3_000_000])));
    Document document = Document.EMPTY.with(Root.BODY, Rig.JSON.createObjectNode().set("f", file));
    assertThat(rig.render("<d>{{base64 body.f}}</d>", document)).hasSize(4_000_007);
    assertThatThrownBy(() -> rig.render("{{base64 body.f}}{{base64 body.f}}", document))
        .hasMessage("The text would be longer than 1048576 characters.");
  }

  @Test
  void refusesJsonOfWhatIsTooLarge() {
    Document document = Document.EMPTY.with(Root.BODY, json("`" + "x".repeat(1_100_000) + "`"));
    assertThatThrownBy(() -> rig.render("{{json body}}", document))
        .hasMessage("The text would be longer than 1048576 characters.");
  }

  @Test
  void makesTextAsLongAsItMayBeAndNoLonger() {
    String pairs = "ab".repeat(349_525);
    String replace = "{{replace input.v \"ab\" \"xyz\"}}";
    assertThat(rig.render(replace, Escape.NONE, TextNode.valueOf(pairs + "1"))).isEqualTo("xyz".repeat(349_525) + "1");
    assertThatThrownBy(() -> rig.render(replace, Escape.NONE, TextNode.valueOf(pairs + "12"))).isInstanceOf(Unrenderable.class)
        .hasMessage("`replace` would make text longer than 1048576 characters.");
    assertThat(rig.render("{{replace input.v \"ab\" \"\"}}", Escape.NONE, TextNode.valueOf("ab".repeat(600_000)))).isEmpty();
    ArrayNode list = Rig.JSON.createArrayNode().add("a".repeat(524_288)).add("b".repeat(524_287));
    assertThat(rig.render("{{join input.v}}", Escape.NONE, list)).hasSize(1_048_576);
    assertThat(rig.render("{{join input.v \"\"}}", Escape.NONE, list)).hasSize(1_048_575);
    assertThatThrownBy(() -> rig.render("{{join input.v \"--\"}}", Escape.NONE, list)).isInstanceOf(Unrenderable.class)
        .hasMessage("`join` would make text longer than 1048576 characters.");
  }
}
