package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.dispatch.EventLog;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that providers give: within JSON, or as they come to a caller who asks for their type. */
class DownloadAnswerTest {
  private static final byte[] PDF = bytes(200_000);
  private static Vertx vertx;
  private static HttpServer provider;
  private static Station station;

  @TempDir static Path folder;

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    provider = vertx.createHttpServer().requestHandler(DownloadAnswerTest::give).listen(0, "127.0.0.1")
        .toCompletionStage().toCompletableFuture().join();
    station = Station.open(folder);
    Station.manifest(folder, "files", """
        manifest: 1
        id: files
        name: Files
        version: 1.0.0
        allowed_domains: ["127.0.0.1:PORT"]
        base: http://127.0.0.1:PORT
        actions:
          get:
            input: { type: object, properties: { name: { type: string } } }
            request: { GET: "/{{input.name}}" }
            decode: file
            output: { content: $.body, media: $.header.content-type }
          about:
            input: { type: object, properties: { name: { type: string } } }
            request: { GET: "/{{input.name}}" }
            decode: file
            output: { size: $.body.size }
        """.replace("PORT", Integer.toString(provider.actualPort())));
    station.live.library().reload();
  }

  private static void give(HttpServerRequest request) {
    switch (request.path()) {
      case "/a.pdf" -> request.response().putHeader("Content-Type", "application/pdf")
          .putHeader("Content-Disposition", "attachment; filename*=UTF-8''f%C3%A4x%22.pdf").end(Buffer.buffer(PDF));
      case "/large" -> {
        request.response().putHeader("Content-Type", "application/pdf").setChunked(true);
        pour(request, 60);
      }
      case "/broken" -> {
        request.response().putHeader("Content-Type", "application/pdf").putHeader("Content-Length", "1000").write("half");
        request.connection().close();
      }
      default -> request.response().setStatusCode(404).putHeader("Content-Type", "application/json").end("{}");
    }
  }

  /** So many MB, as fast as they are taken. */
  private static void pour(HttpServerRequest request, int left) {
    if (left == 0) {
      request.response().end();
    } else {
      request.response().write(Buffer.buffer(new byte[1_000_000])).onSuccess(taken -> pour(request, left - 1));
    }
  }

  @AfterAll
  static void close() {
    station.close();
    provider.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static Telephone.Answer get(String name, String... headers) throws IOException {
    return Telephone.once(station.port(), "POST", "/v1/dispatch/files/get", "{\"name\": \"" + name + "\"}", headers);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "application/pdf                              | true",
    "application/pdf;q=0.5, application/json      | true",
    "application/octet-stream                     | true",
    "APPLICATION/PDF                              | true",
    "*/*                                          | false",
    "application/json                             | false",
    "application/*                                | false",
    "application/pdf;q=0                          | false",
    "image/*, application/json                    | false",
    "application/pdfx                             | false",
  })
  void goesAsItIsToWhoAsksForItsType(String accept, boolean bytes) throws IOException {
    Telephone.Answer answer = get("a.pdf", "Accept", accept);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().get("content-type")).isEqualTo(bytes ? "application/pdf" : "application/json");
    if (bytes) {
      assertThat(answer.headers()).containsEntry("content-length", "200000").containsEntry("x-content-type-options", "nosniff")
          .containsEntry("content-disposition", "attachment; filename=\"f_x_.pdf\"; filename*=UTF-8''f%C3%A4x%22.pdf");
    } else {
      assertThat(answer.json().at("/output/content/size").intValue()).isEqualTo(200_000);
      assertThat(answer.json().at("/output/content/base64").binaryValue()).isEqualTo(PDF);
      assertThat(answer.json().at("/output/media").textValue()).isEqualTo("application/pdf");
    }
  }

  @Test
  void theBytesAreTheProviders() throws Exception {
    assertThat(digest("a.pdf")).isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(PDF)));
  }

  @Test
  void aFileBeyondTheReplyCapStreams() throws Exception {
    MessageDigest expected = MessageDigest.getInstance("SHA-256");
    for (int i = 0; i < 60; i++) {
      expected.update(new byte[1_000_000]);
    }
    assertThat(digest("large")).isEqualTo(HexFormat.of().formatHex(expected.digest()));
  }

  @Test
  void aFileBeyondTheReplyCapDoesNotFitIntoJson() throws IOException {
    for (String accept : new String[] {"*/*", "image/png"}) {
      Telephone.Answer answer = get("large", "Accept", accept);
      assertThat(answer.code()).isEqualTo("bad_response");
    }
  }

  @Test
  void whatIsNoFileOfAGoodReplyIsAnsweredAsEver() throws IOException {
    assertThat(get("none", "Accept", "application/pdf").code()).isEqualTo("not_found");
    Telephone.Answer about = Telephone.once(station.port(), "POST", "/v1/dispatch/files/about", "{\"name\": \"a.pdf\"}", "Accept", "application/pdf");
    assertThat(about.json().at("/output/size").intValue()).isEqualTo(200_000);
  }

  @Test
  void aFileThatBreaksOffIsNotTakenForWhole() throws Exception {
    try (Socket socket = ask("broken")) {
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(all).contains("content-length: 1000").endsWith("half");
    }
    assertThat(station.live.dispatcher().inFlight()).isZero();
  }

  @Test
  void aCallerWhoHangsUpOnAFileIsNoFaultOfOurs() throws Exception {
    long before = station.live.events().last();
    try (Socket socket = ask("large")) {
      socket.setSoLinger(true, 0);
      socket.getInputStream().readNBytes(100_000);
    }
    await().until(() -> station.live.events().last() > before);
    EventLog.Held ended = station.live.events().find(before + 1);
    assertThat(ended.json().toString()).contains("\"type\":\"waybill.dispatch.completed\"");
    assertThat(station.live.dispatcher().inFlight()).isZero();
  }

  private static Socket ask(String name) throws IOException {
    String body = "{\"name\": \"" + name + "\"}";
    Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), station.port());
    socket.setSoTimeout(30_000);
    OutputStream out = socket.getOutputStream();
    out.write(("POST /v1/dispatch/files/get HTTP/1.1\r\nHost: 127.0.0.1:" + station.port() + "\r\nAccept: application/pdf\r\nContent-Type: application/json\r\n"
        + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** Of a body that is chunked or measured, read by hand. */
  private static String digest(String name) throws Exception {
    try (Socket socket = ask(name)) {
      InputStream in = socket.getInputStream();
      String head = "";
      while (!head.endsWith("\r\n\r\n")) {
        head += (char) in.read();
      }
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      if (head.toLowerCase().contains("transfer-encoding: chunked")) {
        for (int length = chunk(in); length > 0; length = chunk(in)) {
          digest.update(in.readNBytes(length));
          in.readNBytes(2);
        }
      } else {
        digest.update(in.readAllBytes());
      }
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  private static int chunk(InputStream in) throws IOException {
    String line = "";
    while (!line.endsWith("\r\n")) {
      line += (char) in.read();
    }
    return Integer.parseInt(line.strip(), 16);
  }
}
