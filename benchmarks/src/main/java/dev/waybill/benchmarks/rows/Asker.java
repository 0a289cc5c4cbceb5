package dev.waybill.benchmarks.rows;

import dev.waybill.benchmarks.yard.Starting;
import dev.waybill.benchmarks.yard.Yard;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks Waybill one thing at a time and gives the answer's text. */
final class Asker {
  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;

  Asker(int port) {
    this.port = port;
  }

  /** Until discovery says that the provider has this version. */
  void until(String provider, String version, Duration longest) throws IOException {
    long end = System.nanoTime() + longest.toNanos();
    String wanted = "\"version\":\"" + version + "\"";
    String last = "";
    while (System.nanoTime() < end) {
      last = get("/v1/providers/" + provider);
      if (last.contains(wanted)) {
        return;
      }
      Starting.pause(2);
    }
    throw new IOException("never saw " + wanted + ", but " + last);
  }

  private String get(String path) throws IOException {
    try {
      return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
          .header("Authorization", "Bearer " + Yard.KEY).build(),
          HttpResponse.BodyHandlers.ofString()).body();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException(stopped);
    }
  }
}
