package dev.waybill.threat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Listeners where nobody may come: on two addresses of loopback and on IPv6 loopback. */
final class ThreatCanaries implements AutoCloseable {
  private final AtomicInteger accepted = new AtomicInteger();
  private final List<ServerSocket> listeners = new ArrayList<>();

  ThreatCanaries() {
    for (String address : List.of("127.0.0.1", "127.127.127.127", "::1")) {
      try {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName(address));
        listeners.add(listener);
        Thread thread = new Thread(() -> count(listener), "threat-canary");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  private void count(ServerSocket listener) {
    while (!listener.isClosed()) {
      try {
        listener.accept().close();
        accepted.incrementAndGet();
      } catch (IOException closed) {
        return;
      }
    }
  }

  /** Where the canary of 127.0.0.1, of 127.127.127.127 and of ::1 listens. */
  int port(int which) {
    return listeners.get(which).getLocalPort();
  }

  int accepted() {
    return accepted.get();
  }

  @Override
  public void close() {
    for (ServerSocket listener : listeners) {
      try {
        listener.close();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}
