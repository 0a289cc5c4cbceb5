package dev.waybill.egress;

/** The wires of one process: the one that everybody shares, and those of providers with certificates of their own. */
public interface Wires {
  /** Public authorities, no certificate of our own. */
  Wire plain();

  /** A wire that shares no connection with any other. Close it once no call is under way. */
  Closing secured(TlsOptions tls);

  /** A wire that holds connections of its own. */
  interface Closing extends Wire {
    /** Closes its connections; calls under way are let finish. */
    void retire();
  }

  /** Where every wire is this one, and nothing is to be closed. */
  static Wires all(Wire wire) {
    return new Wires() {
      @Override
      public Wire plain() {
        return wire;
      }

      @Override
      public Closing secured(TlsOptions tls) {
        return new Closing() {
          @Override
          public io.vertx.core.Future<dev.waybill.http.HttpReply> send(dev.waybill.http.HttpCall call, java.net.InetAddress pinned) {
            return wire.send(call, pinned);
          }

          @Override
          public void retire() {}
        };
      }
    };
  }
}
