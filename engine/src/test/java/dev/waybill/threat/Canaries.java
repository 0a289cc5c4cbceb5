package dev.waybill.threat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Listeners on loopback addresses that nothing may ever connect to. */
final class Canaries implements AutoCloseable {
  private static final String[] ADDRESSES = {"127.0.0.1", "127.127.127.127", "::1"};

  private final List<ServerSocket> sockets = new ArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();

  /** All on one port, so that one name in a case stands for each of them. */
  Canaries() throws IOException {
    for (String address : ADDRESSES) {
      try {
        ServerSocket socket = new ServerSocket(sockets.isEmpty() ? 0 : port(), 50, InetAddress.getByName(address));
        sockets.add(socket);
        Thread listener = new Thread(() -> listen(socket), "canary");
        listener.setDaemon(true);
        listener.start();
      } catch (IOException noSuchAddressHere) {
        if (sockets.isEmpty()) {
          throw noSuchAddressHere;
        }
      }
    }
  }

  private void listen(ServerSocket socket) {
    try {
      while (true) {
        socket.accept().close();
        accepted.incrementAndGet();
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  int port() {
    return sockets.get(0).getLocalPort();
  }

  int accepted() {
    return accepted.get();
  }

  @Override
  public void close() throws IOException {
    for (ServerSocket socket : sockets) {
      socket.close();
    }
  }
}
