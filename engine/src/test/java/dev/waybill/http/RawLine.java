package dev.waybill.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One kept connection to a gateway, by hand, so that nothing between the test and the wire mends or hides anything. */
public final class RawLine implements AutoCloseable {
  private static final int HANG_GUARD_MILLIS = 30_000;

  /** What came back; header names are lower-case. */
  public record Answer(int status, String head, Map<String, String> headers, String body) {
    /** All of it, as it stood on the wire. */
    public String whole() {
      return head + "\n" + body;
    }
  }

  private final int port;
  private final Charset charset;
  private final Socket socket;
  private final InputStream in;

  /** @param charset of the heads that are sent */
  public RawLine(int port, Charset charset) throws IOException {
    this.port = port;
    this.charset = charset;
    this.socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(HANG_GUARD_MILLIS);
    this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
  }

  /** A request as bytes. @param json null for none @param headers name, value, name, value … */
  public byte[] request(String method, String path, String json, String... headers) {
    StringBuilder head = head(method, path, headers);
    byte[] body = json == null ? new byte[0] : json.getBytes(StandardCharsets.UTF_8);
    if (json != null) {
      head.append("Content-Type: application/json\r\nContent-Length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(head.append("\r\n").toString().getBytes(charset));
    whole.writeBytes(body);
    return whole.toByteArray();
  }

  private StringBuilder head(String method, String path, String... headers) {
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n");
    for (int i = 0; i < headers.length; i += 2) {
      head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    return head;
  }

  /** Begins a call whose body is written piece by piece. */
  public OutputStream begin(String method, String path, String... headers) throws IOException {
    write(head(method, path, headers).append("\r\n").toString().getBytes(charset));
    return socket.getOutputStream();
  }

  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  public Answer call(String method, String path, String json, String... headers) throws IOException {
    write(request(method, path, json, headers));
    return read();
  }

  public Answer read() throws IOException {
    String status = line();
    StringBuilder head = new StringBuilder(status);
    Map<String, String> headers = new LinkedHashMap<>();
    for (String field = line(); !field.isEmpty(); field = line()) {
      head.append('\n').append(field);
      int colon = field.indexOf(':');
      headers.put(field.substring(0, colon).toLowerCase(Locale.ROOT), field.substring(colon + 1).trim());
    }
    byte[] body = headers.containsKey("transfer-encoding") ? chunks() : in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    return new Answer(Integer.parseInt(status.split(" ")[1]), head.toString(), headers, new String(body, StandardCharsets.UTF_8));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int length = Integer.parseInt(line(), 16);
      body.writeBytes(in.readNBytes(length));
      line();
      if (length == 0) {
        return body.toByteArray();
      }
    }
  }

  /** The next line without its end. */
  public String line() throws IOException {
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
