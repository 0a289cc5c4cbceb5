package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that callers give by their URL, from the host of the file through the gateway to the provider. */
class FilesByUrlTest {
  private static final byte[] PDF = new byte[150_000];
  private static final Queue<Buffer> SENT = new ConcurrentLinkedQueue<>();
  private static final Queue<Map<String, String>> ASKED = new ConcurrentLinkedQueue<>();
  private static Vertx vertx;
  private static HttpServer provider;
  private static HttpServer host;
  private static int closed;
  private static Station station;

  @TempDir static Path folder;

  @BeforeAll
  static void open() throws IOException {
    new Random(3).nextBytes(PDF);
    vertx = Vertx.vertx();
    provider = vertx.createHttpServer().requestHandler(request -> request.body().onSuccess(body -> {
      SENT.add(Buffer.buffer(request.getHeader("Content-Type") + "\n").appendBuffer(body));
      request.response().putHeader("Content-Type", "application/json").end("{}");
    })).listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    host = vertx.createHttpServer().requestHandler(FilesByUrlTest::give).listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    try (ServerSocket nobody = new ServerSocket(0)) {
      closed = nobody.getLocalPort();
    }
    Station.manifest(folder, "fax", """
        manifest: 1
        id: fax
        name: Fax
        version: 1.0.0
        allowed_domains: ["127.0.0.1:PORT"]
        secrets: { key: {} }
        base: http://127.0.0.1:PORT
        auth: { bearer: { token: $.secret.key } }
        actions:
          multipart: { input: INPUT, request: { POST: /, multipart: { file: $.input.document } } }
          bytes: { input: INPUT, timeout: 2s, request: { POST: /, bytes: $.input.document } }
          base64: { input: INPUT, request: { POST: /, json: { file: { $base64: $.input.document }, name: $.input.document.filename, size: $.input.document.size } } }
          digest: { input: INPUT, request: { POST: /, text: "{{base64 input.document}}" } }
          link: { input: INPUT, request: { POST: /, json: { url: $.input.document.url, name: $.input.document.filename } } }
          steps:
            input: INPUT
            steps:
              - { id: one, request: { POST: /, bytes: $.input.document } }
              - { id: two, request: { POST: /, text: "{{base64 input.document}}" } }
        """.replace("INPUT", "{ type: object, properties: { document: { file: { media: [application/pdf, text/plain], max_bytes: 200kB } } } }")
        .replace("PORT", Integer.toString(provider.actualPort())));
    Files.writeString(folder.resolve("key"), "s3cret-of-the-fax");
    station = Station.of(folder, """
        egress:
          allow_networks: ["127.0.0.1/32"]
          plain_http: true
          files: { allowed_domains: ["127.0.0.1:HOST", "127.0.0.1:CLOSED"] }
        providers: { fax: { secrets: { key: { file: key } } } }
        """.replace("HOST", Integer.toString(host.actualPort())).replace("CLOSED", Integer.toString(closed)));
  }

  private static void give(HttpServerRequest request) {
    Map<String, String> head = new TreeMap<>();
    request.headers().forEach((name, value) -> head.put(name.toLowerCase(Locale.ROOT), value));
    ASKED.add(head);
    switch (request.path()) {
      case "/a%20b.pdf" -> request.response().putHeader("Content-Type", "application/pdf; x=y").end(Buffer.buffer(PDF));
      case "/named" -> request.response().putHeader("Content-Type", "application/pdf")
          .putHeader("Content-Disposition", "attachment; filename=\"../../etc/report.pdf\"").end(Buffer.buffer(PDF));
      case "/untyped.pdf" -> request.response().putHeader("Content-Type", "application/octet-stream").end(Buffer.buffer("%PDF"));
      case "/text" -> request.response().putHeader("Content-Type", "text/plain").setChunked(true).end("hello");
      case "/empty" -> request.response().putHeader("Content-Type", "text/plain").end();
      case "/page" -> request.response().putHeader("Content-Type", "text/html").end("<p>Sign in</p>");
      case "/json" -> request.response().putHeader("Content-Type", "application/json").end("{}");
      case "/moved" -> request.response().setStatusCode(302).putHeader("Location", "/text").end();
      case "/gone" -> request.response().setStatusCode(410).end("no such file");
      case "/busy" -> request.response().setStatusCode(503).end();
      case "/nothing" -> request.response().setStatusCode(204).end();
      case "/large" -> request.response().putHeader("Content-Type", "application/pdf").end(Buffer.buffer(new byte[200_001]));
      case "/endless" -> pour(request.response().putHeader("Content-Type", "application/pdf").setChunked(true));
      case "/zipped" -> request.response().putHeader("Content-Type", "application/pdf").putHeader("Content-Encoding", "gzip").end("x");
      case "/broken" -> {
        request.response().putHeader("Content-Type", "application/pdf").putHeader("Content-Length", "1000").write("half");
        request.connection().close();
      }
      case "/silent" -> { }
      default -> request.response().setStatusCode(404).end();
    }
  }

