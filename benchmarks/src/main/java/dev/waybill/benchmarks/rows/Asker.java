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

  /** A dry run of the action {@code send}, which calls nobody, until the answer holds that text. */
  void until(String provider, String wanted, Duration longest) throws IOException {
    long end = System.nanoTime() + longest.toNanos();
    String last = "";
    while (System.nanoTime() < end) {
      last = post(provider, "send?dry_run=true", "{\"to\":\"+15551234567\",\"from\":\"+15550001111\",\"text\":\"one\"}");
      if (last.contains(wanted)) {
        return;
      }
      Starting.pause(2);
    }
    throw new IOException("never saw " + wanted + ", but " + last);
  }

  String post(String provider, String action, String body) throws IOException {
    try {
      return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/dispatch/" + provider + "/" + action))
          .header("Authorization", "Bearer " + Yard.KEY).header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString()).body();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException(stopped);
    }
  }
}
