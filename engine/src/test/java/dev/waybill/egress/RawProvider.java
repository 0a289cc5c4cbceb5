package dev.waybill.egress;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A provider on a raw loopback socket that does to each connection what a script says: resets, stalls, writes garbage. */
public final class RawProvider implements AutoCloseable {
  /** What happens on one connection; the socket is closed afterwards. */
  @FunctionalInterface
  public interface Script {
    void serve(Connection connection) throws IOException, InterruptedException;
  }

  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

  private final ServerSocket server;
  private final Script script;
  private final AtomicInteger finished = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closing = new CountDownLatch(1);

  public RawProvider(String address, Script script) throws IOException {
    this.server = new ServerSocket(0, 200, InetAddress.getByName(address));
    this.script = script;
    thread(this::accept);
  }

  public RawProvider(Script script) throws IOException {
    this("127.0.0.1", script);
  }

  /** Answers every request on every connection with 200 and these bytes. */
  public static RawProvider answering(String body) throws IOException {
    return new RawProvider(connection -> {
      while (connection.readRequest() != null) {
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
      }
    });
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "raw-provider");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        accepted.incrementAndGet();
        open.add(socket);
        thread(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      script.serve(new Connection(socket));
    } catch (IOException | InterruptedException gone) {
      // the client closed it
    } finally {
      open.remove(socket);
      finished.incrementAndGet();
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  public int accepted() {
    return accepted.get();
  }

  /** How many connections are over, on both sides. */
  int finished() {
    return finished.get();
  }

  /** Every request as it came: head and body. */
  public List<String> requests() {
    return requests;
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    server.close();
    for (Closeable socket : open) {
      socket.close();
    }
  }

  /** One accepted connection. */
  public final class Connection {
    private final Socket socket;
    private final InputStream in;

    private Connection(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Head and body by its length, or null where the client closed before its end. */
    public String readRequest() throws IOException {
      String head = readHead();
      if (head == null) {
        return null;
      }
      Matcher length = LENGTH.matcher(head);
      int expected = length.find() ? Integer.parseInt(length.group(1)) : 0;
      byte[] body = in.readNBytes(expected);
      if (body.length < expected) {
        return null;
      }
      String request = head + new String(body, StandardCharsets.ISO_8859_1);
      requests.add(request);
      return request;
    }

    public Socket socket() {
      return socket;
    }

    /** What has come and was not read yet. */
    public InputStream in() {
      return in;
    }

    /** Up to the empty line, or null where the client closed before it. */
    public String readHead() throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      int last4 = 0;
      while (last4 != 0x0d0a0d0a) {
        int next = in.read();
        if (next < 0) {
          return null;
        }
        head.write(next);
        last4 = last4 << 8 | next;
      }
      return head.toString(StandardCharsets.ISO_8859_1);
    }

    void skip(long bytes) throws IOException {
      in.skipNBytes(bytes);
    }

    int read() throws IOException {
      return in.read();
    }

    public void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    }

    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Closes our side and waits for the client's. */
    public void finish() throws IOException {
      socket.shutdownOutput();
      awaitClose();
    }

    /** A moment, or until the test is over. */
    public void pause() throws InterruptedException {
      closing.await(20, TimeUnit.MILLISECONDS);
    }

    /** Until the test is over. */
    public void stall() throws InterruptedException {
      closing.await();
    }

    /** Until the client has closed. */
    public void awaitClose() throws IOException {
      while (in.read() >= 0) {
        // what comes is not wanted
      }
    }
  }
}
