package dev.waybill.threat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One connection to a gateway, on which bytes go out as they are; text stands for its Latin-1 bytes. */
final class Caller implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).nodeFactory(JsonNodeFactory.withExactBigDecimals(true)).build();
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int LONG = 50_000;

  private final Socket socket;
  private final InputStream in;

  /** What came back; header names are lower-case. */
  record Answer(int status, Map<String, String> headers, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException notJson) {
        throw new AssertionError(body, notJson);
      }
    }

    /** The problem's word; nothing where there is none. */
    String code() {
      return headers.getOrDefault("content-type", "").startsWith("application/problem+json") ? json().path("code").asText() : "";
    }

    /** All of it, without what differs from one request to the next. */
    String shown() {
      Map<String, String> fields = new LinkedHashMap<>(headers);
      fields.remove("x-request-id");
      fields.remove("date");
      return status + " " + fields + "\n" + body.replaceAll("\"id\":\"[0-9a-f-]{36}\"", "\"id\":\"…\"");
    }
  }

  Caller(int port) throws IOException {
    this(port, PATIENCE_MILLIS);
  }

  private Caller(int port, int patience) throws IOException {
    socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
    socket.setSoTimeout(patience);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** One request over a connection of its own. */
  static Answer once(int port, String text) throws IOException {
    try (Caller caller = new Caller(port)) {
      // Of a long one the gateway may not want the end.
      if (text.length() > LONG) {
        new Thread(() -> caller.tryToSend(text.getBytes(StandardCharsets.ISO_8859_1)), "caller").start();
      } else {
        caller.send(text);
      }
      return caller.answer();
    }
  }

  /** All answers until the gateway closes; the bytes are written while the answers are read. */
  static List<Answer> exchange(int port, byte[] bytes) throws IOException {
    try (Caller caller = new Caller(port)) {
      Thread writer = new Thread(() -> caller.tryToSend(bytes), "caller");
      writer.start();
      List<Answer> answers = new ArrayList<>();
      for (Answer answer = caller.read(); answer != null; answer = caller.read()) {
        answers.add(answer);
      }
      caller.close();
      writer.join();
      return answers;
    } catch (InterruptedException stopped) {
      throw new IOException(stopped);
    }
  }

  private void tryToSend(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException closedMeanwhile) {
      // The answers tell.
    }
  }

  Caller send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  Caller send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Sends this and no more; answers may still be read. */
  void sendAndHangUp(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
    } catch (IOException closedMeanwhile) {
      // The answers tell.
    }
  }

  /** The next answer; a connection that ends before it is an error. */
  Answer answer() throws IOException {
    Answer answer = read();
    if (answer == null) {
      throw new IOException("the gateway closed the connection");
    }
    return answer;
  }

  /** Waits for the end of the connection; says what came before. */
  String untilClosed() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (IOException reset) {
      return all.toString(StandardCharsets.ISO_8859_1);
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  private Answer read() throws IOException {
    String status = line();
    if (status == null) {
      return null;
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String field = line(); !field.isEmpty(); field = line()) {
      int colon = field.indexOf(':');
      headers.put(field.substring(0, colon).toLowerCase(Locale.ROOT), field.substring(colon + 1).trim());
    }
    int code = Integer.parseInt(status.split(" ")[1]);
    byte[] body = in.readNBytes(code < 200 ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0")));
    return new Answer(code, headers, new String(body, StandardCharsets.UTF_8));
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return null;
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
