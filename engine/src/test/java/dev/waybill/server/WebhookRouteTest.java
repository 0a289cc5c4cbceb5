package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.access.AccessKey;
import dev.waybill.access.AccessKeys;
import dev.waybill.access.Scope;
import dev.waybill.dispatch.Event;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deliveries and event streams over real connections, written by hand. */
class WebhookRouteTest {
  private static final String HOOKED = """
      manifest: 1
      id: hooked
      name: Hooked
      version: 1.0.0
      allowed_domains: [api.hooked.example]
      secrets: { key: {} }
      webhooks:
        raw:
          decode: none
          verify: { signature: { alg: hmac-sha256, key: $.secret.key, payload: "{{request.url}}|{{raw}}", signature: $.header.x-sig } }
          events: [{ emit: hooked.raw, output: { method: $.request.method } }]
        large:
          verify: { signature: { alg: hmac-sha256, key: $.secret.key, payload: "{{request.url}}|{{raw}}", signature: $.header.x-sig } }
          events: [{ when: { $.body.event: done }, emit: hooked.large, output: { last: $.body.last } }]
        open:
          verify: none
          events: [{ emit: hooked.open }]
          reply: { status: 202, headers: { X-Hook: "yes" }, json: { ok: true } }
      """;
  private static final String KEY = "billing-key-1";

  @TempDir Path folder;
  private Rig rig;

  private Rig open() {
    return open(AccessKeys.OPEN, null);
  }

  private Rig open(AccessKeys access, String publicUrl) {
    rig = Rig.open(folder, settings -> publicUrl == null ? settings : settings.withPublicUrl(publicUrl), access);
    rig.report = rig.report(Rig.FAX, HOOKED);
    return rig;
  }

  @AfterEach
  void close() {
    if (rig != null) {
      rig.close();
    }
  }

  private RawCall.Answer send(byte[] body, String path, String... headers) {
    StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nContent-Length: " + body.length + "\r\n");
    boolean host = false;
    for (int i = 0; i < headers.length; i += 2) {
      head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
      host |= headers[i].equals("Host");
    }
    head.append(host ? "" : "Host: 127.0.0.1:" + rig.port() + "\r\n").append("\r\n");
    byte[] bytes = Buffer.buffer(head.toString()).appendBytes(body).getBytes();
    return RawCall.exchange(rig.port(), bytes, ("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1:" + rig.port()
        + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8)).get(0);
  }

  private static String signature(String url, byte[] body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("s3cret-key-of-fax".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(Buffer.buffer(url + "|").appendBytes(body).getBytes()));
  }

