package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.access.AccessKeys;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists over the wire: as JSON, and line by line as fast as the caller takes them. */
class NdjsonTest {
  private static final String LIST = """
      manifest: 1
      id: acme
      name: Acme
      version: 1.0.0
      allowed_domains: [api.acme.example]
      base: https://api.acme.example
      actions:
        list: { request: { GET: /rows }, pages: { items: $.body.rows, next: { query.page: $.body.next }, max: 3 } }
        endless: { request: { GET: /rows }, pages: { items: $.body.rows, next: { query.page: $.page.next }, max: 100000 } }
        one: { request: { GET: /one } }
      """;
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Rig rig;

  @BeforeEach
  void start() {
    open(Duration.ofSeconds(60));
  }

  private void open(Duration reader) {
    rig = Rig.open(folder.resolve("spool"), settings -> settings.withPatience(new Patience(LONG, LONG, LONG, 1, reader)), AccessKeys.OPEN);
    rig.report = rig.report(LIST);
    rig.provider = call -> Future.succeededFuture(page(call, rig.calls.size(), 2));
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static HttpReply page(HttpCall call, int number, int last) {
    return Rig.reply(call, 200, "{\"rows\":[{\"n\":" + number + "},\"a\\nb\"]" + (number < last ? ",\"next\":" + (number + 1) : "") + "}");
  }

  private HttpResponse<String> dispatch(String action, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rig.port() + "/v1/dispatch/acme/" + action))
        .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString("{}"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private List<String> lines(String action) throws Exception {
    HttpResponse<String> answer = dispatch(action, "Accept", "application/x-ndjson");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.body()).endsWith("\n");
    return answer.body().lines().toList();
  }

  @Test
  void aListIsOneJsonListWhereNothingElseIsAsked() throws Exception {
    HttpResponse<String> answer = dispatch("list");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(Rig.json(answer.body()).get("output").toString()).isEqualTo("[{\"n\":1},\"a\\nb\",{\"n\":2},\"a\\nb\"]");
    assertThat(Rig.json(answer.body()).has("truncated")).isFalse();
    assertThat(Rig.json(answer.body()).at("/upstream/attempts").intValue()).isEqualTo(2);
  }

  @Test
  void aListThatGoesOnSaysSo() throws Exception {
    rig.provider = call -> Future.succeededFuture(page(call, rig.calls.size(), 9));
    assertThat(Rig.json(dispatch("list").body()).get("truncated").booleanValue()).isTrue();
    rig.calls.clear();
    assertThat(lines("list")).hasSize(7).last().isEqualTo("{\"_waybill\":{\"truncated\":true,\"items\":6}}");
  }

  @Test
  void aLineIsAnElementAndTheLastSaysHowItEnded() throws Exception {
    assertThat(lines("list")).containsExactly("{\"n\":1}", "\"a\\nb\"", "{\"n\":2}", "\"a\\nb\"", "{\"_waybill\":{\"complete\":true,\"items\":4}}");
    assertThat(rig.outcomes).singleElement().satisfies(ended -> assertThat(ended.attempts()).isEqualTo(2));
  }

  @Test
  void anEmptyListIsItsEnding() throws Exception {
    rig.provider = call -> Future.succeededFuture(Rig.reply(call, 200, "{}"));
    assertThat(lines("list")).containsExactly("{\"_waybill\":{\"complete\":true,\"items\":0}}");
  }

  @Test
  void aListThatBreaksOffEndsInItsProblem() throws Exception {
    rig.provider = call -> Future.succeededFuture(rig.calls.size() == 2 ? Rig.reply(call, 404, "{}") : page(call, 1, 9));
    List<String> lines = lines("list");
    assertThat(lines).hasSize(3);
    assertThat(Rig.json(lines.get(2)).at("/_waybill/items").intValue()).isEqualTo(2);
    assertThat(Rig.json(lines.get(2)).at("/_waybill/error/code").textValue()).isEqualTo("not_found");
    assertThat(Rig.json(lines.get(2)).at("/_waybill/error/provider").textValue()).isEqualTo("acme");
    assertThat(rig.outcomes).singleElement().satisfies(ended -> assertThat(ended.problem()).isNotNull());
  }

