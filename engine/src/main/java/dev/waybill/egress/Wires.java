package dev.waybill.egress;

import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import io.vertx.core.Future;
import java.net.InetAddress;

/** The wires of one process: the one that everybody shares, and those of providers with certificates of their own. Thread-safe. */
public interface Wires {
  /** Public authorities, no certificate of our own. */
  Wire plain();

  /** A wire that shares no connection with any other. */
  Secured secured(TlsMaterial material) throws TlsMaterial.Unusable;

  /** A wire with connections of its own. */
  interface Secured extends Wire {
    /** No plan in force has it any more: closes it once the dispatches under way, which may still begin calls, have had their time. */
    void retire();
  }

  /** Where every wire is this one, whatever certificates are asked for. */
  static Wires all(Wire wire) {
    Secured same = new Secured() {
      @Override
      public Future<HttpReply> send(HttpCall call, InetAddress pinned) {
        return wire.send(call, pinned);
      }

      @Override
      public void retire() {}
    };
    return new Wires() {
      @Override
      public Wire plain() {
        return wire;
      }

      @Override
      public Secured secured(TlsMaterial material) {
        return same;
      }
    };
  }
}
