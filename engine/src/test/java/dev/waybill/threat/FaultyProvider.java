package dev.waybill.threat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A provider on loopback that does to its callers what the path says. */
final class FaultyProvider implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  FaultyProvider() throws IOException {
    Thread listener = new Thread(this::listen, "faulty");
    listener.setDaemon(true);
    listener.start();
  }

  private void listen() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        Thread answer = new Thread(() -> answer(socket), "fault");
        answer.setDaemon(true);
        answer.start();
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String line = in.readLine();
      if (line == null) {
        return;
      }
      String fault = line.split(" ")[1].substring(1);
      String text = switch (fault) {
        case "garbage" -> "garbage\r\n\r\n";
        case "cut" -> "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
        case "early" -> "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"evil\":1";
        case "head" -> "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(20_000) + "\r\n";
        case "chunks" -> "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n";
        case "drip" -> "H";
        default -> "";
      };
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      if (fault.equals("drip")) {
        // Until the caller has had enough.
        in.transferTo(java.io.Writer.nullWriter());
      } else if (fault.equals("reset")) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException gone) {
      // So has the caller.
    } finally {
      open.remove(socket);
    }
  }

  int connections() {
    return open.size();
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
