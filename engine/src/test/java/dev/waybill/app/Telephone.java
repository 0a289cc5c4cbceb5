package dev.waybill.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.http.RawLine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One kept connection to a gateway, HTTP/1.1 by hand: it is never opened again, so a closed one is noticed. */
final class Telephone implements AutoCloseable {
  /** What came back; header names are lower-case. */
  record Answer(int status, Map<String, String> headers, String body) {
    JsonNode json() {
      try {
        return EchoProvider.JSON.readTree(body);
      } catch (IOException notJson) {
        throw new AssertionError(body, notJson);
      }
    }

    String code() {
      return json().path("code").asText();
    }
  }

  private final RawLine line;

  Telephone(int port) throws IOException {
    line = new RawLine(port, StandardCharsets.UTF_8);
  }

  /** One call over a connection of its own. */
  static Answer once(int port, String method, String path, String json, String... headers) throws IOException {
    try (Telephone telephone = new Telephone(port)) {
      return telephone.call(method, path, json, headers);
    }
  }

  Answer dispatch(String path, String json, String... headers) throws IOException {
    return call("POST", "/v1/dispatch/" + path, json, headers);
  }

  Answer call(String method, String path, String json, String... headers) throws IOException {
    line.write(line.request(method, path, json, headers));
    return read();
  }

  /** Begins a call whose body is written piece by piece. */
  OutputStream begin(String path, String type, long length) throws IOException {
    return line.begin("POST", path, "Content-Type", type, "Content-Length", Long.toString(length));
  }

  Answer read() throws IOException {
    RawLine.Answer answer = line.read();
    return new Answer(answer.status(), answer.headers(), answer.body());
  }

  @Override
  public void close() throws IOException {
    line.close();
  }
}
