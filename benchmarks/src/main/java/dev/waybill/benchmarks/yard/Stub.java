package dev.waybill.benchmarks.yard;

import dev.waybill.benchmarks.stub.StubProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The stub provider's process, and what it counted. */
public final class Stub {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Running process;
  private final int port;

  private Stub(Running process, int port) {
    this.process = process;
    this.port = port;
  }

  /** @param patience milliseconds of its slow answers */
  public static Stub start(Yard yard, int patience) throws Exception {
    Running process = yard.helper("stub provider", Yard.concat(List.of(Runtimes.java(), "-Xms512m", "-Xmx1g", "-XX:+UseSerialGC"),
        yard.own(StubProvider.class, patience)));
    for (int i = 0; i < 200; i++) {
      String said = Files.readString(process.log()).strip();
      if (said.matches("[0-9]+")) {
        return new Stub(process, Integer.parseInt(said));
      }
      Thread.sleep(50);
    }
    throw new IOException("the stub provider did not start: " + process.lastWords());
  }

  public int port() {
    return port;
  }

  public Running process() {
    return process;
  }

  /** Requests so far. */
  public long seen() {
    return count("seen");
  }

  /** Pages of lists so far. */
  public long pages() {
    return count("pages");
  }

  /** When the second page of a list was last asked for, as {@link System#nanoTime} counts on this machine. */
  public long secondPageAt() {
    return count("second");
  }

  /** Requests that it refused, because their credentials or bodies were not what they must be. */
  public long wrong() {
    return count("wrong");
  }

  /** The last refusal. */
  public String lastWrong() {
    Matcher found = Pattern.compile("\"last\":\"([^\"]*)\"").matcher(tally());
    return found.find() ? found.group(1) : "";
  }

  private long count(String name) {
    Matcher found = Pattern.compile("\"" + name + "\":([0-9]+)").matcher(tally());
    return found.find() ? Long.parseLong(found.group(1)) : -1;
  }

  private String tally() {
    try {
      return CLIENT.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/tally")).build(),
          HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException gone) {
      throw new java.io.UncheckedIOException(gone);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
