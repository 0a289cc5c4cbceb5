package dev.waybill.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
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

  private final int port;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  Telephone(int port) throws IOException {
    this.port = port;
    this.socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(30_000);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
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
    byte[] body = json == null ? new byte[0] : json.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = head(method, path, headers);
    if (json != null) {
      head.append("Content-Type: application/json\r\nContent-Length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    whole.writeBytes(body);
    out.write(whole.toByteArray());
    return read();
  }

  private StringBuilder head(String method, String path, String... headers) {
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n");
    for (int i = 0; i < headers.length; i += 2) {
      head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    return head;
  }

  /** Begins a call whose body is written piece by piece. */
  OutputStream begin(String path, String type, long length) throws IOException {
    out.write(head("POST", path, "Content-Type", type, "Content-Length", Long.toString(length)).append("\r\n").toString()
        .getBytes(StandardCharsets.UTF_8));
    return out;
  }

  Answer read() throws IOException {
    String status = line();
    Map<String, String> headers = new LinkedHashMap<>();
    for (String field = line(); !field.isEmpty(); field = line()) {
      int colon = field.indexOf(':');
      headers.put(field.substring(0, colon).toLowerCase(Locale.ROOT), field.substring(colon + 1).trim());
    }
    byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    return new Answer(Integer.parseInt(status.split(" ")[1]), headers, new String(body, StandardCharsets.UTF_8));
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the gateway closed the connection after `" + line + "`");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
