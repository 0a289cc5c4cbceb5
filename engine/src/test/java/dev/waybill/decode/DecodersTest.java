package dev.waybill.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Document;
import dev.waybill.http.FileNode;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpReply;
import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecodersTest {
  private static HttpReply reply(String type, String body) {
    return new HttpReply(200, type == null ? Headers.NONE : Headers.of("content-type", type), Buffer.buffer(body), Document.EMPTY);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "application/json | {\"a\":1} | {\"a\":1}",
    "application/json;charset=utf-8 | [1] | [1]",
    "application/problem+json | {} | {}",
    "text/plain | {\"a\":1} | \"{\\\"a\\\":1}\"",
    "application/x-www-form-urlencoded | a=1&b=x%20y&a=2 | {\"a\":[\"1\",\"2\"],\"b\":\"x y\"}",
    " | plain | \"plain\"",
    "application/xml | <a>1</a> | {\"a\":\"1\"}", "text/xml; charset=utf-8 | <a>1</a> | {\"a\":\"1\"}",
    "application/soap+xml | <a>1</a> | {\"a\":\"1\"}", "application/problem+xml | <a/> | {\"a\":\"\"}",
    "application/xhtml+xml | <a/> | \"<a/>\"", "image/svg+xml | <a/> | \"<a/>\"", "text/html | <a/> | \"<a/>\"",
    "text/csv | a,b | []", "application/x-ndjson | 1 | [1]", "application/jsonl | 1 | [1]", "application/x-xml | <a/> | \"<a/>\"",
  })
  void autoGoesByTheContentType(String type, String body, String expected) {
    assertThat(AutoDecoder.read(reply(type, body))).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "{\"a\":1,\"a\":2}", "{\"a\":1}x", "{} {}", "{a:1}", "{'a':1}", "NaN", "[1,]", "{\"a\":01}", "// x\n1", "\u0000", "{\"a\":1e1000000000}x", "{\"a\":1e-2147483648}", "{\"a\":1e99999999999}"})
  void onlyStrictJsonIsJson(String body) {
    assertThatThrownBy(() -> JsonDecoder.read(reply("application/json", body))).isInstanceOf(Undecodable.class)
        .hasMessage("The provider's answer is not JSON.");
  }

  /** Overlong sequences, surrogates, what is beyond Unicode, and sequences that break off. */
  @ParameterizedTest
  @ValueSource(strings = {"c0af", "c1bf", "e080af", "f08080af", "eda080", "f4908080", "ff", "80", "c3", "e282", "f0908d"})
  void jsonIsUtf8(String hex) {
    Buffer body = Buffer.buffer("{\"a\":\"" + "x".repeat(5_000) + "\u00e9").appendBytes(HexFormat.of().parseHex(hex)).appendString("\"}");
    HttpReply reply = new HttpReply(200, Headers.of("Content-Type", "application/json"), body, Document.EMPTY);
    assertThatThrownBy(() -> JsonDecoder.read(reply)).isInstanceOf(Undecodable.class);
    Buffer whole = Buffer.buffer("{\"a\":\"" + "\ud83d\ude00\u20ac".repeat(5_000) + "\"}");
    assertThat(JsonDecoder.read(new HttpReply(200, reply.headers(), whole, Document.EMPTY)).get("a").asText()).hasSize(15_000);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"chunked | true", "Chunked | true", "gzip, chunked | false", "chunked, gzip | false", "xchunked | false", "identity | false"})
  void aTransferCodingBesideChunksIsRefused(String coding, boolean read) {
    HttpReply coded = new HttpReply(200, Headers.of("Content-Type", "application/json", "transfer-encoding", coding), Buffer.buffer("{}"), Document.EMPTY);
    if (read) {
      assertThat(AutoDecoder.read(coded)).hasToString("{}");
    } else {
      assertThatThrownBy(() -> AutoDecoder.read(coded)).isInstanceOf(Undecodable.class)
          .hasMessage("The provider's answer is compressed or coded (`Transfer-Encoding`), which was not asked for.");
    }
  }

  @Test
  void nestingAndNumbersAreBounded() {
    assertThatThrownBy(() -> JsonDecoder.read(reply(null, "[".repeat(100_000)))).isInstanceOf(Undecodable.class);
    assertThatThrownBy(() -> JsonDecoder.read(reply(null, "1".repeat(1_001)))).isInstanceOf(Undecodable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.10", "12345678901234567890", "0.1000000000000000000000001", "-0.50", "9007199254740993"})
  void numbersKeepEveryDigit(String number) {
    JsonNode read = JsonDecoder.read(reply(null, "{\"n\":" + number + "}"));
    assertThat(read.get("n").asText()).isEqualTo(number);
    assertThat(read).hasToString("{\"n\":" + number + "}");
  }

  @Test
  void aFieldOfAFormMayHoldJson() {
    Decoder decoder = new FormDecoder().compile(null);
    assertThat(decoder.decode(reply(null, "fax=%7B%22id%22%3A42%7D"))).hasToString("{\"fax\":\"{\\\"id\\\":42}\"}");
  }

  @Test
  void textIsReadInItsCharset() {
    HttpReply latin = new HttpReply(200, Headers.of("Content-Type", "text/plain; charset=ISO-8859-1"),
        Buffer.buffer(new byte[] {(byte) 0xe9}), Document.EMPTY);
    assertThat(TextDecoder.read(latin).textValue()).isEqualTo("é");
    HttpReply broken = new HttpReply(200, Headers.of("Content-Type", "text/plain"), Buffer.buffer(new byte[] {(byte) 0xe9}), Document.EMPTY);
    assertThatThrownBy(() -> TextDecoder.read(broken)).isInstanceOf(Undecodable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\\\\"})
  void aPartsNameMayBeAsLongAsItsHead(String text) {
    String name = text.repeat(8_000 / text.length());
    HttpReply form = reply("multipart/form-data; boundary=b",
        "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n1\r\n--b--\r\n");
    assertThat(AutoDecoder.read(form).size()).isOne();
  }

  @Test
  void aFailingReplyThatCannotBeReadHasNoBody() {
    assertThat(AutoDecoder.readFailure(reply("application/json", "<html>")).isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "application/xml | <!DOCTYPE a><a/>", "text/xml | <a>", "text/csv | a,\"", "application/x-ndjson | {", "application/json | {} {}"})
  void aFailureIsJudgedByItsStatusWhereItsBodyIsUnusable(String type, String body) {
    assertThat(AutoDecoder.readFailure(reply(type, body)).isMissingNode()).isTrue();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', value = {
    "gzip | false", "br | false", "GZIP | false", "identity, gzip | false", "x-unknown | false", "aws-chunked | false",
    "identity | true", "Identity | true", "'' | true", "'identity, ' | true"})
  void aBodyInACodingIsRefusedByEveryDecoderThatLooksAtIt(String coding, boolean read) {
    HttpReply coded = new HttpReply(200, Headers.of("Content-Type", "text/plain", "content-encoding", coding), Buffer.buffer("1"), Document.EMPTY);
    for (DecoderKind kind : List.of(new AutoDecoder(), new JsonDecoder(), new TextDecoder(), new FormDecoder(), new CsvDecoder(),
        new NdjsonDecoder(), new FileDecoder(), new XmlDecoder())) {
      if (!read) {
        assertThatThrownBy(() -> kind.compile(null).decode(coded)).as(kind.name()).isInstanceOf(Undecodable.class)
            .hasMessage("The provider's answer is compressed or coded (`Content-Encoding`), which was not asked for.");
      } else if (!kind.name().equals("xml")) {
        assertThat(kind.compile(null).decode(coded).isMissingNode()).as(kind.name()).isFalse();
      }
    }
    assertThat(new NoDecoder().compile(null).decode(coded).isMissingNode()).isTrue();
    assertThat(AutoDecoder.readFailure(coded).isMissingNode()).isEqualTo(!read);
    assertThat(AutoDecoder.read(new HttpReply(200, coded.headers(), Buffer.buffer(), Document.EMPTY)).isMissingNode()).isTrue();
  }

  @Test
  void aFileHasItsNameTypeSizeAndBytes() {
    Decoder file = new FileDecoder().compile(null);
    assertThat(file.streams()).isTrue();
    assertThat(new JsonDecoder().compile(null).streams()).isFalse();
    HttpReply reply = new HttpReply(200, Headers.of("Content-Type", "Text/Plain; charset=latin1", "Content-Disposition",
        "attachment; filename=\"../a.txt\""), Buffer.buffer(new byte[] {(byte) 0xe9, 0}), Document.EMPTY);
    FileNode node = (FileNode) file.decode(reply);
    assertThat(node).hasToString("{\"filename\":\"a.txt\",\"media\":\"Text/Plain; charset=latin1\",\"size\":2}");
    assertThat(node.bytesInMemory()).containsExactly(0xe9, 0);
    assertThat(file.decode(new HttpReply(200, Headers.NONE, Buffer.buffer(), Document.EMPTY))).hasToString("{\"size\":0}");
    assertThat(file.decode(new HttpReply(204, Headers.NONE, Buffer.buffer(), Document.EMPTY)).isMissingNode()).isTrue();
  }

  @Test
  void noBodyIsAbsent() {
    assertThat(AutoDecoder.read(reply("application/json", "")).isMissingNode()).isTrue();
    assertThat(JsonDecoder.read(reply(null, "")).isMissingNode()).isTrue();
  }
}
