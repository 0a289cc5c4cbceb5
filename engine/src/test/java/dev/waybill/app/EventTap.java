package dev.waybill.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Reads a gateway's event stream until the gateway ends it. */
final class EventTap {
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();
  private final Socket socket;
  private final Thread reader;

  EventTap(int port, String key) throws IOException {
    this.socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
    socket.getOutputStream().write(("GET /v1/events HTTP/1.1\r\nHost: gw\r\nLast-Event-ID: 1\r\nX-API-Key: " + key + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    this.reader = new Thread(this::drain, "event-tap");
    reader.setDaemon(true);
    reader.start();
  }

  private void drain() {
    try (socket) {
      socket.getInputStream().transferTo(read);
    } catch (IOException ended) {
      // What came until then counts.
    }
  }

  /** Waits for its end. */
  String all() throws InterruptedException {
    reader.join();
    return read.toString(StandardCharsets.UTF_8);
  }
}
