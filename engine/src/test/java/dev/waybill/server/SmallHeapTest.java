package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway with 64 MB of heap carries, in a process of its own. */
class SmallHeapTest {
  @TempDir Path folder;
  private Process gateway;
  private int port;

  @BeforeEach
  void start() throws Exception {
    String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    gateway = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
        "-XX:+ExitOnOutOfMemoryError",
        "-cp", path, SmallHeapGateway.class.getName(), folder.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    port = Integer.parseInt(new BufferedReader(new InputStreamReader(gateway.getInputStream(), StandardCharsets.US_ASCII))
        .readLine());
  }

  @AfterEach
  void stop() throws Exception {
    gateway.getOutputStream().close();
    assertThat(gateway.waitFor()).isZero();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anUploadOf200MegabytesPasses() throws Exception {
    byte[] head = "--XX\r\nContent-Disposition: form-data; name=\"document\"; filename=\"a\"\r\n\r\n"
        .getBytes(StandardCharsets.US_ASCII);
    byte[] tail = "\r\n--XX--\r\n".getBytes(StandardCharsets.US_ASCII);
    byte[] piece = new byte[1_000_000];
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      out.write(("POST /v1/dispatch/fax/upload HTTP/1.1\r\nHost: 127.0.0.1:" + port
          + "\r\nContent-Type: multipart/form-data; boundary=XX\r\nConnection: close\r\nContent-Length: "
          + (head.length + 200L * piece.length + tail.length) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(head);
      for (int i = 0; i < 200; i++) {
        out.write(piece);
      }
      out.write(tail);
      RawCall.Answer answer = RawCall.parse(socket.getInputStream().readAllBytes()).get(0);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().at("/output/got").longValue()).isGreaterThan(200_000_000);
    }
  }

  @Test
  void bodiesOfAMegabyteAreShedBeforeTheHeapIsFull() throws Exception {
    String request = RawCall.request("POST", "/v1/dispatch/fax/send", port, "{\"to\":\"" + "x".repeat(1_000_000) + "\"}",
        "Content-Type", "application/json");
    ExecutorService callers = Executors.newFixedThreadPool(24);
    List<Future<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < 240; i++) {
      answers.add(callers.submit(() -> RawCall.send(port, request).status()));
    }
    int good = 0;
    for (Future<Integer> answer : answers) {
      assertThat(answer.get()).isIn(200, 503);
      good += answer.get() == 200 ? 1 : 0;
    }
    callers.shutdown();
    assertThat(good).isPositive();
    assertThat(RawCall.send(port, request).status()).isEqualTo(200);
  }
}
