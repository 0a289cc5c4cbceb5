package dev.waybill.benchmarks.rows;

import dev.waybill.benchmarks.report.Figure;
import dev.waybill.benchmarks.yard.Effort;
import dev.waybill.benchmarks.yard.Gateway;
import dev.waybill.benchmarks.yard.Running;
import dev.waybill.benchmarks.yard.Starting;
import dev.waybill.benchmarks.yard.Stub;
import dev.waybill.benchmarks.yard.Yard;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** P16: a list of a million items over a thousand pages, read line by line, through a heap of 128 MB. */
public final class LongList implements Row {
  private static final int PAGE = 1_000;
  private static final String LIST = """
        list:
          timeout: 15m
          request: { GET: "/list/%1$d", query: { page: "0" } }
          pages: { items: "$.body.rows[*]", next: { query.page: $.body.next }, max: %1$d }
          output: { number: $.item.id, name: $.item.name }
      """;

  @Override
  public List<Figure> measure(Yard yard, Effort effort) throws Exception {
    int pages = effort.of(1_000, 100);
    Stub stub = Stub.start(yard, 0);
    Gateway gateway = Gateway.in(yard).manifest("bench", Gateway.MESSAGES.formatted("bench", "127.0.0.1", stub.port()) + LIST.formatted(pages))
        .heap("-Xmx128m", "-XX:+UseSerialGC");
    try (Running process = gateway.start("Waybill")) {
      Starting.firstAnswer(process, gateway.target("bench"));
      long start = System.nanoTime();
      Read read = read(gateway.port(), pages * PAGE);
      String items = String.format(Locale.ROOT, "%,d items as NDJSON with -Xmx128m", pages * PAGE);
      if (read.flaw != null) {
        return List.of(Figure.works("P16", items, false, read.flaw));
      }
      boolean early = read.first < stub.secondPageAt();
      return List.of(Figure.works("P16", items, true, String.format(Locale.ROOT, "works, %.1f s, RSS %d MB", (System.nanoTime() - start) / 1e9,
              process.mostResidentBytes() / 1_000_000)),
          Figure.works("P16", "first item before the second page is asked for", early, early ? "yes"
              : String.format(Locale.ROOT, "%.1f ms after it", (read.first - stub.secondPageAt()) / 1e6)));
    } finally {
      stub.process().close();
    }
  }

  private record Read(long first, String flaw) {}

  private static Read read(int port, int items) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/dispatch/bench/list"))
        .header("Authorization", "Bearer " + Yard.KEY).header("Content-Type", "application/json").header("Accept", "application/x-ndjson")
        .POST(HttpRequest.BodyPublishers.ofString("{}")).build();
    HttpResponse<java.io.InputStream> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      long first = System.nanoTime();
      for (int number = 0; number < items; number++) {
        if (line == null || !line.startsWith("{\"number\":" + number + ",")) {
          return new Read(first, answer.statusCode() + ", line " + number + " is " + line);
        }
        line = lines.readLine();
      }
      boolean complete = line != null && line.contains("\"complete\":true") && line.contains("\"items\":" + items);
      return new Read(first, complete ? null : "the last line is " + line);
    }
  }
}
