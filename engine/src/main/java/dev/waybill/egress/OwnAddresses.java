package dev.waybill.egress;

import dev.waybill.clock.Timeline;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The addresses of this machine's interfaces and the port that the gateway listens on: a dispatch must not reach the gateway
 * itself. Thread-safe.
 */
public final class OwnAddresses {
  /** No port is ever this one. */
  private static final int NOT_LISTENING = -1;

  private final Supplier<? extends Collection<InetAddress>> interfaces;
  private volatile State state = new State(null, NOT_LISTENING);

  /** What is known; another one whenever any of it changes. */
  record State(Set<InetAddress> known, int port) {}

  OwnAddresses(Supplier<? extends Collection<InetAddress>> interfaces) {
    this.interfaces = interfaces;
    refresh();
  }

  /** These and no others. */
  public static OwnAddresses of(Collection<InetAddress> fixed) {
    return new OwnAddresses(() -> fixed);
  }

  /** Those of this machine, as they are now. Blocks for a moment: for the start, not for an event loop. */
  public static OwnAddresses ofMachine() {
    return new OwnAddresses(OwnAddresses::now);
  }

  /** As they are now; none where the system does not say. Blocks for a moment. */
  static List<InetAddress> now() {
    try {
      return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).toList();
    } catch (SocketException unknown) {
      return List.of();
    }
  }

  /** Where the gateway listens from now on. */
  public synchronized void listeningOn(int where) {
    state = new State(state.known(), where);
  }

  /**
   * Looks at the interfaces again and again, on a worker thread, the pause counted from the end of the look before; ends with
   * Vert.x.
   */
  public void follow(Vertx vertx, Timeline timeline, Duration pause) {
    timeline.after(pause, () -> vertx.executeBlocking(() -> {
      refresh();
      return null;
    }, false).onComplete(ignored -> follow(vertx, timeline, pause)));
  }

  /** What the system does not say for once stays as it was known. */
  private void refresh() {
    Collection<InetAddress> found = interfaces.get();
    synchronized (this) {
      Set<InetAddress> known = state.known();
      if (known == null || !found.isEmpty() && !known.equals(Set.copyOf(found))) {
        state = new State(Set.copyOf(found), state.port());
      }
    }
  }

  State state() {
    return state;
  }

  boolean has(InetAddress address) {
    return state.known().contains(address);
  }

  boolean listensAt(int where) {
    return state.port() == where;
  }
}
