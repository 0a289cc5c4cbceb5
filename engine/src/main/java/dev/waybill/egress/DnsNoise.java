package dev.waybill.egress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops datagrams that are no answer to one question, which ends no question, and says so at most once a minute: the library would write
 * a line for each. Nothing of what came is told but who sent it. Thread-safe.
 */
final class DnsNoise {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.egress");
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final int HEAD = 12;
  private static final int QUESTIONS = 4;

  private final LongSupplier nanos;
  private final AtomicLong dropped = new AtomicLong();
  private long toldAt;
  private boolean told;

  DnsNoise(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** A channel for one question. */
  DatagramChannel channel() {
    NioDatagramChannel channel = new NioDatagramChannel();
    channel.pipeline().addLast(new Gate());
    return channel;
  }

  private void dropped(InetSocketAddress server) {
    dropped.incrementAndGet();
    if (mayTell(nanos.getAsLong())) {
      LOG.atWarn().addKeyValue("server", server == null ? "unknown" : server.getAddress().getHostAddress())
          .addKeyValue("datagrams", dropped.getAndSet(0)).log("A DNS server sends what is no answer; it is passed over");
    }
  }

  private synchronized boolean mayTell(long now) {
    if (told && now - toldAt < MINUTE) {
      return false;
    }
    told = true;
    toldAt = now;
    return true;
  }

  /** In front of the decoder, and, once something comes, a second part behind it. */
  private final class Gate extends ChannelInboundHandlerAdapter {
    private InetSocketAddress sender;
    private boolean second;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof DatagramPacket packet) {
        sender = packet.sender();
        ByteBuf bytes = packet.content();
        if (bytes.readableBytes() < HEAD || bytes.getUnsignedShort(bytes.readerIndex() + QUESTIONS) != 1) {
          ReferenceCountUtil.release(message);
          dropped(sender);
          return;
        }
        if (!second) {
          second = true;
          String last = context.pipeline().lastContext().name();
          context.pipeline().addBefore(last, null, new Undecodable());
        }
      }
      context.fireChannelRead(message);
    }

    private final class Undecodable extends ChannelInboundHandlerAdapter {
      @Override
      public void exceptionCaught(ChannelHandlerContext context, Throwable malformed) {
        dropped(sender);
      }
    }
  }
}