  private static void pour(HttpServerResponse response) {
    response.write(Buffer.buffer(new byte[50_000])).onSuccess(taken -> pour(response));
  }

  @AfterAll
  static void close() {
    station.close();
    host.close().toCompletionStage().toCompletableFuture().join();
    provider.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    SENT.clear();
    ASKED.clear();
    Path spool = folder.resolve("var/spool");
    while (Files.exists(spool) && files(spool) > 0) {
      Thread.onSpinWait();
    }
    assertThat(station.live.held()).isZero();
  }

  private static long files(Path spool) throws IOException {
    long found = 0;
    try (Stream<Path> processes = Files.list(spool)) {
      for (Path one : processes.toList()) {
        try (Stream<Path> files = Files.list(one)) {
          found += files.filter(path -> path.getFileName().toString().startsWith("upload-")).count();
        }
      }
    }
    return found;
  }

  private static String url(String path) {
    return "http://127.0.0.1:" + host.actualPort() + path;
  }

  private static JsonNode send(String action, String file) throws IOException {
    return Telephone.once(station.port(), "POST", "/v1/dispatch/fax/" + action, "{\"document\": " + file + "}").json();
  }

  private static String byUrl(String path) {
    return "{\"url\": \"" + url(path) + "\"}";
  }

  @Test
  void aFileIsThePartOfAForm() throws IOException {
    assertThat(send("multipart", byUrl("/a%20b.pdf?token=of-the-caller")).path("output").isObject()).isTrue();
    assertThat(SENT).hasSize(1);
    Buffer sent = SENT.peek();
    assertThat(sent.toString(StandardCharsets.ISO_8859_1))
        .contains("Content-Disposition: form-data; name=\"file\"; filename=\"a b.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
            + new String(PDF, StandardCharsets.ISO_8859_1));
  }

  @Test
  void aNameWithoutAnyPathComesFromTheHost() throws IOException {
    send("multipart", byUrl("/named"));
    assertThat(SENT.peek().toString(StandardCharsets.ISO_8859_1)).contains("filename=\"report.pdf\"");
  }

  @Test
  void aNameThatTheCallerGivesStays() throws IOException {
    send("multipart", "{\"url\": \"" + url("/named") + "\", \"filename\": \"own.pdf\"}");
    assertThat(SENT.peek().toString(StandardCharsets.ISO_8859_1)).contains("filename=\"own.pdf\"");
  }

  @Test
  void aFileIsTheWholeBody() throws IOException {
    send("bytes", byUrl("/a%20b.pdf"));
    assertThat(SENT.peek()).isEqualTo(Buffer.buffer("application/pdf\n").appendBytes(PDF));
  }

  @Test
  void aFileStandsAsBase64InJson() throws IOException {
    send("base64", byUrl("/named"));
    assertThat(SENT.peek().toString()).isEqualTo("application/json\n{\"file\":\"" + Base64.getEncoder().encodeToString(PDF)
        + "\",\"name\":\"report.pdf\",\"size\":150000}");
  }

  @Test
  void aFunctionWorksOnTheBytesOfAFile() throws IOException {
    send("digest", byUrl("/text"));
    assertThat(SENT.peek().toString()).endsWith("\naGVsbG8=");
  }

  @Test
  void aFileIsFetchedOnceForSeveralSteps() throws Exception {
    assertThat(send("steps", byUrl("/a%20b.pdf")).path("output").isObject()).isTrue();
    assertThat(ASKED).hasSize(1);
    List<Buffer> sent = List.copyOf(SENT);
    assertThat(digest(sent.get(0).getBytes("application/pdf\n".length(), sent.get(0).length()))).isEqualTo(digest(PDF));
    assertThat(sent.get(1).toString()).endsWith(Base64.getEncoder().encodeToString(PDF));
  }

