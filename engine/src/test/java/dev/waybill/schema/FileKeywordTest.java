package dev.waybill.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.http.Content;
import dev.waybill.http.FileNode;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FileKeywordTest {
  private static final String PDF = "properties: {d: {file: {media: [application/pdf, 'image/*'], max_bytes: 5B, sources: [url, base64]}}}";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{'base64':'AAAA'} |",
        "{'base64':''} |",
        "{'base64':'AAAAAAA='} |",
        "{'base64':'AAAAAAAA'} | /d/base64 must have at most 5 bytes.",
        "{'base64':'AAA'} | /d/base64 must be base64 text with padding and without white space.",
        "{'base64':'AA-_'} | /d/base64 must be base64 text with padding and without white space.",
        "{'base64':'AA A'} | /d/base64 must be base64 text with padding and without white space.",
        "{'base64':'A==='} | /d/base64 must be base64 text with padding and without white space.",
        "{'base64':'===='} | /d/base64 must be base64 text with padding and without white space.",
        "{'base64':'AA=='} |",
        "{'base64':5} | /d/base64 must be base64 text with padding and without white space.",
        "{'url':'https://x.example/a.pdf'} |",
        "{'url':'http://x.example/a.pdf'} |",
        "{'url':'file:///etc/passwd'} | /d/url must be an https or http URL.",
        "{'url':'x.example/a.pdf'} | /d/url must be an https or http URL.",
        "{'url':'https://user:pw@x.example/'} | /d/url must have no user name or password before its host: no credentials are sent for a file.",
        "{'url':'https://x.example/a#b'} | /d/url must have no fragment (`#`), which is never sent: write `%23` where it belongs to the file's name.",
        "{'url':'https://x.example/a%23b'} |",
        "{'url':'https://x.example/a b'} | /d/url must be an https or http URL.",
        "{'url':null} | /d/url must be an https or http URL.",
        "{} | /d must have `base64` or `url`.",
        "{'base64':'AAAA','url':'https://x.example/'} | /d must have either `base64` or `url`, not both.",
        "{'base64':'AAAA','media':'application/pdf'} |",
        "{'base64':'AAAA','media':'Application/PDF; x=y'} |",
        "{'base64':'AAAA','media':'image/tiff'} |",
        "{'base64':'AAAA','media':'text/plain'} | /d/media must be one of: application/pdf, image/*.",
        "{'base64':'AAAA','media':'imagex/tiff'} | /d/media must be one of: application/pdf, image/*.",
        "{'base64':'AAAA','media':'pdf'} | /d/media must be a media type, for example `application/pdf`.",
        "{'base64':'AAAA','media':'image/a\\r\\nX: 1'} | /d/media must be a media type, for example `application/pdf`.",
        "{'base64':'AAAA','media':'image/*'} |",
        "{'base64':'AAAA','filename':'a b.pdf'} |",
        "{'base64':'AAAA','filename':'../a.pdf'} | /d/filename must be a file name without a path or control characters, of at most 255"
            + " characters.",
        "{'base64':'AAAA','filename':'a\\\\b'} | /d/filename must be a file name without a path or control characters, of at most 255"
            + " characters.",
        "{'base64':'AAAA','filename':'a\\u0000'} | /d/filename must be a file name without a path or control characters, of at most 255"
            + " characters.",
        "{'base64':'AAAA','filename':'..'} | /d/filename must be a file name without a path or control characters, of at most 255"
            + " characters.",
        "{'base64':'AAAA','filename':'\\ud800'} | /d/filename must be a file name without a path or control characters, of at most 255"
            + " characters.",
        "{'base64':'AAAA','name':'a'} | /d/name `name` is not known in a file. Did you mean `filename`?",
        "{'file_url':'x'} | /d/file_url `file_url` is not known in a file. Known here: base64, url, filename, media.  /d must have `base64` or"
            + " `url`.",
        "'AAAA' | /d must be a file: an object with `base64` or `url`, or an uploaded part.",
        "null | /d must be a file: an object with `base64` or `url`, or an uploaded part.",
      })
  void checksFilesInJson(String file, String sentences) {
    String found = Given.sentences(Given.schema(PDF).validate(Given.json("{'d':" + file + "}")));
    assertThat(found).isEqualTo(sentences == null ? "" : sentences.replace("Did you mean `filename`?", knownKeys(found)));
  }

  private static String knownKeys(String found) {
    return found.contains("Did you mean") ? "Did you mean `filename`?" : "Known here: base64, url, filename, media.";
  }

  @Test
  void checksUploadedFiles() {
    assertThat(upload("{file: {media: [application/pdf], max_bytes: 3B}}", "application/pdf", 3)).isEmpty();
    assertThat(upload("{file: {media: [application/pdf], max_bytes: 3B}}", "application/pdf", 4)).isEqualTo("must have at most 3 bytes.");
    assertThat(upload("{file: {media: [application/pdf]}}", null, 4)).isEmpty();
    assertThat(upload("{file: {media: [application/pdf]}}", "text/html", 4)).isEqualTo("/media must be one of: application/pdf.");
    assertThat(upload("{file: {sources: [url]}}", null, 4)).isEqualTo("A file cannot be given as `upload` here, only as: url.");
  }

  @Test
  void takesAnUploadWithoutContentAsAUrl() {
    FileNode file = FileNode.of(null, null, "https://x.example/", null);
    assertThat(Given.schema("{file: {sources: [url], max_bytes: 1B}}").validate(file)).isEmpty();
    assertThat(Given.schema("{file: {sources: [upload]}}").validate(file)).hasSize(1);
  }

  @Test
  void refusesASourceThatIsNotAllowed() {
    JsonSchema schema = Given.schema("{file: {sources: [upload]}}");
    assertThat(Given.sentences(schema.validate(Given.json("{'base64':'AAAA'}"))))
        .isEqualTo("/base64 A file cannot be given as `base64` here, only as: upload.");
  }

  @Test
  void measuresBase64AsTheDecoderDoes() {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      assertThat(Base64Text.decodedLength(Base64.getEncoder().encodeToString(bytes))).isEqualTo(bytes.length);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{properties: {a: {file: {}}}} | [a]",
        "{properties: {a: {items: {file: {}}}}} | [a, *]",
        "{properties: {a: {items: {properties: {b: {file: {}}}}}}} | [a, *, b]",
        "{allOf: [{properties: {a: {file: {}}}}]} | [a]",
        "{properties: {a: {anyOf: [{file: {}}, {type: 'null'}]}}} | [a]",
        "{properties: {a: {$ref: '#/$defs/f'}}, $defs: {f: {file: {}}}} | [a]",
        "{file: {}} | []",
      })
  void saysWhereFilesAre(String schema, String path) {
    assertThat(Given.schema(schema).files()).extracting(spot -> spot.path().toString()).containsExactly(path);
  }

  @Test
  void saysWhatAFileMayBe() {
    assertThat(Given.schema("{properties: {a: {file: {media: [Application/PDF], max_bytes: 1kB, sources: [upload]}}}}").files())
        .containsExactly(new FileSpot(List.of("a"), "application/pdf", Set.of("application/pdf"), 1000, Set.of("upload")));
    assertThat(Given.schema("{properties: {a: {file: {media: ['image/*']}}}}").files())
        .containsExactly(new FileSpot(List.of("a"), null, Set.of("image/*"), Long.MAX_VALUE, Set.of("url", "base64", "upload")));
  }

  @Test
  void endsWhereASchemaWithFilesRefersToItself() {
    assertThat(Given.schema("{properties: {f: {file: {}}, next: {$ref: '#'}}}").files()).isNotEmpty().hasSizeLessThan(20);
  }

  private static String upload(String schema, String media, int bytes) {
    ObjectNode file = FileNode.of("a.pdf", media, null, Content.of(Buffer.buffer(new byte[bytes])));
    return Given.sentences(Given.schema(schema).validate(file));
  }
}
