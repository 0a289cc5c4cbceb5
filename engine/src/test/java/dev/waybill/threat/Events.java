package dev.waybill.threat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The gateway's event stream, read from when it was opened on. */
final class Events implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final BufferedReader reader;

  /** @param request a GET of the stream */
  Events(int port, String request) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    until(": waybill");
  }

  /** The data of all events before the one that holds this text. */
  List<String> before(String mark) throws IOException {
    List<String> events = new ArrayList<>();
    for (String data = until("data: "); !data.contains(mark); data = until("data: ")) {
      events.add(data);
    }
    return events;
  }

  private String until(String prefix) throws IOException {
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.startsWith(prefix)) {
        return line;
      }
    }
    throw new IOException("the stream ended");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
