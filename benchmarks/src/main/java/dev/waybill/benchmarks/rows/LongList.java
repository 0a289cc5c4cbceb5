package dev.waybill.benchmarks.rows;

import dev.waybill.benchmarks.report.Figure;
import dev.waybill.benchmarks.report.Score;
import dev.waybill.benchmarks.yard.Effort;
import dev.waybill.benchmarks.yard.Gateway;
import dev.waybill.benchmarks.yard.Running;
import dev.waybill.benchmarks.yard.Starting;
import dev.waybill.benchmarks.yard.Stub;
import dev.waybill.benchmarks.yard.Yard;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
        two_pages:
          request: { GET: "/list/2", query: { page: "0" } }
          pages: { items: "$.body.rows[*]", next: { query.page: $.body.next }, max: 2 }
          output: { number: $.item.id, name: $.item.name }
      """;

  @Override
  public List<Figure> measure(Yard yard, Effort effort) throws Exception {
    int pages = effort.of(1_000, 100);
    Stub stub = Stub.start(yard, 0);
    Gateway gateway = Gateway.in(yard).manifest("bench", Gateway.MESSAGES.formatted("bench", "127.0.0.1", stub.port())
        + LIST.formatted(pages))
        .heap("-Xmx128m", "-XX:+UseSerialGC");
    try (Running process = gateway.start("Waybill")) {
      Starting.firstAnswer(process, gateway.target("bench"));
      long start = System.nanoTime();
      String flaw = flaw(gateway.port(), pages * PAGE);
      String items = String.format(Locale.ROOT, "%,d items as NDJSON with -Xmx128m", pages * PAGE);
      if (flaw != null) {
        return List.of(Figure.works("P16", items, false, flaw));
      }
      double early = early(gateway.port(), stub);
      return List.of(Figure.works("P16", items, true,
          String.format(Locale.ROOT, "works, %.1f s, RSS %d MB", (System.nanoTime() - start) / 1e9,
              process.mostResidentBytes() / 1_000_000)),
          Figure.works("P16", "first item before the second page is asked for", early > 0,
              String.format(Locale.ROOT, "%.2f ms %s", Math.abs(early),
              early > 0 ? "before" : "after")));
    } finally {
      stub.process().close();
    }
  }

  /** Milliseconds by which the first item of a list of two pages is here before the provider is asked for the second; the median. */
  private static double early(int port, Stub stub) throws IOException {
    List<Double> millis = new ArrayList<>();
    for (int round = 0; round < 21; round++) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        socket.setSoTimeout(60_000);
        socket.getOutputStream().write(("POST /v1/dispatch/bench/two_pages HTTP/1.1\r\nHost: 127.0.0.1:" + port
            + "\r\nAuthorization: Bearer " + Yard.KEY
            + "\r\nContent-Type: application/json\r\nAccept: application/x-ndjson\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
            .getBytes(StandardCharsets.US_ASCII));
        BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 512);
        for (String line = lines.readLine(); line != null && !line.startsWith("{\"number\":0,"); ) {
          line = lines.readLine();
        }
        long first = System.nanoTime();
        for (String line = lines.readLine(); line != null; ) {
          line = lines.readLine();
        }
        millis.add((stub.secondPageAt() - first) / 1e6);
      }
    }
    return Score.median(millis);
  }

  /** Reads the whole list; what is wrong with it, or null. */
  private static String flaw(int port, int items) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/dispatch/bench/list"))
        .header("Authorization", "Bearer " + Yard.KEY).header("Content-Type", "application/json")
            .header("Accept", "application/x-ndjson")
        .POST(HttpRequest.BodyPublishers.ofString("{}")).build();
    HttpResponse<InputStream> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      for (int number = 0; number < items; number++) {
        String line = lines.readLine();
        if (line == null || !line.startsWith("{\"number\":" + number + ",")) {
          return answer.statusCode() + ", line " + number + " is " + line;
        }
      }
      String last = lines.readLine();
      return last != null && last.contains("\"complete\":true") && last.contains("\"items\":" + items) ? null
          : "the last line is " + last;
    }
  }
}
