package dev.waybill.threat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Callers that connect and then say nothing, or too little: {@code -Dthreats.idle} of them. */
final class Idlers implements AutoCloseable {
  private static final int MANY = Integer.getInteger("threats.idle", 2_000);

  private final List<Caller> silent = new ArrayList<>();
  private final List<Caller> slow = new ArrayList<>();
  private final List<Caller> bodies = new ArrayList<>();

  Idlers(Besieged gateway) throws IOException {
    for (int i = 0; i < MANY; i++) {
      silent.add(new Caller(gateway.port()));
    }
    for (String head : List.of("G", "GET /health/live HTTP/1.1\r\n", "GET /health/live HTTP/1.1\r\nHost: x\r\nX: y", "\r\n")) {
      slow.add(new Caller(gateway.port()).send(head));
    }
    String head = "Content-Type: application/json\r\n";
    String form = "Content-Type: multipart/form-data; boundary=XX\r\n";
    for (String request : List.of(
        gateway.request("POST /v1/dispatch/good/send", head + "Content-Length: 5000000\r\n", null) + "{",
        gateway.request("POST /v1/dispatch/good/send", head + "Transfer-Encoding: chunked\r\n", null) + "1\r\n{\r\n",
        gateway.request("POST /v1/dispatch/good/send", head + "Transfer-Encoding: chunked\r\n", null) + "7fffffff\r\n{",
        gateway.request("POST /v1/dispatch/good/send", head + "Transfer-Encoding: chunked\r\n", null) + "2\r\n{}\r\n0\r\nX: ",
        gateway.request("POST /v1/dispatch/good/upload", form + "Content-Length: 5000000\r\n", null) + "--XX\r\nContent-")) {
      bodies.add(new Caller(gateway.port()).send(request));
    }
  }

  /** Waits until the gateway has closed all of them; those that began a body are told why. */
  void areHungUpOn() throws IOException {
    for (Caller caller : slow) {
      assertThat(caller.untilClosed()).isEmpty();
    }
    for (Caller caller : silent) {
      assertThat(caller.untilClosed()).isEmpty();
    }
    for (Caller caller : bodies) {
      assertThat(caller.answer().code()).isEqualTo("malformed_request");
      assertThat(caller.untilClosed()).isEmpty();
    }
  }

  @Override
  public void close() throws IOException {
    for (List<Caller> all : List.of(silent, slow, bodies)) {
      for (Caller caller : all) {
        caller.close();
      }
    }
  }
}
