package dev.waybill.benchmarks.load;

import dev.waybill.benchmarks.wire.Intake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Asks a system over keep-alive connections on one thread and checks every answer. Closed: each connection asks again once it is
 * answered. Open: requests leave at a fixed rate, whatever the answers do, and are timed from the moment at which they were due.
 */
public final class Load {
  private static final AtomicLong NUMBERS = new AtomicLong(1);
  private static final long SILENCE = 30_000_000_000L;

  private final InetSocketAddress address;
  private final Supplier<Question> questions;
  private final ByteBuffer in = ByteBuffer.allocate(256 << 10);
  private final Deque<Line> idle = new ArrayDeque<>();
  private Latencies latencies = new Latencies();
  private Selector selector;
  private long asked;
  private long most;
  private long end;
  private int open;
  private int atOnce;
  private long right;
  private long wrong;
  private long closed;
  private String flaw;
  private boolean paced;

  public Load(int port, Supplier<Question> questions) {
    this.address = new InetSocketAddress("127.0.0.1", port);
    this.questions = questions;
  }

  /** Until the time is over. */
  public Tally during(double seconds, int connections) {
    return run(connections, Long.MAX_VALUE, (long) (seconds * 1e9), 0);
  }

  /** Until so many were asked. */
  public Tally count(long requests, int connections) {
    return run(connections, requests, Long.MAX_VALUE / 2, 0);
  }

  /** So many a second. */
  public Tally paced(double seconds, int perSecond, int connections) {
    return run(connections, Long.MAX_VALUE, (long) (seconds * 1e9), perSecond);
  }

  private Tally run(int connections, long requests, long nanos, int perSecond) {
    latencies = new Latencies();
    asked = 0;
    open = 0;
    atOnce = 0;
    right = 0;
    wrong = 0;
    closed = 0;
    flaw = null;
    most = requests;
    paced = perSecond > 0;
    idle.clear();
    try (Selector own = Selector.open()) {
      selector = own;
      long start = System.nanoTime();
      end = start + nanos;
      for (int i = 0; i < connections; i++) {
        Line line = new Line();
        line.connect();
        if (paced) {
          idle.add(line);
        } else {
          line.ask(System.nanoTime());
        }
      }
      drive(start, perSecond);
      double seconds = (System.nanoTime() - start) / 1e9;
      for (SelectionKey key : own.keys()) {
        key.channel().close();
      }
      return new Tally(right, wrong, flaw, closed, atOnce, seconds, latencies);
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  private void drive(long start, int perSecond) throws IOException {
    long heard = System.nanoTime();
    long before = 0;
    while (true) {
      long now = System.nanoTime();
      if (paced) {
        for (long due = due(start, perSecond); due <= now && now < end; due = due(start, perSecond)) {
          Line line = idle.poll();
          if (line == null) {
            line = new Line();
            line.connect();
          }
          line.ask(due);
        }
        // The stub has this core too: only the last millisecond is waited for without sleep.
        if (due(start, perSecond) - System.nanoTime() > 1_200_000) {
          selector.select(this::ready, 1);
        } else {
          selector.selectNow(this::ready);
        }
      } else {
        selector.select(this::ready, 1_000);
      }
      if (open == 0 && (now >= end || asked >= most)) {
        return;
      }
      heard = right + wrong == before ? heard : now;
      before = right + wrong;
      if (now - heard > SILENCE) {
        fail(open + " requests were never answered");
        wrong += open - 1;
        return;
      }
    }
  }

  private long due(long start, int perSecond) {
    return start + asked * 1_000_000_000L / perSecond;
  }

  private void fail(String what) {
    wrong++;
    flaw = flaw == null ? what : flaw;
  }

  private void ready(SelectionKey key) {
    ((Line) key.attachment()).ready();
  }

  /** A connection. */
  private final class Line {
    private final Question question = questions.get();
    private final Intake answer = new Intake();
    private SocketChannel channel;
    private SelectionKey key;
    private ByteBuffer out;
    private long number;
    private long since;
    private boolean waits;

    private void connect() throws IOException {
      channel = SocketChannel.open(address);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    private void ask(long due) {
      if (asked >= most || System.nanoTime() >= end) {
        return;
      }
      asked++;
      open++;
      atOnce = Math.max(atOnce, open);
      number = NUMBERS.getAndIncrement();
      answer.reset();
      out = question.request(number);
      since = due;
      waits = true;
      write();
    }

    private void write() {
      try {
        channel.write(out);
        key.interestOps(out.hasRemaining() ? SelectionKey.OP_WRITE | SelectionKey.OP_READ : SelectionKey.OP_READ);
      } catch (IOException gone) {
        lost(gone.toString());
      }
    }

    private void ready() {
      if (key.isWritable()) {
        write();
      }
      if (key.isValid() && key.isReadable()) {
        read();
      }
    }

    private void read() {
      in.clear();
      int count;
      try {
        count = channel.read(in);
      } catch (IOException gone) {
        count = -1;
      }
      if (count < 0) {
        lost("the connection was closed");
        return;
      }
      in.flip();
      if (waits && answer.take(in)) {
        answered();
      }
    }

    private void answered() {
      waits = false;
      open--;
      latencies.add(System.nanoTime() - since);
      String what = question.flaw(number, answer);
      if (what == null) {
        right++;
      } else {
        fail(what);
      }
      again();
    }

    private void again() {
      if (paced) {
        idle.add(this);
      } else {
        ask(System.nanoTime());
      }
    }

    private void lost(String what) {
      closed++;
      try {
        key.cancel();
        channel.close();
        connect();
      } catch (IOException refused) {
        fail(refused.toString());
        open -= waits ? 1 : 0;
        return;
      }
      if (waits) {
        waits = false;
        open--;
        fail(what);
        again();
      }
    }
  }
}
