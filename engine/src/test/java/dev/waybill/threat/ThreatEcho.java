package dev.waybill.threat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.egress.RawProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider on a raw loopback socket that keeps the very bytes of the last request that was not a good call. {@code /give} hands the
 * URL back that it was given, in every place of a reply; {@code /token} does so with a token.
 */
final class ThreatEcho implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");

  /** One request as it stood on the wire, bytes as Latin-1. */
  record Seen(String head, byte[] body) {
    String line() {
      return head.substring(0, head.indexOf("\r\n"));
    }

    /** The request target. */
    String target() {
      return line().split(" ")[1];
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    List<String> fields() {
      return List.of(head.substring(head.indexOf("\r\n") + 2, head.length() - 4).split("\r\n"));
    }

    /** The values of a field, in their order. */
    List<String> field(String name) {
      return fields().stream().filter(field -> field.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
          .map(field -> field.substring(name.length() + 2)).toList();
    }
  }

  private final RawProvider provider;
  private final AtomicInteger good = new AtomicInteger();
  private final List<Seen> seen = new ArrayList<>();
  private volatile ThreatScript script = ThreatScript.NONE;

  ThreatEcho() {
    try {
      this.provider = new RawProvider(this::serve);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void serve(RawProvider.Connection connection) throws IOException, InterruptedException {
    for (Seen request = read(connection); request != null; request = read(connection)) {
      if (request.target().startsWith("/bad")) {
        note(request);
        script.play(connection.socket());
      } else {
        connection.socket().getOutputStream().write(answer(request));
      }
    }
  }

  private static Seen read(RawProvider.Connection connection) throws IOException {
    String head = connection.readHead();
    if (head == null) {
      return null;
    }
    if (head.toLowerCase().contains("\r\ntransfer-encoding: chunked")) {
      return new Seen(head, chunks(connection.in()));
    }
    Matcher length = LENGTH.matcher(head);
    return new Seen(head, length.find() ? connection.in().readNBytes(Integer.parseInt(length.group(1))) : new byte[0]);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      StringBuilder size = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        size.append((char) next);
      }
      int length = Integer.parseInt(size.toString().trim(), 16);
      body.writeBytes(in.readNBytes(length));
      in.readNBytes(2);
      if (length == 0) {
        return body.toByteArray();
      }
    }
  }

  private byte[] answer(Seen request) {
    String target = request.target();
    if (target.startsWith("/good")) {
      good.incrementAndGet();
      return reply(200, "", "{\"ok\":true}");
    }
    note(request);
    if (target.endsWith("/problem")) {
      return reply(400, "", request.text());
    }
    if (target.startsWith("/give")) {
      return give(text(request));
    }
    if (target.startsWith("/token")) {
      String given = "";
      for (String pair : request.text().split("&")) {
        given = pair.startsWith("u=") ? URLDecoder.decode(pair.substring(2), StandardCharsets.UTF_8) : given;
      }
      ObjectNode json = JSON.createObjectNode().put("access_token", "t0ken-of-the-echo").put("expires_in", 3600);
      return reply(200, "", json.put("instance_url", given).toString());
    }
    return target.startsWith("/fail") ? reply(500, "", "{}") : reply(200, "", "{\"ok\":true,\"items\":[1]}");
  }

  private void note(Seen request) {
    synchronized (seen) {
      seen.add(request);
    }
  }

  /** What is done to the next requests for {@code /bad}. */
  void script(ThreatScript next) {
    script = next;
  }

  private static String text(Seen request) {
    try {
      JsonNode given = JSON.readTree(request.body());
      return given.path("url").asText();
    } catch (IOException notJson) {
      return "";
    }
  }

  /** Whether it can stand in a field of a reply. */
  static boolean isField(String url) {
    return !url.isBlank() && url.chars().allMatch(c -> c >= ' ' && c < 127 && c != '<' && c != '>');
  }

  private static byte[] give(String url) {
    String fields = isField(url) ? "Location: " + url + "\r\nLink: <" + url + ">; rel=\"next\"\r\n" : "";
    return reply(200, fields, JSON.createObjectNode().put("url", url).set("items", JSON.createArrayNode().add(1)).toString());
  }

  private static byte[] reply(int status, String fields, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(("HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\n" + fields + "Content-Length: " + body.length + "\r\n\r\n")
        .getBytes(StandardCharsets.ISO_8859_1));
    whole.writeBytes(body);
    return whole.toByteArray();
  }

  int port() {
    return provider.port();
  }

  /** How many good calls arrived. */
  int good() {
    return good.get();
  }

  /** Every other request since this was last asked. */
  List<Seen> taken() {
    synchronized (seen) {
      List<Seen> taken = List.copyOf(seen);
      seen.clear();
      return taken;
    }
  }

  @Override
  public void close() {
    try {
      provider.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
