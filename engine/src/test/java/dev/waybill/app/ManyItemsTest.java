package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million elements over a thousand pages pass a gateway of 128 MB of heap, in order, each once. */
class ManyItemsTest {
  private static final int PAGES = 1_000;
  private static final int ROWS = 1_000;

  @TempDir Path folder;

  private static void answer(HttpServerRequest request) {
    String given = request.getParam("page");
    int page = given == null ? 1 : Integer.parseInt(given);
    StringBuilder body = new StringBuilder("{\"rows\":[");
    for (int i = 0; i < ROWS; i++) {
      body.append(i == 0 ? "" : ",").append("{\"n\":").append((page - 1) * ROWS + i).append(",\"text\":\"some words about it\"}");
    }
    body.append("]").append(page < PAGES ? ",\"next\":" + (page + 1) : "").append('}');
    request.response().putHeader("Content-Type", "application/json").end(body.toString());
  }

  @Test
  void aMillionElementsPassASmallHeap() throws Exception {
    Vertx vertx = Vertx.vertx();
    int provider = vertx.createHttpServer().requestHandler(ManyItemsTest::answer).listen(0, "127.0.0.1")
        .toCompletionStage().toCompletableFuture().join().actualPort();
    Station.manifest(folder, "many", """
        manifest: 1
        id: many
        name: Many
        version: 1.0.0
        allowed_domains: ["127.0.0.1:%1$d"]
        base: http://127.0.0.1:%1$d
        timeout: 10m
        actions:
          list:
            request: { GET: /rows }
            pages: { items: "$.body.rows[*]", next: { query.page: $.body.next }, max: 1000 }
            output: { n: $.item.n, text: "{{item.text}}" }
        """.formatted(provider));
    try (Serving gateway = Serving.start(folder, Station.LOOPBACK + "listen: \"127.0.0.1:0\"\ndata: var\n", Map.of(),
        "-Xmx128m", "-XX:+ExitOnOutOfMemoryError")) {
      HttpResponse<java.io.InputStream> answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(
          URI.create("http://127.0.0.1:" + gateway.port() + "/v1/dispatch/many/list"))
          .headers("Content-Type", "application/json", "Accept", "application/x-ndjson")
          .POST(HttpRequest.BodyPublishers.ofString("{}")).build(), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      int lines = 0;
      String last = null;
      try (BufferedReader body = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
        for (String line = body.readLine(); line != null; line = body.readLine()) {
          if (lines < PAGES * ROWS && !line.startsWith("{\"n\":" + lines + ",")) {
            throw new AssertionError("line " + lines + " is " + line);
          }
          lines++;
          last = line;
        }
      }
      assertThat(lines).as(gateway.output()).isEqualTo(PAGES * ROWS + 1);
      assertThat(last).isEqualTo("{\"_waybill\":{\"complete\":true,\"items\":1000000}}");
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
