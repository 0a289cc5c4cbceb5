package dev.waybill.benchmarks.stub;

import dev.waybill.benchmarks.wire.Intake;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The provider that all systems call: a process with one thread on bare sockets, so that it takes little of its core. It checks
 * credentials and body of every request and refuses wrong ones. Listens on every loopback address, at a port that it prints.
 */
public final class StubProvider {
  private final Selector selector = Selector.open();
  private final Replies replies = new Replies();
  private final Deque<Late> late = new ArrayDeque<>();
  private final ByteBuffer in = ByteBuffer.allocate(256 << 10);
  private final long patience;

  private StubProvider(long patience) throws IOException {
    this.patience = patience;
  }

  /** Argument: how many milliseconds a slow answer takes. */
  public static void main(String... arguments) throws IOException {
    new StubProvider(Long.parseLong(arguments[0])).run();
  }

  /** An answer that waits for its time. */
  private record Late(long due, Peer peer, ByteBuffer reply) {}

  private static final class Peer {
    private final Intake request = new Intake();
    private final SelectionKey key;
    private ByteBuffer out;

    private Peer(SelectionKey key) {
      this.key = key;
    }
  }

  private void run() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress("0.0.0.0", 0), 16_384);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    System.out.println(server.socket().getLocalPort());
    while (true) {
      Late next = late.peek();
      if (next == null) {
        selector.select(this::ready);
      } else {
        selector.select(this::ready, Math.max(1, next.due - System.currentTimeMillis()));
      }
      while (!late.isEmpty() && late.peek().due <= System.currentTimeMillis()) {
        Late due = late.poll();
        send(due.peer, due.reply);
      }
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept((ServerSocketChannel) key.channel());
      } else if (key.isWritable()) {
        Peer peer = (Peer) key.attachment();
        send(peer, peer.out);
      } else {
        read((Peer) key.attachment());
      }
    } catch (IOException gone) {
      close(key);
    }
  }

  private void accept(ServerSocketChannel server) throws IOException {
    for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      key.attach(new Peer(key));
    }
  }

  private void read(Peer peer) throws IOException {
    in.clear();
    if (((SocketChannel) peer.key.channel()).read(in) < 0) {
      close(peer.key);
      return;
    }
    in.flip();
    if (!peer.request.take(in)) {
      return;
    }
    ByteBuffer reply = replies.to(peer.request);
    if (replies.isSlow(peer.request)) {
      late.add(new Late(System.currentTimeMillis() + patience, peer, reply));
    } else {
      send(peer, reply);
    }
    peer.request.reset();
  }

  private void send(Peer peer, ByteBuffer reply) {
    try {
      ((SocketChannel) peer.key.channel()).write(reply);
      peer.out = reply.hasRemaining() ? reply : null;
      peer.key.interestOps(peer.out == null ? SelectionKey.OP_READ : SelectionKey.OP_WRITE);
    } catch (IOException | java.nio.channels.CancelledKeyException gone) {
      close(peer.key);
    }
  }

  private static void close(SelectionKey key) {
    key.cancel();
    try {
      key.channel().close();
    } catch (IOException alreadyGone) {
      key.attach(null);
    }
  }
}
