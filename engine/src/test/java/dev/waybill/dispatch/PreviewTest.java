package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.document.Document;
import dev.waybill.http.Body;
import dev.waybill.http.Content;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.Target;
import dev.waybill.http.Trip;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PreviewTest {
  private static HttpCall call(String url, Headers headers, Body body) {
    return new HttpCall("POST", Target.parse(url), headers, body, new Trip("id", Document.EMPTY, 0));
  }

  private static HttpCall call(String type, String body) {
    return call("https://api.example/x?a=b", Headers.of("Content-Type", type), Body.of(Buffer.buffer(body)));
  }

  private static Content onDisk(long length) {
    return new Content() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public Future<Void> writeTo(WriteStream<Buffer> sink) {
        throw new AssertionError("nothing reads a file to show it");
      }

      @Override
      public Buffer inMemory() {
        return null;
      }
    };
  }

  private static HttpCall multipart() {
    Body body = new Body(List.of(
        Content.of(Buffer.buffer("--b\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\n+1 'x'\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"e\"\r\n\r\n\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"doc\"; filename=\"../a %22b%22.pdf\"\r\n"
            + "Content-Type: application/pdf\r\n\r\n")),
        onDisk(1234),
        Content.of(Buffer.buffer("\r\n--b\r\nContent-Disposition: form-data; name=\"n\"\r\n"
            + "Content-Type: application/json\r\n\r\n{\"a\":1}\r\n--b--\r\n"))));
    return call("https://api.example/x", Headers.of("Content-Type", "multipart/form-data; boundary=b", "X-A", "1"), body);
  }

  @Test
  void showsMethodUrlHeadersAndBody() throws Exception {
    HttpCall call = call("https://api.example:8443/x?a=b",
        Headers.of("X-A", "1", "X-B", "2", "X-A", "3", "X-A", "4", "Content-Type", "application/json"),
        Body.of(Buffer.buffer("{\"n\":1.10}")));
    assertThat(Preview.json(call).get("request").toString()).isEqualTo(
        "{\"method\":\"POST\",\"url\":\"https://api.example:8443/x?a=b\",\"headers\":{\"X-A\":[\"1\",\"3\",\"4\"],\"X-B\":\"2\","
            + "\"Content-Type\":\"application/json\"},\"body\":{\"n\":1.10}}");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
      "application/json|{\"a\":[1]}|{\"a\":[1]}", "application/vnd.x+json; charset=utf-8|[1.0]|[1.0]",
      "application/json|not json|\"not json\"",
      "application/json|{} {}|\"{} {}\"", "application/x-www-form-urlencoded|a=b&c=d|\"a=b&c=d\"", "text/plain|é|\"é\"",
      "text/plain|a\u0000b|\"<3 bytes>\""})
  void aBodyIsShownForWhatItIs(String type, String body, String shown) {
    assertThat(Preview.json(call(type, body)).at("/request/body").toString()).isEqualTo(shown);
  }

  @Test
  void aCallWithoutABodyShowsNone() {
    HttpCall call = call("https://api.example/", Headers.NONE, Body.NONE);
    assertThat(Preview.json(call).toString())
        .isEqualTo("{\"request\":{\"method\":\"POST\",\"url\":\"https://api.example/\",\"headers\":{}},"
            + "\"curl\":\"curl -X POST --globoff https://api.example/\"}");
  }

  @Test
  void bytesAreShownByTheirLengthOnly() {
    HttpCall call = call("https://api.example/", Headers.NONE, new Body(List.of(onDisk(5_000_000_000L))));
    assertThat(Preview.json(call).at("/request/body").textValue()).isEqualTo("<5000000000 bytes>");
    assertThat(Preview.curl(call)).endsWith(" --data-binary @body.bin");
  }

  @Test
  void partsAreShownOneByOneAndFilesByTheirSize() throws Exception {
    String shown = Preview.json(multipart()).at("/request/body").toString();
    assertThat(new ObjectMapper().readTree(shown)).isEqualTo(new ObjectMapper().readTree("""
        [{"name": "to", "text": "+1 'x'"}, {"name": "e", "text": ""},
         {"name": "doc", "filename": "../a \\"b\\".pdf", "media": "application/pdf", "size": 1234},
         {"name": "n", "media": "application/json", "text": "{\\"a\\":1}"}]"""));
  }

  @Test
  void aFormIsPastedPartByPartAndNamesNoFileElsewhere() {
    assertThat(Preview.curl(multipart()))
        .isEqualTo("curl -X POST --globoff https://api.example/x -H 'X-A: 1' --form-string 'to=+1 '\\''x'\\''' "
        + "--form-string e= -F 'doc=@\"a \\\"b\\\".pdf\";type=application/pdf' -F 'n=\"{\\\"a\\\":1}\";type=application/json'");
  }

  @Test
  void theMessageIsShownAsItGoesOut() {
    assertThat(Preview.text(call("application/json", "{\"a\":1}")))
        .isEqualTo("POST /x?a=b HTTP/1.1\nHost: api.example\nContent-Type: application/json\n\n{\"a\":1}");
    assertThat(Preview.text(multipart())).contains("\r\n\r\n<1234 bytes>\r\n--b\r\n");
  }

  @ParameterizedTest
  @CsvSource({"Authorization,Basic dXNlcjpwYXNz,Basic ***", "authorization,basic dXNlcjpwYXNz,Basic ***",
      "Authorization,Bearer ***,Bearer ***",
      "X-Authorization,Basic dXNlcjpwYXNz,Basic dXNlcjpwYXNz", "Authorization,Basics,Basics"})
  void basicIsMaskedWhole(String name, String value, String shown) {
    HttpCall call = call("https://api.example/", Headers.of(name, value), Body.NONE);
    assertThat(Preview.json(call).at("/request/headers/" + name).textValue()).isEqualTo(shown);
    assertThat(Preview.curl(call)).contains("'" + name + ": " + shown + "'");
    assertThat(Preview.text(call)).contains("\n" + name + ": " + shown + "\n");
  }

  static Stream<String> texts() {
    Random random = new Random(9);
    Stream<String> made = Stream.generate(() -> {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < random.nextInt(20); i++) {
        text.append(" '\"\\$`;&|<>(){}[]*?!#~%\n\tab=@é".charAt(random.nextInt(30)));
      }
      return text.toString();
    }).limit(40);
    return Stream.concat(Stream.of("'; id; '", "'", "''", "$(id)", "`id`", "a\nb", "@/etc/passwd", "-o/tmp/x", "\\'", "!!"),
        made);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void aShellReadsEveryValueAsOneWord(String text) throws Exception {
    String line = Preview.curl(call("text/plain", "x" + text));
    Process shell = new ProcessBuilder("sh", "-c", "curl() { for word in \"$@\"; do printf '%s\\001' \"$word\"; done; }\n" + line)
        .start();
    shell.getOutputStream().close();
    String words = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).isZero();
    assertThat(words.split("\u0001")).containsExactly(
        "-X", "POST", "--globoff", "https://api.example/x?a=b", "-H", "Content-Type: text/plain", "--data-raw", "x" + text);
  }
}
