package dev.waybill.egress;

import static dev.waybill.egress.WireRig.problem;
import static dev.waybill.egress.WireRig.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.http.Body;
import dev.waybill.http.HttpCall;
import dev.waybill.http.Target;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong on the wire: every fault has its own label, says whether anything may have left, and spoils no later call. */
class WireFaultsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final WireRig rig = new WireRig(WireLimits.STANDARD.withReplyBytes(10_000));

  @AfterEach
  void close() {
    rig.close();
  }

  /** Does the fault on the first connection and answers on all later ones; the next twenty calls must succeed. */
  private Problem fault(RawProvider.Script script) throws IOException {
    AtomicBoolean first = new AtomicBoolean(true);
    try (RawProvider provider = new RawProvider(connection -> {
      if (first.getAndSet(false)) {
        connection.readRequest();
        script.serve(connection);
      } else {
        while (connection.readRequest() != null) {
          connection.write(OK);
        }
      }
    })) {
      Problem problem = problem(rig.send(post(provider, Duration.ofSeconds(20))));
      for (int i = 0; i < 20; i++) {
        assertThat(result(rig.get(provider)).body()).hasToString("ok");
      }
      assertThat(provider.requests().stream().filter(request -> request.startsWith("POST"))).hasSize(1);
      return problem;
    }
  }

  private HttpCall post(RawProvider provider, Duration patience) {
    Target target = new Target("http", WireRig.NAME, provider.port(), "/");
    return rig.call("POST", target, patience).withBody(Body.of(Buffer.buffer("hello")));
  }

  static void assertProblem(Problem problem, Code code, String label, boolean maybe, Integer status) {
    assertThat(problem.label()).isEqualTo(label);
    assertThat(problem.code()).isEqualTo(code);
    assertThat(problem.maybeProcessed()).isEqualTo(maybe);
    assertThat(problem.upstreamStatus()).isEqualTo(status);
    assertThat(problem.detail()).contains("`api.good.example`").endsWith(".");
  }

  @Test
  void connectionRefused() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = closed.getLocalPort();
    }
    assertProblem(problem(rig.send(rig.call("POST", port, "/"))), Code.UNAVAILABLE, "connect_refused", false, null);
  }

  /** The queue of a listener that accepts nothing is full: the kernel drops further SYNs. */
  @Test
  void connectionThatNobodyAccepts() throws IOException {
    List<Socket> fillers = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        WireRig hasty = new WireRig(WireLimits.STANDARD.withConnect(Duration.ofMillis(300)))) {
      assertThatThrownBy(() -> {
        while (true) {
          fillers.add(new Socket());
          fillers.get(fillers.size() - 1).connect(full.getLocalSocketAddress(), 200);
        }
      }).isInstanceOf(SocketTimeoutException.class);
      Problem problem = problem(hasty.send(hasty.call("POST", full.getLocalPort(), "/")));
      assertProblem(problem, Code.UNAVAILABLE, "connect_timeout", false, null);
    } finally {
      for (Socket filler : fillers) {
        filler.close();
      }
    }
  }

  @Test
  void resetAfterTheRequest() throws IOException {
    assertProblem(fault(RawProvider.Connection::reset), Code.UNAVAILABLE, "reset", true, null);
  }

  @Test
  void closedAfterTheRequest() throws IOException {
    assertProblem(fault(connection -> {}), Code.UNAVAILABLE, "closed", true, null);
  }

  @Test
  void closedInMidHead() throws IOException {
    assertProblem(fault(connection -> connection.write("HTTP/1.1 200 OK\r\nContent-")), Code.UNAVAILABLE, "closed", true, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 500\r\n\r\nhalf",
        "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
        "Content-Length: 500\r\n\r\n",
      })
  void closedInMidBody(String reply) throws IOException {
    Problem problem = fault(connection -> connection.write("HTTP/1.1 201 Created\r\n" + reply));
    assertProblem(problem, Code.UNAVAILABLE, "closed_in_reply", true, 201);
  }

  @Test
  void resetInMidBody() throws IOException {
    Problem problem = fault(connection -> {
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf");
      connection.pause();
      connection.reset();
    });
    // A reset throws away what was not read yet, perhaps the head.
    boolean read = problem.label().equals("reset_in_reply");
    assertProblem(problem, Code.UNAVAILABLE, read ? "reset_in_reply" : "reset", true, read ? 200 : null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\r\n\r\n", "\u0000\u0001\u0002\u0003\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n",
        "ICY 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
      })
  void garbage(String reply) throws IOException {
    Problem problem = fault(connection -> {
      connection.write(reply);
      connection.awaitClose();
    });
    assertProblem(problem, Code.BAD_RESPONSE, "garbage", true, null);
  }

  @Test
  void badChunks() throws IOException {
    Problem problem = fault(connection -> {
      connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n");
      connection.awaitClose();
    });
    assertProblem(problem, Code.BAD_RESPONSE, "garbage", true, 200);
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 600, 999, 99})
  void badStatus(int status) throws IOException {
    Problem problem = fault(connection -> {
      connection.write("HTTP/1.1 " + (status < 100 ? "0" : "") + status + " Odd\r\nContent-Length: 0\r\n\r\n");
      connection.awaitClose();
    });
    assertProblem(problem, Code.BAD_RESPONSE, "bad_status", true, status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"100 Continue", "102 Processing", "103 Early Hints", "104 Odd", "199 Odd"})
  void interimAnswersWithoutEnd(String hint) throws IOException {
    Problem problem = fault(connection -> {
      for (int i = 0; i < 10_000; i++) {
        connection.write("HTTP/1.1 " + hint + "\r\nLink: </x>\r\n\r\n");
      }
      connection.write(OK);
    });
    assertProblem(problem, Code.BAD_RESPONSE, "too_many_hints", true, null);
  }

  /** Whoever does not understand one passes it over (RFC 9110, section 15.2); what follows in the same bytes is the reply. */
  @Test
  void interimAnswersBeforeTheReply() throws IOException {
    try (RawProvider provider = new RawProvider(connection -> {
      connection.readRequest();
      connection.write("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 199 Odd\r\nX: y\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + OK);
    })) {
      assertThat(WireRig.result(rig.get(provider)).status()).isEqualTo(200);
    }
  }

  @Test
  void headerWithoutEnd() throws IOException {
    Problem problem = fault(connection -> {
      connection.write("HTTP/1.1 200 OK\r\n");
      for (int i = 0; i < 1_000; i++) {
        connection.write("X-" + i + ": " + "v".repeat(1_000) + "\r\n");
      }
    });
    assertProblem(problem, Code.BAD_RESPONSE, "reply_too_large", true, null);
  }

  @Test
  void statusLineWithoutEnd() throws IOException {
    Problem problem = fault(connection -> connection.write("HTTP/1.1 200 " + "x".repeat(100_000)));
    assertProblem(problem, Code.BAD_RESPONSE, "reply_too_large", true, null);
  }

  @Test
  void bodyThatIsAnnouncedTooLarge() throws IOException {
    Problem problem = fault(connection -> {
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10001\r\n\r\n");
      connection.awaitClose();
    });
    assertProblem(problem, Code.BAD_RESPONSE, "reply_too_large", true, 200);
  }

  @Test
  void bodyThatGrowsTooLarge() throws IOException {
    Problem problem = fault(connection -> {
      connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      while (true) {
        connection.write("3e8\r\n" + "x".repeat(1_000) + "\r\n");
      }
    });
    assertProblem(problem, Code.BAD_RESPONSE, "reply_too_large", true, 200);
  }

  @Test
  void takesABodyOfExactlyTheCap() throws IOException {
    try (RawProvider provider = RawProvider.answering("x".repeat(10_000))) {
      assertThat(result(rig.get(provider)).body().length()).isEqualTo(10_000);
    }
  }

  @Test
  void silenceUntilTheDeadline() throws IOException {
    try (RawProvider provider = new RawProvider(connection -> {
      connection.readRequest();
      connection.stall();
    })) {
      Problem problem = problem(rig.send(post(provider, Duration.ofMillis(200))));
      assertProblem(problem, Code.TIMEOUT, "deadline", true, null);
    }
  }

  @Test
  void dripUntilTheDeadline() throws IOException {
    try (RawProvider provider = new RawProvider(connection -> {
      connection.readRequest();
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n");
      while (true) {
        connection.write("x");
        connection.pause();
      }
    })) {
      Problem problem = problem(rig.send(post(provider, Duration.ofMillis(300))));
      assertProblem(problem, Code.TIMEOUT, "deadline", true, 200);
    }
  }

  @Test
  void deadlineThatIsOverAlready() throws IOException {
    try (RawProvider canary = RawProvider.answering("ok")) {
      assertProblem(problem(rig.send(post(canary, Duration.ZERO))), Code.TIMEOUT, "deadline", false, null);
      assertThat(canary.accepted()).isZero();
    }
  }
}
