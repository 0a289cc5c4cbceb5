package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files pass a gateway of 64 MB of heap from the caller to the provider, byte for byte, however large, and leave nothing behind. */
class UploadTest {
  private static final int MEGABYTE = 1 << 20;
  private static final int LARGE = 200;
  private static final String BOUNDARY = "----boundary-of-the-test";
  private static final byte[] BLOCK = new byte[MEGABYTE];

  private static final Vertx VERTX = Vertx.vertx();
  private static final Queue<Arrived> ARRIVED = new ConcurrentLinkedQueue<>();
  private static final AtomicInteger REQUESTS = new AtomicInteger();
  private static Serving gateway;

  @TempDir static Path folder;

  /** A file as the provider got it. */
  record Arrived(String part, String filename, String media, long length, String sha256, Map<String, String> fields) {}

  @BeforeAll
  static void start() throws Exception {
    new Random(200).nextBytes(BLOCK);
    int provider = VERTX.createHttpServer().requestHandler(UploadTest::take).listen(0, "127.0.0.1")
        .toCompletionStage().toCompletableFuture().join().actualPort();
    String file = "document: { file: { sources: [upload, base64], max_bytes: 1GB } }, to: { type: string }";
    Station.manifest(folder, "store", """
        manifest: 1
        id: store
        name: Store
        version: 1.0.0
        allowed_domains: ["127.0.0.1:%1$d"]
        base: http://127.0.0.1:%1$d
        timeout: 60s
        actions:
          send:
            input: { type: object, required: [document], properties: { %2$s } }
            request: { POST: /send, multipart: { to: $.input.to, document: $.input.document } }
          put:
            input: { type: object, required: [document], properties: { %2$s } }
            request: { PUT: "/put/{{input.to}}", bytes: $.input.document }
          json64:
            input: { type: object, required: [document], properties: { %2$s } }
            request: { POST: /json, json: { to: $.input.to, document: { $base64: $.input.document } } }
          form64:
            input: { type: object, required: [document], properties: { %2$s } }
            request: { POST: /form, form: { to: $.input.to, document: { $base64: $.input.document } } }
          part64:
            input: { type: object, required: [document], properties: { %2$s } }
            request: { POST: /part, multipart: { to: $.input.to, document: { $base64: $.input.document } } }
          early:
            input: { type: object, required: [document], properties: { %2$s } }
            request: { POST: /early, multipart: { to: $.input.to, document: $.input.document } }
        """.formatted(provider, file));
    gateway = Serving.start(folder, Station.LOOPBACK + "listen: \"127.0.0.1:0\"\ndata: var\n", Map.of(),
        "-Xmx64m", "-XX:+ExitOnOutOfMemoryError");
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @BeforeEach
  void forget() {
    ARRIVED.clear();
    REQUESTS.set(0);
  }

  private static void take(HttpServerRequest request) {
    REQUESTS.incrementAndGet();
    if (request.path().equals("/early")) {
      request.response().setStatusCode(413).putHeader("Connection", "close").end();
      return;
    }
    MessageDigest digest = sha256();
    long[] length = new long[1];
    Map<String, String> before = Map.of("/json", "{\"to\":\"archive\",\"document\":\"", "/form", "to=archive&document=",
        "/part", "name=\"document\"\r\n\r\n");
    if (before.containsKey(request.path())) {
      Unbase64 text = new Unbase64(before.get(request.path()), digest);
      request.handler(text::take).endHandler(end -> done(request,
          new Arrived(null, null, request.getHeader("Content-Type").replaceAll(";.*", ""), text.length(), HexFormat.of().formatHex(digest.digest()), Map.of())));
      return;
    }
    if (request.method().name().equals("PUT")) {
      request.handler(bytes -> digest.update(bytes.getBytes())).endHandler(end -> done(request, new Arrived(
          null, null, request.getHeader("Content-Type"), -1, HexFormat.of().formatHex(digest.digest()), Map.of())));
      return;
    }
    String[] head = new String[3];
    request.setExpectMultipart(true).uploadHandler(upload -> {
      head[0] = upload.name();
      head[1] = upload.filename();
      head[2] = upload.contentType();
      upload.handler(bytes -> {
        length[0] += bytes.length();
        digest.update(bytes.getBytes());
      });
    }).endHandler(end -> done(request, new Arrived(head[0], head[1], head[2], length[0], HexFormat.of().formatHex(digest.digest()),
        Map.of("to", request.getFormAttribute("to")))));
  }

  private static void done(HttpServerRequest request, Arrived arrived) {
    ARRIVED.add(arrived);
    request.response().putHeader("Content-Type", "application/json").end("{\"stored\":true}");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private static byte[] head(String name, String filename, String media) {
    return ("\r\n--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\""
        + (filename == null ? "" : "; filename=\"" + filename + "\"") + "\r\nContent-Type: " + media + "\r\n\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static final byte[] END = ("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8);
  private static final byte[] INPUT = "{\"to\":\"archive\"}".getBytes(StandardCharsets.UTF_8);

  /** Sends a multipart dispatch: the pieces in order, each as often as it stands there. */
  private static Telephone.Answer upload(String action, List<byte[]> pieces) throws IOException {
    long length = pieces.stream().mapToLong(piece -> piece.length).sum();
    try (Telephone telephone = new Telephone(gateway.port())) {
      OutputStream out = telephone.begin("/v1/dispatch/store/" + action, "multipart/form-data; boundary=" + BOUNDARY, length);
      for (byte[] piece : pieces) {
        out.write(piece);
      }
      return telephone.read();
    }
  }

  private static List<byte[]> inputFirst(byte[] file, int times, String filename, String media) {
    return Stream.of(Stream.of(head("input", null, "application/json"), INPUT, head("document", filename, media)),
        Stream.generate(() -> file).limit(times), Stream.of(END)).flatMap(each -> each).toList();
  }

  private static List<byte[]> inputLast(byte[] file, String filename, String media) {
    return List.of(head("document", filename, media), file, head("input", null, "application/json"), INPUT, END);
  }

  @ParameterizedTest
  @CsvSource({"json64, application/json", "form64, application/x-www-form-urlencoded", "part64, multipart/form-data"})
  void base64OfTwoHundredMegabytesPassesASmallHeap(String action, String media) throws Exception {
    MessageDigest expected = sha256();
    for (int i = 0; i < LARGE; i++) {
      expected.update(BLOCK);
    }
    Telephone.Answer answer = upload(action, inputFirst(BLOCK, LARGE, "scan.pdf", "application/pdf"));
    assertThat(answer.status()).as(answer.body() + gateway.output()).isEqualTo(200);
    assertThat(ARRIVED).containsExactly(
        new Arrived(null, null, media, (long) LARGE * MEGABYTE, HexFormat.of().formatHex(expected.digest()), Map.of()));
    nothingIsLeft();
  }

  @ParameterizedTest
  @CsvSource({"json64, application/json", "form64, application/x-www-form-urlencoded", "part64, multipart/form-data"})
  void base64OfSmallFilesArrivesToo(String action, String media) throws Exception {
    for (byte[] file : List.of(new byte[0], new byte[] {'x'}, new byte[] {-1, -1}, pdf())) {
      ARRIVED.clear();
      assertThat(upload(action, inputFirst(file, 1, "a.bin", "application/octet-stream")).status()).isEqualTo(200);
      assertThat(ARRIVED).containsExactly(new Arrived(null, null, media, file.length, sha256(file), Map.of()));
    }
  }

  private static void nothingIsLeft() {
    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
      try (Stream<Path> all = Files.walk(folder.resolve("var/spool"))) {
        assertThat(all.filter(path -> path.getFileName().toString().startsWith("upload-"))).isEmpty();
      }
    });
  }

  @Test
  void twoHundredMegabytesPassASmallHeap() throws Exception {
    MessageDigest expected = sha256();
    for (int i = 0; i < LARGE; i++) {
      expected.update(BLOCK);
    }
    Telephone.Answer answer = upload("send", inputFirst(BLOCK, LARGE, "scan.pdf", "application/pdf"));
    assertThat(answer.status()).as(answer.body() + gateway.output()).isEqualTo(200);
    assertThat(ARRIVED).containsExactly(new Arrived("document", "scan.pdf", "application/pdf", (long) LARGE * MEGABYTE,
        HexFormat.of().formatHex(expected.digest()), Map.of("to", "archive")));
    nothingIsLeft();
  }

  private static byte[] pdf() {
    byte[] pdf = new byte[150_000];
    new Random(7).nextBytes(pdf);
    System.arraycopy("%PDF-1.4\r\n--".getBytes(StandardCharsets.US_ASCII), 0, pdf, 0, 12);
    System.arraycopy(("\r\n--" + BOUNDARY.substring(0, 10)).getBytes(StandardCharsets.US_ASCII), 0, pdf, 70_000, 14);
    return pdf;
  }

  @Test
  void aSmallFileArrivesAsItIsHoweverItCame() throws Exception {
    byte[] pdf = pdf();
    Arrived expected = new Arrived("document", "fax.pdf", "application/pdf", pdf.length, sha256(pdf), Map.of("to", "archive"));
    String json = "{\"to\":\"archive\",\"document\":{\"base64\":\"" + Base64.getEncoder().encodeToString(pdf)
        + "\",\"filename\":\"fax.pdf\",\"media\":\"application/pdf\"}}";
    assertThat(Telephone.once(gateway.port(), "POST", "/v1/dispatch/store/send", json).status()).isEqualTo(200);
    assertThat(upload("send", inputFirst(pdf, 1, "fax.pdf", "application/pdf")).status()).isEqualTo(200);
    assertThat(upload("send", inputLast(pdf, "fax.pdf", "application/pdf")).status()).isEqualTo(200);
    assertThat(ARRIVED).containsExactly(expected, expected, expected);
    ARRIVED.clear();
    Arrived body = new Arrived(null, null, "application/pdf", -1, sha256(pdf), Map.of());
    assertThat(Telephone.once(gateway.port(), "POST", "/v1/dispatch/store/put", json).status()).isEqualTo(200);
    assertThat(upload("put", inputFirst(pdf, 1, "fax.pdf", "application/pdf")).status()).isEqualTo(200);
    assertThat(upload("put", inputLast(pdf, "fax.pdf", "application/pdf")).status()).isEqualTo(200);
    assertThat(ARRIVED).containsExactly(body, body, body);
    nothingIsLeft();
  }

  @Test
  void tinyAndEmptyFilesArriveToo() throws Exception {
    for (byte[] file : List.of(new byte[0], new byte[] {'x'}, "\r\n".getBytes(StandardCharsets.US_ASCII))) {
      ARRIVED.clear();
      assertThat(upload("send", inputLast(file, "a.bin", "application/octet-stream")).status()).isEqualTo(200);
      assertThat(ARRIVED).containsExactly(
          new Arrived("document", "a.bin", "application/octet-stream", file.length, sha256(file), Map.of("to", "archive")));
    }
  }

  @Test
  void aCallerWhoHangsUpInMidUploadLeavesNothing() throws Exception {
    for (int megabytes : new int[] {0, 1, 20}) {
      try (Telephone telephone = new Telephone(gateway.port())) {
        OutputStream out = telephone.begin("/v1/dispatch/store/send", "multipart/form-data; boundary=" + BOUNDARY, 40L * MEGABYTE);
        out.write(head("input", null, "application/json"));
        out.write(INPUT);
        out.write(head("document", "scan.pdf", "application/pdf"));
        for (int i = 0; i < megabytes; i++) {
          out.write(BLOCK);
        }
        out.flush();
      }
    }
    nothingIsLeft();
    assertThat(upload("send", inputFirst(BLOCK, 1, "scan.pdf", "application/pdf")).status()).isEqualTo(200);
    assertThat(REQUESTS).hasValue(1);
    assertThat(metric("waybill_requests_under_way")).isEqualTo("1.0");
    assertThat(metric("waybill_bodies_held")).isEqualTo("0.0");
  }

  private static String metric(String name) throws IOException {
    return Telephone.once(gateway.port(), "GET", "/metrics", null).body().lines()
        .filter(line -> line.startsWith(name)).map(line -> line.substring(line.lastIndexOf(' ') + 1)).findFirst().orElse("");
  }

  @Test
  void aProviderThatAnswersEarlyIsHeard() throws Exception {
    for (int i = 0; i < 3; i++) {
      Telephone.Answer answer = upload("early", inputFirst(BLOCK, 20, "scan.pdf", "application/pdf"));
      assertThat(answer.code()).as(answer.body()).isEqualTo("rejected");
      assertThat(answer.json().path("upstream").path("status").asInt()).isEqualTo(413);
    }
    assertThat(upload("send", inputFirst(BLOCK, 1, "scan.pdf", "application/pdf")).status()).isEqualTo(200);
    nothingIsLeft();
  }

  @Test
  void whatIsRefusedNeverReachesTheProvider() throws Exception {
    for (List<byte[]> pieces : List.of(
        List.of(head("document", "a", "text/plain"), BLOCK, END, head("input", null, "application/json")),
        List.of(head("input", null, "application/json"), "{\"to\":1}".getBytes(StandardCharsets.UTF_8),
            head("document", "a", "text/plain"), BLOCK, END),
        List.of(head("document", "a", "text/plain"), BLOCK, head("input", null, "application/json"), "{".getBytes(), END),
        List.of(head("document", "a", "text/plain"), BLOCK),
        List.of(head("nobody", "a", "text/plain"), BLOCK, head("input", null, "application/json"), INPUT, END))) {
      Telephone.Answer answer = upload("put", pieces);
      assertThat(answer.status()).as(answer.body()).isBetween(400, 422);
      assertThat(answer.code()).isIn("malformed_request", "invalid_request");
    }
    assertThat(REQUESTS).hasValue(0);
    nothingIsLeft();
  }
}
