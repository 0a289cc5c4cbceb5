package dev.waybill.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** HTTP/1.1 by hand over a loopback socket, so that nothing is made well on the way. */
final class RawCall {
  private static final int PATIENCE_MILLIS = 20_000;

  private RawCall() {}

  /**
   * What came back.
   *
   * @param closed whether the gateway closed the connection after it
   */
  record Answer(int status, List<String> fields, String body, boolean closed) {
    ObjectNode json() {
      return Rig.json(body);
    }

    String code() {
      return body.startsWith("{") ? json().path("code").asText() : "";
    }

    String header(String name) {
      return fields.stream().filter(field -> field.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(field -> field.substring(name.length() + 1).trim()).findFirst().orElse(null);
    }
  }

  static String request(String method, String path, int port, String body, String... headers) {
    StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    boolean host = false;
    for (int i = 0; i < headers.length; i += 2) {
      text.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
      host |= headers[i].equalsIgnoreCase("Host");
    }
    if (!host) {
      text.append("Host: 127.0.0.1:").append(port).append("\r\n");
    }
    if (body != null) {
      text.append("Content-Length: ").append(body.getBytes(StandardCharsets.UTF_8).length).append("\r\n");
    }
    return text.append("\r\n").append(body == null ? "" : body).toString();
  }

  /** Sends the bytes, then a good request where the connection still lives, to see that nothing was swallowed. */
  static Answer send(int port, String bytes) {
    List<Answer> answers = exchange(port, bytes);
    if (answers.isEmpty()) {
      throw new AssertionError("no answer to " + bytes);
    }
    return answers.get(0);
  }

  /** All answers until the gateway closes; a last good request that asks for closing goes after the bytes. */
  static List<Answer> exchange(int port, String bytes) {
    return exchange(port, bytes.getBytes(StandardCharsets.UTF_8),
        ("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n\r\n")
        .getBytes(StandardCharsets.UTF_8));
  }

  static List<Answer> exchange(int port, byte[] bytes, byte[] last) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      Thread writer = new Thread(() -> write(socket, bytes, last));
      writer.start();
      byte[] all = socket.getInputStream().readAllBytes();
      writer.join();
      return parse(all);
    } catch (IOException | InterruptedException broken) {
      throw new AssertionError(broken);
    }
  }

  private static void write(Socket socket, byte[] bytes, byte[] last) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().write(last);
    } catch (IOException closedMeanwhile) {
      // The answers tell.
    }
  }

  static List<Answer> parse(byte[] all) {
    List<Answer> answers = new ArrayList<>();
    String text = new String(all, StandardCharsets.ISO_8859_1);
    int at = 0;
    while (at < text.length()) {
      int headEnd = text.indexOf("\r\n\r\n", at);
      String[] lines = text.substring(at, headEnd).split("\r\n");
      List<String> fields = List.of(lines).subList(1, lines.length);
      int status = Integer.parseInt(lines[0].split(" ")[1]);
      int length = fields.stream().filter(field -> field.toLowerCase().startsWith("content-length:"))
          .mapToInt(field -> Integer.parseInt(field.substring(15).trim())).findFirst().orElse(0);
      at = headEnd + 4 + (status < 200 ? 0 : length);
      String body = new String(all, headEnd + 4, status < 200 ? 0 : Math.min(length, all.length - headEnd - 4),
          StandardCharsets.UTF_8);
      answers.add(new Answer(status, fields, body, at >= text.length()));
    }
    return answers;
  }

  /** One connection, step by step. */
  static final class Line implements AutoCloseable {
    private final Socket socket;

    Line(int port) {
      try {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
      } catch (IOException refused) {
        throw new UncheckedIOException(refused);
      }
    }

    Line send(String text) {
      return send(text.getBytes(StandardCharsets.UTF_8));
    }

    Line send(byte[] bytes) {
      try {
        socket.getOutputStream().write(bytes);
        return this;
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }

    /** Whether something has come. */
    boolean hasAnswer() {
      try {
        return socket.getInputStream().available() > 0;
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }

    /** Takes one byte. */
    void read() {
      try {
        required(socket.getInputStream().read());
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }

    /** The next answer; fails where the connection ends before. */
    Answer answer() {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      try {
        InputStream in = socket.getInputStream();
        while (!all.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
          all.write(required(in.read()));
        }
        Answer head = parse(all.toByteArray()).get(0);
        String length = head.header("Content-Length");
        for (int i = 0; length != null && head.status() >= 200 && i < Integer.parseInt(length); i++) {
          all.write(required(in.read()));
        }
        return parse(all.toByteArray()).get(0);
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }

    private static int required(int read) {
      if (read < 0) {
        throw new AssertionError("the connection was closed");
      }
      return read;
    }

    /** Waits for the gateway to close, and gives what came before. */
    String untilClosed() {
      try {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException reset) {
        return "";
      }
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException gone) {
        throw new UncheckedIOException(gone);
      }
    }
  }
}
