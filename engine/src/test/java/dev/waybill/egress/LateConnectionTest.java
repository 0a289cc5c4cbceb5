package dev.waybill.egress;

import static dev.waybill.egress.WireRig.problem;
import static dev.waybill.egress.WireRig.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.http.HttpReply;
import dev.waybill.http.Target;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that stand only when whoever wanted them has given up. */
@Tag("slow")
class LateConnectionTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final WireLimits TWO = new WireLimits(2, 100, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMinutes(5),
      1 << 20, 8 << 10);

  @TempDir Path directory;

  /** In front of a TLS server: lets no byte of a handshake through until it is opened. */
  private static final class Gate implements AutoCloseable {
    private final ServerSocket front = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final CountDownLatch opened = new CountDownLatch(1);
    private final int behind;

    Gate(int behind) throws IOException {
      this.behind = behind;
      start(() -> {
        while (true) {
          Socket caller = front.accept();
          accepted.incrementAndGet();
          open.add(caller);
          start(() -> pass(caller));
        }
      });
    }

    private interface Task {
      void run() throws Exception;
    }

    private static void start(Task task) {
      Thread thread = new Thread(() -> {
        try {
          task.run();
        } catch (Exception closed) {
          // So is the connection.
        }
      }, "gate");
      thread.setDaemon(true);
      thread.start();
    }

    private void pass(Socket caller) throws Exception {
      opened.await();
      try (caller; Socket server = new Socket("127.0.0.1", behind)) {
        start(() -> server.getInputStream().transferTo(caller.getOutputStream()));
        caller.getInputStream().transferTo(server.getOutputStream());
      } finally {
        open.remove(caller);
      }
    }

    @Override
    public void close() throws IOException {
      front.close();
      for (Socket each : open) {
        each.close();
      }
    }
  }

  private static Future<HttpReply> send(WireRig rig, Gate gate, Duration patience) {
    return rig.send(rig.call("GET", new Target("https", WireRig.NAME, gate.front.getLocalPort(), "/"), patience));
  }

  @Test
  void theyCountAgainstTheLimitAndEndWhenTheyAreIdle() throws Exception {
    Certificates certificates = new Certificates(directory);
    Vertx vertx = Vertx.vertx();
    HttpServer server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0).setSsl(true)
        .setKeyCertOptions(certificates.server(certificates.issue(WireRig.NAME, "-1d", 10))));
    int port = result(server.requestHandler(request -> request.response().end("ok")).listen()).actualPort();
    try (WireRig rig = new WireRig(TWO, TlsOptions.pem(null, null, certificates.authority())); Gate gate = new Gate(port)) {
      for (int i = 0; i < 6; i++) {
        assertThat(problem(send(rig, gate, SHORT)).label()).isEqualTo("deadline");
      }
      gate.opened.countDown();
      assertThat(result(send(rig, gate, Duration.ofSeconds(20))).body()).hasToString("ok");
      assertThat(gate.accepted.get()).isLessThanOrEqualTo(2);
      await().atMost(Duration.ofSeconds(20)).until(gate.open::isEmpty);
    } finally {
      result(vertx.close());
    }
  }
}