  @Test
  void bodiesThatComeFromAnybodyTakeNothingFromCallers() {
    rig = Rig.open(folder, settings -> settings.withLimits(1_000_000, 1_000_000, 3_000_000), AccessKeys.OPEN);
    rig.report = rig.report(Rig.FAX, HOOKED);
    List<RawCall.Line> silent = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      silent.add(new RawCall.Line(rig.port()).send("POST /v1/webhooks/hooked/open HTTP/1.1\r\nHost: 127.0.0.1:" + rig.port()
          + "\r\nContent-Length: 990000\r\n\r\n" + "x".repeat(500_000)));
    }
    Awaitility.await().until(() -> silent.stream().filter(line -> line.hasAnswer()).count() == 7);
    assertThat(rig.dispatch("fax/send", "{\"to\":\"" + "x".repeat(900_000) + "\"}").status()).isEqualTo(200);
    silent.forEach(RawCall.Line::close);
  }

  @Test
  void aLargeDeliveryIsReadOnceItIsProven() throws Exception {
    open();
    for (String filling : new String[] {"x".repeat(10), "x".repeat(200_000)}) {
      byte[] body = ("{\"event\":\"done\",\"filling\":\"" + filling + "\",\"last\":7}").getBytes(StandardCharsets.UTF_8);
      byte[] garbage = ("{\"event\":\"done\"" + filling).getBytes(StandardCharsets.UTF_8);
      String url = "http://127.0.0.1:" + rig.port() + "/v1/webhooks/hooked/large";
      assertThat(send(body, "/v1/webhooks/hooked/large", "Content-Type", "application/json", "X-Sig", signature(url, body)).status()).isEqualTo(204);
      assertThat(send(garbage, "/v1/webhooks/hooked/large", "Content-Type", "application/json", "X-Sig", signature(url, garbage)).code())
          .isEqualTo("malformed_request");
      assertThat(send(garbage, "/v1/webhooks/hooked/large", "Content-Type", "application/json", "X-Sig", signature(url, body)).code())
          .as("what is not proven is not read").isEqualTo("unverified");
    }
    assertThat(rig.deliveries).containsExactly("hooked/large taken", "hooked/large undecodable", "hooked/large bad_signature", "hooked/large taken",
        "hooked/large undecodable", "hooked/large bad_signature");
  }

  @Test
  void theVeryBytesThatCameAreVerified() throws Exception {
    open();
    byte[] body = {'{', ' ', '\r', '\n', (byte) 0xff, 0, (byte) 0xc3, '}', '\n'};
    String path = "/v1/webhooks/hooked/raw?b=2&a=%2f";
    String url = "http://127.0.0.1:" + rig.port() + path;
    RawCall.Answer taken = send(body, path, "X-Sig", signature(url, body));
    assertThat(taken.status()).isEqualTo(204);
    assertThat(taken.header("X-Request-Id")).isNotNull();
    assertThat(taken.header("Cache-Control")).isEqualTo("no-store");
    RawCall.Answer forged = send(body, path.replace("b=2", "b=3"), "X-Sig", signature(url, body));
    assertThat(forged.status()).isEqualTo(403);
    assertThat(forged.code()).isEqualTo("unverified");
    assertThat(forged.json().path("provider").textValue()).isEqualTo("hooked");
    assertThat(rig.deliveries).containsExactly("hooked/raw taken", "hooked/raw bad_signature");
    assertThat(rig.events.last() - rig.events.first()).isZero();
  }

  @Test
  void theUrlIsThePublicOneWhereItIsKnownAndMayBeCalledByThatName() throws Exception {
    open(AccessKeys.OPEN, "https://gw.example/base");
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    String signature = signature("https://gw.example/base/v1/webhooks/hooked/raw", body);
    assertThat(send(body, "/v1/webhooks/hooked/raw", "X-Sig", signature, "Host", "gw.example").status()).isEqualTo(204);
    assertThat(send(body, "/v1/webhooks/hooked/raw", "X-Sig", signature, "Host", "evil.example").code()).isEqualTo("foreign_host");
    assertThat(send(body, "/v1/providers", "Host", "gw.example").code()).isEqualTo("foreign_host");
  }

  @Test
  void needsNoKeyAndAnswersAsTheManifestSays() {
    open(keys("read"), null);
    RawCall.Answer answer = send("{\"a\":1}".getBytes(StandardCharsets.UTF_8), "/v1/webhooks/hooked/open", "Content-Type", "application/json");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("X-Hook")).isEqualTo("yes");
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.body()).isEqualTo("{\"ok\":true}");
    assertThat(rig.get("/v1/webhooks/hooked/open?a=1").status()).isEqualTo(202);
  }

  @ParameterizedTest
  @CsvSource({"POST, /v1/webhooks/hooked/none, 404, unknown_webhook", "POST, /v1/webhooks/nobody/open, 404, unknown_webhook",
    "PUT, /v1/webhooks/hooked/open, 405, method_not_allowed", "POST, /v1/webhooks/hooked, 404, unknown_route",
    "POST, /v1/webhooks/hooked/open/more, 404, unknown_route"})
  void saysWhatThereIsNot(String method, String path, int status, String code) {
    open();
    RawCall.Answer answer = RawCall.send(rig.port(), RawCall.request(method, path, rig.port(), "{}"));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(rig.deliveries).isEmpty();
  }

  @Test
  void aBodyIsBoundedAndNotCompressedAndMustBeWhatItSays() {
    rig = Rig.open(folder, settings -> settings.withLimits(1_000, 1_000, 10_000), AccessKeys.OPEN);
    rig.report = rig.report(HOOKED);
    assertThat(send(new byte[1_001], "/v1/webhooks/hooked/open").code()).isEqualTo("payload_too_large");
    assertThat(send(new byte[10], "/v1/webhooks/hooked/open", "Content-Encoding", "gzip").code()).isEqualTo("unsupported_media_type");
    assertThat(send("{".getBytes(StandardCharsets.UTF_8), "/v1/webhooks/hooked/open", "Content-Type", "application/json").code())
        .isEqualTo("malformed_request");
  }

  private static AccessKeys keys(String... scopes) {
    return new AccessKeys(List.of(new AccessKey("billing", "sha256:" + sha256(KEY), List.of(scopes).stream().map(Scope::parse).toList())));
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of().formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** A reader of one stream. */
  private final class Stream implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader reader;
    final List<String> head = new ArrayList<>();

    Stream(String path, String... headers) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), rig.port());
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(RawCall.request("GET", path, rig.port(), null, headers).getBytes(StandardCharsets.UTF_8));
      reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
        head.add(line);
      }
    }

    /** The next line that begins so; chunk sizes and what does not matter are passed over. */
    String next(String prefix) throws IOException {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith(prefix)) {
          return line;
        }
      }
      return null;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private void emit(String provider, String type) {
    rig.events.append(Event.webhook(provider, "x", type, JsonText.object().put("n", 1)));
  }

  @Test
  void aStreamTellsWhatHappensAndReplaysWhatWasMissed() throws Exception {
    open();
    String last;
    try (Stream stream = new Stream("/v1/events")) {
      assertThat(stream.head.get(0)).isEqualTo("HTTP/1.1 200 OK");
      assertThat(stream.head).contains("content-type: text/event-stream; charset=utf-8", "cache-control: no-store");
      stream.next(": waybill");
      send("{\"a\":1}".getBytes(StandardCharsets.UTF_8), "/v1/webhooks/hooked/open", "Content-Type", "application/json");
      last = stream.next("id: ").substring(4);
      assertThat(stream.next("event: ")).isEqualTo("event: hooked.open");
      assertThat(Rig.json(stream.next("data: ").substring(6)).path("data")).isEqualTo(Rig.json("{\"a\": 1}"));
    }
    emit("fax", "one");
    emit("fax", "two");
    try (Stream resumed = new Stream("/v1/events", "Last-Event-ID", last)) {
      assertThat(resumed.next("event: ")).isEqualTo("event: one");
      assertThat(resumed.next("event: ")).isEqualTo("event: two");
      emit("fax", "three");
      assertThat(resumed.next("event: ")).isEqualTo("event: three");
    }
  }

  @ParameterizedTest
  @CsvSource({"17", "99999999999999999", "nonsense"})
  void aGapIsTold(String after) throws Exception {
    open();
    emit("fax", "held");
    try (Stream stream = new Stream("/v1/events", "Last-Event-ID", after)) {
      assertThat(stream.next("event: ")).isEqualTo("event: waybill.events.lost");
      assertThat(Rig.json(stream.next("data: ").substring(6)).path("data").path("after").textValue()).isEqualTo(after);
      assertThat(stream.next("event: ")).isEqualTo("event: held");
    }
  }

  @Test
  void aStreamShowsWhatItsReaderMaySeeAndAskedFor() throws Exception {
    open(keys("read", "dispatch:fax/*"), null);
    long before = rig.events.last();
    emit("hooked", "hidden");
    rig.events.append(Event.manifestRefused("m.yaml", 1));
    emit("fax", "other");
    emit("fax", "shown");
    String[] headers = {"Last-Event-ID", Long.toString(before), "Authorization", "Bearer " + KEY};
    try (Stream stream = new Stream("/v1/events", headers); Stream narrow = new Stream("/v1/events?type=shown&provider=fax", headers)) {
      assertThat(stream.next("event: ")).isEqualTo("event: other");
      assertThat(narrow.next("event: ")).isEqualTo("event: shown");
    }
    assertThat(rig.get("/v1/events").status()).isEqualTo(401);
    assertThat(rig.get("/v1/events?since=1", headers).code()).isEqualTo("malformed_request");
  }

  @Test
  void aStreamNeedsTheScopeToRead() {
    open(keys("dispatch:fax/*"), null);
    assertThat(rig.get("/v1/events", "X-API-Key", KEY).code()).isEqualTo("out_of_scope");
  }

  @Test
  void streamsEndWhenTheGatewayStops() throws Exception {
    open();
    try (Stream stream = new Stream("/v1/events")) {
      stream.next(": waybill");
      Rig.await(rig.gateway.stop(Duration.ofSeconds(15)));
      assertThat(stream.next(": stopping")).isNotNull();
      Rig.await(rig.vertx.close());
      rig = null;
    }
  }
}
