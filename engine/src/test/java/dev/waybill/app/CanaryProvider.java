package dev.waybill.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.egress.Certificates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Providers on loopback that give all planted secrets back, whatever they are asked, and listeners that break connections off. */
final class CanaryProvider implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Planted planted;
  private final Certificates certificates;
  private final AtomicInteger refreshed = new AtomicInteger();

  CanaryProvider(Planted planted, Certificates certificates) {
    this.planted = planted;
    this.certificates = certificates;
  }

  private static <T> T now(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  /** @param known what the names of the secrets begin with that this provider knows */
  int plain(String... known) {
    return now(vertx.createHttpServer().requestHandler(request -> answered(request, known)).listen(0, "127.0.0.1")).actualPort();
  }

  /** Over TLS with this certificate. */
  int secured(Buffer certificate, String... known) throws Exception {
    return secured(new HttpServerOptions().setKeyCertOptions(certificates.server(certificate)), known);
  }

  /** Over TLS with a good certificate, to who shows one that nobody has. */
  int demanding(Buffer certificate) throws Exception {
    return secured(new HttpServerOptions().setKeyCertOptions(certificates.server(certificate)).setClientAuth(ClientAuth.REQUIRED)
        .setTrustOptions(new PemTrustOptions().addCertValue(certificates.selfSigned())));
  }

  private int secured(HttpServerOptions options, String... known) {
    return now(vertx.createHttpServer(options.setSsl(true)).requestHandler(request -> answered(request, known)).listen(0, "127.0.0.1")).actualPort();
  }

  /** Does this with the first bytes that come. */
  int raw(Consumer<NetSocket> then) {
    return now(vertx.createNetServer(new NetServerOptions().setSoLinger(0)).connectHandler(socket -> socket.handler(bytes -> then.accept(socket)))
        .listen(0, "127.0.0.1")).actualPort();
  }

  /** A port where nobody listens. */
  static int closed() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Is told of each connection that goes wrong: the id of a provider, the scheme and the port. */
  interface Wires {
    void open(String id, String scheme, int port);
  }

  /** Opens one for each way in which a connection goes wrong, and one that does not. */
  void connections(Buffer good, Wires wires) throws Exception {
    wires.open("wirerefused", "https", closed());
    wires.open("wiregood", "https", secured(good, "wire "));
    wires.open("wirename", "https", secured(certificates.issue("other.example", "-1d", 10)));
    wires.open("wireexpired", "https", secured(certificates.issue("own.example,ip:127.0.0.1", "-9d", 5)));
    wires.open("wireself", "https", secured(certificates.selfSigned()));
    wires.open("wirealert", "https", demanding(good));
    wires.open("wirecut", "https", raw(socket -> socket.close()));
    wires.open("wireplain", "https", raw(socket -> socket.write("HTTP/1.1 400 " + planted.get("wire bearer") + "\r\n\r\n")));
    wires.open("wirereset", "http", raw(socket -> socket.close()));
    wires.open("wirehalf", "http", raw(socket -> socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\nX-E: " + planted.get("wire bearer") + "\r\n\r\n{")
        .onComplete(written -> socket.close())));
    wires.open("wirestatus", "http", raw(socket -> socket.write(planted.get("wire bearer") + " " + planted.get("wire query") + " 200\r\n\r\n")));
    wires.open("wirefield", "http", raw(socket -> socket.write("HTTP/1.1 200 OK\r\n" + planted.get("wire query") + "\r\n : " + planted.get("wire bearer") + "\r\n\r\n")));
    wires.open("wirechunk", "http", raw(socket -> socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + planted.get("wire bearer") + "\r\n")));
    wires.open("wirecoded", "http", raw(socket -> socket.write("HTTP/1.1 200 OK\r\nContent-Encoding: " + planted.get("wire bearer").replaceAll("[/+=]", "-")
        + "\r\nContent-Type: " + planted.get("wire query") + "\r\nContent-Length: 2\r\n\r\n{}")));
  }

  private void answered(HttpServerRequest request, String... known) {
    request.body().onSuccess(body -> answer(request, body.toString(), planted.everything(known)));
  }

  private void answer(HttpServerRequest request, String sent, String known) {
    String access = request.headers().toString().contains(planted.get("access")) ? planted.everything("access") : "";
    String rotated = request.path().equals("/again") ? planted.everything("rotated") : "";
    StringBuilder all = new StringBuilder(known).append(access).append(rotated).append(request.uri()).append('\n').append(sent).append('\n');
    request.headers().forEach((name, value) -> all.append(name).append(": ").append(value).append('\n'));
    ObjectNode json = EchoProvider.object().put("message", all.toString()).put("reason", all.toString());
    HttpServerResponse response = request.response().putHeader("Content-Type", "application/json");
    String key = request.isSSL() ? "" : planted.get("things/key");
    if (sent.contains("grant_type=refresh_token")) {
      refreshed.incrementAndGet();
    }
    switch (request.path()) {
      case "/.well-known/openid-configuration" -> response.end(SecretCanaryPositionsTest.openId());
      case "/keys" -> response.end(SecretCanaryPositionsTest.published());
      case "/token" -> response.end(EchoProvider.object().put("access_token", planted.get("access")).put("token_type", "Bearer").put("expires_in", 3600)
          .put("refresh_token", planted.get(refreshed.get() % 2 == 0 ? "rotated one" : "rotated two")).put("host", planted.get("things/host")).toString());
      case "/refuse" -> response.setStatusCode(400).end(json.put("error", all.toString()).put("error_description", all.toString()).toString());
      case "/rule" -> response.end(json.put("rule", true).toString());
      case "/crash" -> response.setStatusCode(500).putHeader("Content-Type", "text/plain").setStatusMessage("No " + key).end(all.toString());
      case "/broken" -> response.end("{\"access_token\": " + all);
      case "/again" -> response.setStatusCode(refreshed.get() % 2 == 0 ? 200 : 401).end(json.toString());
      case "/list/whole", "/list/elsewhere", "/list/host", "/list/cut" -> list(request, json);
      case "/file" -> response.putHeader("Content-Type", "application/pdf; name=\"" + key + "\"")
          .putHeader("Content-Disposition", "attachment; filename=\"" + key + ".pdf\"").end("%PDF");
      default -> response.end(json.put("secret", key).toString());
    }
  }

  private void list(HttpServerRequest request, ObjectNode json) {
    ObjectNode page = EchoProvider.object();
    page.putArray("rows").addObject().put("it", json.get("message").textValue());
    page.put("next", planted.get("things/key"));
    String host = planted.get("things/host");
    switch (request.path()) {
      case "/list/elsewhere" -> page.put("url", "https://" + host + "/?key=" + planted.get("things/key"));
      case "/list/host" -> page.put("url", "https://" + host + ":x/" + planted.get("things/key"));
      default -> page.put("url", "/list/cut?" + host);
    }
    if (request.path().equals("/list/cut") || request.query() != null) {
      request.response().setStatusCode(422).end(json.toString());
    } else {
      request.response().end(page.toString());
    }
  }

  @Override
  public void close() {
    now(vertx.close());
  }
}
