package dev.waybill.egress;

import dev.waybill.clock.Timeline;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;

/** Wires over Vert.x clients, all with the same limits; a provider's own client ends an hour after its last plan. */
public final class VertxWires implements Wires {
  private static final Duration LONGEST_DISPATCH = Duration.ofHours(1);

  private final Vertx vertx;
  private final Timeline timeline;
  private final AddressTable addresses;
  private final WireLimits limits;
  private final Wire plain;

  public VertxWires(Vertx vertx, Timeline timeline, AddressTable addresses, WireLimits limits) {
    this.vertx = vertx;
    this.timeline = timeline;
    this.addresses = addresses;
    this.limits = limits;
    this.plain = new VertxWire(vertx, timeline, addresses, limits, TlsOptions.PUBLIC);
  }

  @Override
  public Wire plain() {
    return plain;
  }

  @Override
  public Secured secured(TlsMaterial material) throws TlsMaterial.Unusable {
    return new Own(material.options());
  }

  /** Made once it is used: a plan that never comes into force leaves nothing open. */
  private final class Own implements Secured {
    private final TlsOptions options;
    private volatile VertxWire wire;
    private volatile boolean closed;

    private Own(TlsOptions options) {
      this.options = options;
    }

    @Override
    public Future<HttpReply> send(HttpCall call, InetAddress pinned) {
      VertxWire ready = closed ? null : wire == null ? made() : wire;
      return ready == null ? Future.failedFuture(WireProblem.retired(call.target()).failure()) : ready.send(call, pinned);
    }

    private synchronized VertxWire made() {
      if (wire == null && !closed) {
        wire = new VertxWire(vertx, timeline, addresses, limits, options);
      }
      return wire;
    }

    @Override
    public void retire() {
      timeline.after(LONGEST_DISPATCH, this::close);
    }

    private synchronized void close() {
      closed = true;
      if (wire != null) {
        wire.close();
      }
    }
  }
}