  private static String digest(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void aFileWhoseBytesNobodyNeedsIsNotFetched() throws IOException {
    send("link", byUrl("/a%20b.pdf"));
    assertThat(SENT.peek().toString()).isEqualTo("application/json\n{\"url\":\"" + url("/a%20b.pdf") + "\"}");
    assertThat(ASKED).isEmpty();
  }

  @Test
  void aHostThatDoesNotKnowATypeLeavesItToTheCaller() throws IOException {
    send("bytes", "{\"url\": \"" + url("/untyped.pdf") + "\", \"media\": \"application/pdf\"}");
    assertThat(SENT.peek().toString()).isEqualTo("application/pdf\n%PDF");
  }

  @Test
  void anEmptyFileIsAFile() throws IOException {
    send("bytes", byUrl("/empty"));
    assertThat(SENT.peek().toString()).isEqualTo("text/plain\n");
  }

  @Test
  void nothingOfTheProviderOrTheCallerGoesToTheHostOfAFile() throws IOException {
    Telephone.once(station.port(), "POST", "/v1/dispatch/fax/bytes", "{\"document\": " + byUrl("/text") + "}", "X-Own", "mine",
        "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "Cookie", "a=b");
    assertThat(ASKED.peek()).containsOnlyKeys("accept", "accept-encoding", "host").containsEntry("accept-encoding", "identity");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "/page    | invalid_request   | The file's host says that it is `text/html`, and this input takes",
    "/json    | invalid_request   | The file's host says that it is `application/json`, and this input takes",
    "/untyped.pdf | invalid_request | The file's host does not say what it is, and this input takes",
    "/moved   | invalid_request   | answered with a redirect (302) where the file should be. Redirects are not followed",
    "/gone    | invalid_request   | does not give the file: it answered with 410.",
    "/nothing | invalid_request   | does not give the file: it answered with 204.",
    "/zipped  | invalid_request   | sends the file compressed, which was not asked for.",
    "/busy    | unavailable       | cannot give the file at the moment: it answered with 503.",
    "/broken  | unavailable       | closed the connection in the middle of its reply.",
    "/large   | payload_too_large | The file at the given URL is larger than the 200000 bytes that are taken.",
    "/endless | payload_too_large | The file at the given URL is larger than the 200000 bytes that are taken.",
    "/silent  | timeout           | The file cannot be fetched. `127.0.0.1` did not answer in time.",
  })
  void whatCannotBeFetchedIsSaidBeforeTheProviderHearsOfIt(String path, String code, String words) throws IOException {
    JsonNode problem = send("bytes", byUrl(path));
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(problem.path("detail").asText()).contains(words);
    assertThat(problem.path("maybe_processed").asBoolean()).isFalse();
    assertThat(problem.has("upstream")).isFalse();
    assertThat(SENT).isEmpty();
    assertThat(ASKED).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "https://files.example/a.pdf | egress_denied | The file cannot be fetched. The host `files.example` is not in `egress.files.allowed_domains`.",
    "https://169.254.169.254/    | egress_denied | The file cannot be fetched. The IP address `169.254.169.254` stands where a host name belongs.",
    "http://127.0.0.1:1/a.pdf    | egress_denied | The file cannot be fetched. Port 1 of `127.0.0.1` is not in `egress.files.allowed_domains`.",
  })
  void otherHostsAreNotAsked(String url, String code, String detail) throws IOException {
    JsonNode problem = send("bytes", "{\"url\": \"" + url + "\"}");
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(problem.path("detail").asText()).isEqualTo(detail);
    assertThat(problem.path("maybe_processed").asBoolean()).isFalse();
  }

  @Test
  void aHostThatCannotBeReachedIsUnavailable() throws IOException {
    JsonNode problem = send("multipart", "{\"url\": \"http://127.0.0.1:" + closed + "/a.pdf\"}");
    assertThat(problem.path("code").asText()).isEqualTo("unavailable");
    assertThat(problem.path("detail").asText()).isEqualTo("The file cannot be fetched. `127.0.0.1` refused the connection.");
    assertThat(problem.path("maybe_processed").asBoolean()).isFalse();
  }

  @Test
  void aDryRunFetchesNothingAndShowsWhatIsKnown() throws IOException {
    JsonNode shown = Telephone.once(station.port(), "POST", "/v1/dispatch/fax/multipart?dry_run=true",
        "{\"document\": " + byUrl("/a%20b.pdf?token=of-the-caller") + "}").json();
    assertThat(shown.at("/request/body/0/filename").asText()).isEqualTo("a b.pdf");
    JsonNode bytes = Telephone.once(station.port(), "POST", "/v1/dispatch/fax/bytes?dry_run=true",
        "{\"document\": " + byUrl("/a%20b.pdf?token=of-the-caller") + "}").json();
    assertThat(bytes.at("/request/body").asText()).isEqualTo("<the file at " + url("/a%20b.pdf") + ">");
    assertThat(ASKED).isEmpty();
    assertThat(SENT).isEmpty();
  }
}
