package dev.waybill.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Document;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpReply;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.TreeReader;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replies of one value a line: CSV and NDJSON. */
class RowsTest {
  private static HttpReply reply(String body) {
    return new HttpReply(200, Headers.NONE, Buffer.buffer(body), Document.EMPTY);
  }

  private static String raw(String written) {
    return written.replace("\\r", "\r").replace("\\n", "\n").replace("\\ufeff", "\ufeff");
  }

  private static JsonNode csv(String text, boolean header) {
    String yaml = "{ as: csv, header: " + header + " }";
    MapNode settings = (MapNode) TreeReader.read("x.yaml", yaml.getBytes(StandardCharsets.UTF_8), new Findings()).orElseThrow();
    return new CsvDecoder().compile(header ? null : new Keys(settings, new Findings())).decode(reply(text));
  }

  private static JsonNode ndjson(String text) {
    return new NdjsonDecoder().compile(null).decode(reply(text));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "a,b\\r\\n1,2\\r\\n          | [[\"a\",\"b\"],[\"1\",\"2\"]]", "a,b\\n1,2                  | [[\"a\",\"b\"],[\"1\",\"2\"]]",
    "\\ufeffa,b                   | [[\"a\",\"b\"]]",               "a                         | [[\"a\"]]",
    "\"a\"                        | [[\"a\"]]",                     "\"a,b\"                   | [[\"a,b\"]]",
    "\"a\"\"b\"                   | [[\"a\\\"b\"]]",                "\"\"\"\"                  | [[\"\\\"\"]]",
    "\"\"                         | [[\"\"]]",                      "\"a\\r\\nb\"              | [[\"a\\r\\nb\"]]",
    "\"a\\nb\",c                  | [[\"a\\nb\",\"c\"]]",           ",                         | [[\"\",\"\"]]",
    ",\\n,                        | [[\"\",\"\"],[\"\",\"\"]]",     "a\\n\\nb                  | [[\"a\"],[\"\"],[\"b\"]]",
    "a,\\n                        | [[\"a\",\"\"]]",                "a;b                       | [[\"a;b\"]]",
    "x, a , b                     | [[\"x\",\" a \",\" b\"]]",        "01,1e5,null,true          | [[\"01\",\"1e5\",\"null\",\"true\"]]",
    "é,😀                         | [[\"é\",\"😀\"]]",              "a,\"\"\\r\\n              | [[\"a\",\"\"]]",
    "\\ufeff\"a\"                 | [[\"a\"]]",                     "\"\\ufeffa\"              | [[\"\ufeffa\"]]",
  })
  void readsRows(String text, String rows) {
    assertThat(csv(raw(text), false)).hasToString(rows);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "a,b\\n1,2,3               | Row 2 of the provider's CSV has 3 fields where the first row has 2.",
    "a,b\\n1,2\\n3             | Row 3 of the provider's CSV has 1 field where the first row has 2.",
    "a,b\\n1,2\\n\\n           | Row 3 of the provider's CSV has 1 field where the first row has 2.",
    "a,b\\n\"1\\n2\",3\\n4     | Row 3 of the provider's CSV has 1 field where the first row has 2.",
    "a,\"b                     | Row 1 of the provider's CSV has a quote that is not closed.",
    "a\\n\"b\"\"               | Row 2 of the provider's CSV has a quote that is not closed.",
    "a\\n\"b\"c                | Row 2 of the provider's CSV has text behind a closing quote.",
    "\"b\" ,c                  | Row 1 of the provider's CSV has text behind a closing quote.",
    "a\\nb\"c\"                | Row 2 of the provider's CSV has a quote inside a field that is not quoted.",
    "a\\rb                     | Row 1 of the provider's CSV has a carriage return that ends no line.",
    "\"a\"\\rb                 | Row 1 of the provider's CSV has text behind a closing quote.",
  })
  void namesTheRowThatIsWrong(String text, String sentence) {
    assertThatThrownBy(() -> csv(raw(text), false)).isInstanceOf(Undecodable.class).hasMessage(sentence);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "Id,Name\\r\\n1,\"A, B\"\\r\\n2,\\r\\n | [{\"Id\":\"1\",\"Name\":\"A, B\"},{\"Id\":\"2\",\"Name\":\"\"}]",
    "Id                                    | []",
    "\\ufeffId\\n1                         | [{\"Id\":\"1\"}]",
    "a,\\n1,2                              | [{\"a\":\"1\",\"\":\"2\"}]",
  })
  void theFirstRowNamesTheColumns(String text, String objects) {
    assertThat(csv(raw(text), true)).hasToString(objects);
  }

  @Test
  void aColumnIsNamedOnce() {
    assertThatThrownBy(() -> csv("a,b,a\n1,2,3", true)).hasMessage("The first row of the provider's CSV names a column twice.");
    assertThat(csv("a,b,a\n1,2,3", false)).hasSize(2);
  }

  @Test
  void nothingIsAbsent() {
    assertThat(csv("", true).isMissingNode()).isTrue();
    assertThat(ndjson("").isMissingNode()).isTrue();
  }

  @Test
  void whatIsQuotedIsReadBack() {
    Random random = new Random(4180);
    String signs = "a,\"\r\n é;'\t\u2028x";
    for (int i = 0; i < 1_000; i++) {
      int width = 1 + random.nextInt(4);
      List<List<String>> rows = new ArrayList<>();
      StringBuilder text = new StringBuilder();
      for (int row = random.nextInt(5); row >= 0; row--) {
        List<String> fields = new ArrayList<>();
        for (int field = 0; field < width; field++) {
          StringBuilder value = new StringBuilder();
          for (int j = random.nextInt(6); j > 0; j--) {
            value.append(signs.charAt(random.nextInt(signs.length())));
          }
          fields.add(value.toString());
          boolean quoted = random.nextBoolean() || value.isEmpty() || value.chars().anyMatch(c -> ",\"\r\n".indexOf(c) >= 0);
          text.append(field == 0 ? "" : ",").append(quoted ? "\"" + value.toString().replace("\"", "\"\"") + "\"" : value);
        }
        rows.add(fields);
        text.append(row == 0 && random.nextBoolean() ? "" : random.nextBoolean() ? "\r\n" : "\n");
      }
      List<List<String>> read = new ArrayList<>();
      csv(text.toString(), false).forEach(row -> {
        List<String> fields = new ArrayList<>();
        row.forEach(field -> fields.add(field.textValue()));
        read.add(fields);
      });
      assertThat(read).as(text.toString()).isEqualTo(rows);
    }
  }

  @Test
  void fieldsAndLinesAreBounded() {
    assertThatThrownBy(() -> csv(",".repeat(1_000_000), false)).hasMessage("The provider's CSV has more than 1000000 fields.");
    assertThat(csv(",".repeat(999_999), false).get(0)).hasSize(1_000_000);
    assertThatThrownBy(() -> ndjson("1\n".repeat(500_001))).hasMessage("The provider's answer has more than 500000 lines.");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "{\"a\":1}\\n{\"a\":2}\\n     | [{\"a\":1},{\"a\":2}]", "1\\r\\n\"x\"\\r\\n[]\\r\\nnull | [1,\"x\",[],null]",
    "{}\\n\\n \\r\\n{}            | [{},{}]",              "1.10\\n12345678901234567890  | [1.10,12345678901234567890]",
    "\\n                          | []",                   "{\"a\":\"é\\u0020\"}         | [{\"a\":\"é \"}]",
  })
  void readsAValueALine(String text, String values) {
    assertThat(ndjson(raw(text))).hasToString(values);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "{}\\n{                | 2", "{} {}               | 1", "{}\\n\\n{\"a\":1,\"a\":2} | 3", "[1,\\n2]           | 1", "{'a':1}             | 1",
    "{}\\r{}               | 1", "1\\n2\\nNaN         | 3", "1,2                       | 1",
  })
  void namesTheLineThatIsNoJson(String text, int line) {
    assertThatThrownBy(() -> ndjson(raw(text))).isInstanceOf(Undecodable.class)
        .hasMessage("Line " + line + " of the provider's answer is not JSON.");
  }
}