  @Test
  void aFirstPageThatFailsIsAProblem() throws Exception {
    rig.provider = call -> Future.succeededFuture(Rig.reply(call, 404, "{}"));
    HttpResponse<String> answer = dispatch("list", "Accept", "application/x-ndjson");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @ParameterizedTest(name = "{0} for {1}: {2}")
  @CsvSource(delimiter = '|', value = {
    "application/x-ndjson                               | list | true",
    "Application/X-NDJSON                               | list | true",
    "application/json                                   | list | false",
    "*/*                                                | list | false",
    "text/html                                          | list | false",
    "application/x-ndjson, application/json             | list | false",
    "application/x-ndjson, */*                          | list | true",
    "application/x-ndjson;q=0.9, application/json;q=0.8 | list | true",
    "application/x-ndjson;q=0.8, application/json;q=0.9 | list | false",
    "application/x-ndjson;q=0.8, */*;q=0.9, application/json;q=0.1 | list | true",
    "application/x-ndjson;q=0                           | list | false",
    "application/x-ndjson;q=x                           | list | false",
    "application/ndjson                                 | list | false",
    ",;q=1,application/x-ndjson                         | list | true",
    "application/x-ndjson                               | one  | true",
    "application/x-ndjson, application/json;q=0.1       | one  | false",
    "application/x-ndjson, */*;q=0.1                    | one  | false",
  })
  void theFormIsWhatTheCallerAccepts(String accept, String action, boolean lines) throws Exception {
    assertThat(dispatch(action, "Accept", accept).headers().firstValue("Content-Type"))
        .contains(lines ? "application/x-ndjson" : "application/json");
  }

  @Test
  void whatIsNoListIsOneLineForWhoTakesNothingElse() throws Exception {
    rig.provider = call -> Future.succeededFuture(Rig.ok(call));
    assertThat(lines("one")).containsExactly("{\"ok\":true}", "{\"_waybill\":{\"complete\":true,\"items\":1}}");
  }

  /** A page of some megabytes: more than sockets hold on the way. */
  private static HttpReply large(HttpCall call) {
    byte[] random = new byte[1 << 20];
    new Random(1).nextBytes(random);
    StringBuilder rows = new StringBuilder("{\"rows\":[");
    String row = '"' + java.util.Base64.getEncoder().encodeToString(random) + '"';
    for (int i = 0; i < 12; i++) {
      rows.append(i == 0 ? "" : ",").append(row);
    }
    return Rig.reply(call, 200, rows.append("]}").toString());
  }

  private Socket ask() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(8 * 1024);
    socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), rig.port()));
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(RawCall.request("POST", "/v1/dispatch/acme/endless", rig.port(), "{}", "Content-Type", "application/json",
        "Accept", "application/x-ndjson").getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void aCallerWhoDoesNotReadGetsNoSecondPageAndIsHungUpOn() throws Exception {
    stop();
    open(Duration.ofMillis(300));
    rig.provider = call -> Future.succeededFuture(large(call));
    try (Socket socket = ask()) {
      await().until(() -> !rig.outcomes.isEmpty());
      assertThat(rig.calls).hasSize(1);
      assertThat(socket.isClosed()).isFalse();
    }
  }

  @Test
  void aCallerWhoHangsUpStopsTheList() throws Exception {
    rig.provider = call -> Future.succeededFuture(large(call));
    try (Socket socket = ask()) {
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      assertThat(rig.outcomes).isEmpty();
    }
    await().until(() -> !rig.outcomes.isEmpty());
    assertThat(rig.calls).hasSize(1);
  }

  @Test
  void aCallerWhoHangsUpWhileAPageIsOnItsWayStopsTheListThere() throws Exception {
    Promise<HttpReply> second = Promise.promise();
    Promise<Void> asked = Promise.promise();
    rig.provider = call -> {
      if (rig.calls.size() == 1) {
        return Future.succeededFuture(page(call, 1, 9));
      }
      asked.tryComplete();
      return second.future();
    };
    try (Socket socket = ask()) {
      Rig.await(asked.future());
    }
    HttpCall last = rig.calls.stream().skip(1).findFirst().orElseThrow();
    rig.provider = call -> Future.failedFuture(new AssertionError("asked for more"));
    second.complete(large(last));
    await().until(() -> !rig.outcomes.isEmpty());
    assertThat(rig.outcomes).singleElement().satisfies(ended -> assertThat(ended.problem()).isNull());
  }

  @Test
  void otherRequestsGoOnMeanwhileOverOtherConnections() throws Exception {
    rig.provider = call -> Future.succeededFuture(call.target().path().startsWith("/one") ? Rig.ok(call) : large(call));
    try (Socket socket = ask()) {
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      assertThat(dispatch("one").statusCode()).isEqualTo(200);
    }
  }
}
