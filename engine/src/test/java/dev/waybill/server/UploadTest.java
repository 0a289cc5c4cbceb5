package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.access.AccessKeys;
import dev.waybill.http.Content;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadTest {
  private static final String TYPE = "multipart/form-data; boundary=XX";
  private static Rig rig;

  @TempDir static Path folder;

  @BeforeAll
  static void start() {
    rig = Rig.open(folder.resolve("spool"), settings -> settings.withLimits(1_000_000, 20_000_000, 8_000_000), AccessKeys.OPEN);
  }

  @AfterAll
  static void stop() {
    rig.close();
    assertThat(folder.resolve("spool")).isEmptyDirectory();
  }

  @BeforeEach
  void good() {
    rig.provider = call -> Future.succeededFuture(Rig.ok(call));
    rig.calls.clear();
  }

  private static String part(String head, String content) {
    return "--XX\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + content + "\r\n";
  }

  private static RawCall.Answer upload(String body) {
    return rig.post("/v1/dispatch/fax/upload", body, "Content-Type", TYPE);
  }

  private static List<Path> spooled() {
    try (Stream<Path> files = Files.walk(folder.resolve("spool"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("upload-")).toList();
    } catch (IOException gone) {
      return List.of();
    }
  }

  private static void nothingIsLeft() {
    Awaitility.await().until(() -> spooled().isEmpty());
  }

  /** The bodies of the call as the provider would get them. */
  private static Future<Buffer> sent(HttpCall call) {
    Buffer all = Buffer.buffer();
    Future<Void> done = Future.succeededFuture();
    for (Content piece : call.body().pieces()) {
      done = done.compose(before -> piece.writeTo(new BufferSink(all)));
    }
    return done.map(all);
  }

  @Test
  void aSmallFileAndItsInputGoThroughMemory() {
    AtomicReference<Buffer> got = new AtomicReference<>();
    rig.provider = call -> sent(call).map(body -> {
      got.set(body);
      return Rig.ok(call);
    });
    for (String body : List.of(part("name=\"input\"", "{\"to\":\"1\"}")
        + part("name=\"document\"; filename=\"dir/a.pdf\"\r\nContent-Type: application/pdf", "%PDF"),
        part("name=\"document\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf", "%PDF")
        + part("name=\"input\"; filename=\"x.json\"\r\nContent-Type: application/octet-stream", "{\"to\":\"1\"}"))) {
      assertThat(upload(body + "--XX--\r\n").status()).isEqualTo(200);
      assertThat(got.get().toString()).contains("name=\"to\"\r\n\r\n1\r\n")
          .contains("name=\"document\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n");
    }
    assertThat(spooled()).isEmpty();
  }

  @Test
  void aLargeFileLiesOnDiskForItsOwnerAloneAndGoesWithTheDispatch() {
    byte[] random = new byte[3_000_000];
    new Random(1).nextBytes(random);
    String content = new String(random, StandardCharsets.ISO_8859_1);
    AtomicReference<Buffer> got = new AtomicReference<>();
    rig.provider = call -> sent(call).compose(first -> sent(call)).map(again -> {
      assertThat(spooled()).singleElement().satisfies(file -> {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent()))).isEqualTo("rwx------");
      });
      got.set(again);
      return Rig.ok(call);
    });
    byte[] body = (part("name=\"document\"; filename=\"a.pdf\"", content) + "--XX--").getBytes(StandardCharsets.ISO_8859_1);
    byte[] head = ("POST /v1/dispatch/fax/upload HTTP/1.1\r\nHost: 127.0.0.1:" + rig.port() + "\r\nContent-Type: " + TYPE
        + "\r\nConnection: close\r\nContent-Length: "
        + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    assertThat(RawCall.exchange(rig.port(), head, body).get(0).status()).isEqualTo(200);
    assertThat(got.get().toString(StandardCharsets.ISO_8859_1)).contains("\r\n\r\n" + content + "\r\n--");
    nothingIsLeft();
  }

  @Test
  void aRepeatedNameMakesAListAndDotsAreOnlyCharacters() {
    String body = part("name=\"pages\"; filename=\"1\"", "a") + part("name=\"pages\"; filename=\"2\"", "b")
        + part("name=\"x.y[0]\"; filename=\"3\"", "c") + "--XX--";
    RawCall.Answer answer = rig.post("/v1/dispatch/fax/send", body, "Content-Type", TYPE);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("warnings").toString()).contains("`pages`", "`x.y[0]`");
  }

  static Stream<String> refused() {
    return Stream.of(
        part("name=\"input\"", "{\"document\":1}") + part("name=\"document\"; filename=\"a\"", "x") + "--XX--",
        part("name=\"input\"", "{}") + part("name=\"input\"", "{}") + "--XX--",
        part("name=\"input\"", "[]") + "--XX--",
        part("name=\"input\"", "{\"a\":1,\"a\":2}") + "--XX--",
        part("name=\"to\"", "1") + "--XX--",
        part("name=\"document\"; filename=\"a\"", "x"),
        "garbage",
        part("name=\"document\"; filename=\"a\"", "x".repeat(200_000)) + part("name=\"input\"", "no json") + "--XX--",
        part("name=\"document\"; filename=\"a\"", "x".repeat(200_000)) + "--XX\r\nbroken",
        part("name=\"f\"; filename=\"a\"", "x").repeat(101) + "--XX--");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aBodyThatIsNoUploadIsRefusedAndLeavesNothing(String body) {
    RawCall.Answer answer = upload(body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("malformed_request");
    assertThat(rig.calls).isEmpty();
    nothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"multipart/form-data", "multipart/form-data; boundary=\"\""})
  void aTypeWithoutABoundaryIsRefused(String type) {
    assertThat(rig.post("/v1/dispatch/fax/upload", "--XX--", "Content-Type", type).status()).isEqualTo(400);
  }

  @Test
  void otherMultipartsAreNotTaken() {
    assertThat(rig.post("/v1/dispatch/fax/upload", "--XX--", "Content-Type", "multipart/mixed; boundary=XX").status())
        .isEqualTo(415);
  }

  @Test
  void tooLargeIsSaidByTheLengthOrWhileItComes() {
    String head = "POST /v1/dispatch/fax/upload HTTP/1.1\r\nHost: 127.0.0.1:" + rig.port() + "\r\nContent-Type: " + TYPE + "\r\n";
    assertThat(RawCall.send(rig.port(), head + "Content-Length: 20000001\r\n\r\n").code()).isEqualTo("payload_too_large");
    String chunk = "fffff\r\n" + "x".repeat(0xfffff) + "\r\n";
    String open = "--XX\r\nContent-Disposition: form-data; name=\"document\"; filename=\"a\"\r\n\r\n";
    RawCall.Answer answer = RawCall.send(rig.port(), head + "Transfer-Encoding: chunked\r\n\r\n"
        + Integer.toHexString(open.length()) + "\r\n" + open + "\r\n"
        + chunk.repeat(20));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.closed()).isTrue();
    nothingIsLeft();
  }

  @Test
  void anInputPartIsNoLargerThanAMillionBytes() {
    assertThat(upload(part("name=\"input\"", "{\"to\":\"" + "x".repeat(1_000_000) + "\"}") + "--XX--").status()).isEqualTo(413);
  }

  @Test
  void aCallerWhoHangsUpWhileSendingLeavesNothing() {
    try (RawCall.Line line = new RawCall.Line(rig.port())) {
      line.send("POST /v1/dispatch/fax/upload HTTP/1.1\r\nHost: 127.0.0.1:" + rig.port() + "\r\nContent-Type: " + TYPE
          + "\r\nContent-Length: 9000000\r\n\r\n"
          + "--XX\r\nContent-Disposition: form-data; name=\"document\"; filename=\"a\"\r\n\r\n" + "x".repeat(1_000_000));
      Awaitility.await().until(() -> spooled().size() == 1);
    }
    nothingIsLeft();
    assertThat(rig.calls).isEmpty();
  }

  @Test
  void aCallerWhoHangsUpLaterDoesNotTakeTheFilesAwayFromTheDispatch() {
    Promise<Void> reached = Promise.promise();
    Promise<Void> go = Promise.promise();
    Promise<Buffer> got = Promise.promise();
    rig.provider = call -> {
      reached.complete();
      return go.future().compose(on -> sent(call)).onComplete(got).map(body -> Rig.ok(call));
    };
    try (RawCall.Line line = new RawCall.Line(rig.port())) {
      line.send(RawCall.request("POST", "/v1/dispatch/fax/upload", rig.port(), part("name=\"document\"; filename=\"a\"", "x"
          .repeat(500_000)) + "--XX--", "Content-Type", TYPE));
      Rig.await(reached.future());
    }
    assertThat(spooled()).hasSize(1);
    go.complete();
    assertThat(Rig.await(got.future()).length()).isGreaterThan(500_000);
    nothingIsLeft();
  }

  @Test
  void aDryRunShowsTheFilesSizeAndLeavesNothing() {
    RawCall.Answer answer = rig.post("/v1/dispatch/fax/upload?dry_run=true",
        part("name=\"document\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf", "x".repeat(100_000)) + "--XX--",
        "Content-Type", TYPE);
    assertThat(answer.json().at("/request/body").toString())
        .isEqualTo("[{\"name\":\"document\",\"filename\":\"a.pdf\",\"media\":\"application/pdf\",\"size\":100000}]");
    nothingIsLeft();
  }

  @Test
  void aProviderThatStopsReadingDoesNotKeepTheFileOpen() {
    rig.provider = call -> Future.<HttpReply>failedFuture(new IllegalStateException("x"));
    assertThat(upload(part("name=\"document\"; filename=\"a\"", "x".repeat(300_000)) + "--XX--").code()).isEqualTo("internal");
    nothingIsLeft();
  }

  @Test
  void aDiskThatTakesNothingIsSaidAndHarmsNobodyElse() throws IOException {
    try (Rig other = Rig.open(folder.resolve("other"))) {
      try (Stream<Path> own = Files.list(folder.resolve("other"))) {
        Path directory = own.findFirst().orElseThrow();
        Files.delete(directory.resolve("lock"));
        Files.delete(directory);
        RawCall.Answer refused = other.post("/v1/dispatch/fax/upload", part("name=\"document\"; filename=\"a\"", "x"
            .repeat(300_000)) + "--XX--", "Content-Type", TYPE);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("overloaded");
        assertThat(other.post("/v1/dispatch/fax/upload", part("name=\"document\"; filename=\"a\"", "x") + "--XX--",
            "Content-Type", TYPE).status()).isEqualTo(200);
        Files.createDirectory(directory);
      }
    }
  }
}
