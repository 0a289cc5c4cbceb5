package dev.waybill.egress;

import static dev.waybill.egress.WireRig.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.document.Root;
import dev.waybill.http.Body;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.IpLiteral;
import dev.waybill.http.Target;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VertxWireTest {
  private final WireRig rig = new WireRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void sendsExactlyWhatTheCallSays() throws IOException {
    try (RawProvider provider = RawProvider.answering("{}")) {
      Headers headers = Headers.of("Accept", "application/json", "X-Two", "1", "x-two", "2", "Cookie", "a=b");
      Body body = Body.of(Buffer.buffer("{\"a\":1}"));
      result(rig.send(rig.call("POST", provider.port(), "/v1/a%2Fb?x=%20").withHeaders(headers).withBody(body)));
      assertThat(provider.requests())
          .containsExactly(
              """
              POST /v1/a%%2Fb?x=%%20 HTTP/1.1
              Accept: application/json
              X-Two: 1
              x-two: 2
              Cookie: a=b
              Content-Length: 7
              host: api.good.example:%d

              {"a":1}"""
                  .formatted(provider.port())
                  .replace("\n", "\r\n"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, false", "HEAD, false", "DELETE, false", "OPTIONS, false", "POST, true", "PUT, true", "PATCH, true", "PURGE, false",
  })
  void saysThatThereIsNoBodyWhereOneIsExpected(String method, boolean length) throws IOException {
    RawProvider.Script script = connection -> {
      connection.readRequest();
      connection.write("HTTP/1.1 204 No Content\r\n\r\n");
    };
    try (RawProvider provider = new RawProvider(script)) {
      assertThat(result(rig.send(rig.call(method, provider.port(), "/"))).status()).isEqualTo(204);
      assertThat(provider.requests().get(0)).startsWith(method + " / HTTP/1.1\r\n");
      assertThat(provider.requests().get(0).contains("Content-Length: 0\r\n")).isEqualTo(length);
    }
  }

  @Test
  void putsTheReplyIntoTheDocument() throws IOException {
    RawProvider.Script script = connection -> {
      connection.readRequest();
      connection.write(
          "HTTP/1.1 202 Fine\r\nX-A: 1\r\nx-a: 2\r\nSet-Cookie: a=1\r\nSET-COOKIE: b=2\r\nContent-Length: 2\r\n\r\nhi");
    };
    try (RawProvider provider = new RawProvider(script)) {
      HttpReply reply = result(rig.get(provider));
      assertThat(reply.status()).isEqualTo(202);
      assertThat(reply.body()).hasToString("hi");
      assertThat(reply.headers().all("x-a")).containsExactly("1", "2");
      assertThat(reply.document().root(Root.STATUS).intValue()).isEqualTo(202);
      assertThat(reply.document().root(Root.HEADER))
          .isEqualTo(
              new ObjectMapper().createObjectNode().put("x-a", "1, 2").put("set-cookie", "a=1, b=2").put("content-length", "2"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello", "HTTP/1.0 200 OK\r\n\r\nhello",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x"
            + "\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
      })
  void readsABodyHoweverItEnds(String reply) throws IOException {
    RawProvider.Script script = connection -> {
      connection.readRequest();
      connection.write(reply);
    };
    try (RawProvider provider = new RawProvider(script)) {
      assertThat(result(rig.get(provider)).body()).hasToString("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 302, 303, 304, 305, 307, 308})
  void followsNoRedirect(int status) throws IOException {
    try (RawProvider canary = RawProvider.answering("got me")) {
      RawProvider.Script script = connection -> {
        while (connection.readRequest() != null) {
          connection.write(
              "HTTP/1.1 " + status + " Moved\r\nLocation: http://127.0.0.1:" + canary.port() + "/\r\nContent-Length: 0\r\n\r\n");
        }
      };
      try (RawProvider provider = new RawProvider(script)) {
        for (String method : List.of("GET", "POST", "HEAD")) {
          assertThat(result(rig.send(rig.call(method, provider.port(), "/"))).status()).isEqualTo(status);
        }
        assertThat(provider.requests()).hasSize(3);
        assertThat(canary.accepted()).isZero();
      }
    }
  }

  @Test
  void usesNoProxyOfTheEnvironment() throws IOException {
    try (RawProvider proxy = RawProvider.answering("proxied");
        RawProvider provider = RawProvider.answering("direct")) {
      List<String> names = List.of("http.proxyHost", "http.proxyPort", "https.proxyHost", "https.proxyPort", "socksProxyHost");
      for (String name : names) {
        System.setProperty(name, name.endsWith("Port") ? String.valueOf(proxy.port()) : "127.0.0.1");
      }
      try (WireRig fresh = new WireRig()) {
        assertThat(result(fresh.get(provider)).body()).hasToString("direct");
      } finally {
        names.forEach(System::clearProperty);
      }
      assertThat(proxy.accepted()).isZero();
    }
  }

  @Test
  void keepsItsConnections() throws IOException {
    try (RawProvider provider = RawProvider.answering("ok")) {
      for (int i = 0; i < 50; i++) {
        assertThat(result(rig.get(provider)).status()).isEqualTo(200);
      }
      assertThat(provider.accepted()).isOne();
      assertThat(provider.requests()).hasSize(50);
    }
  }

  @Test
  void takesTheSameConnectionForACallThatFollowsAtOnce() throws IOException {
    try (RawProvider provider = RawProvider.answering("ok")) {
      Future<HttpReply> last = rig.get(provider);
      for (int i = 0; i < 10; i++) {
        last = last.compose(ignored -> rig.get(provider));
      }
      result(last);
      assertThat(provider.accepted()).isOne();
    }
  }

  @Tag("slow")
  @Test
  void makesNoErrorOfAConnectionThatWasClosedWhileIdle() throws IOException {
    RawProvider.Script script = connection -> {
      connection.readRequest();
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      connection.finish();
    };
    try (RawProvider provider = new RawProvider(script)) {
      for (int i = 0; i < 30; i++) {
        int calls = i + 1;
        assertThat(result(rig.get(provider)).status()).isEqualTo(200);
        await().until(() -> provider.finished() == calls);
      }
    }
  }

  @Test
  void dialsThePinnedAddressAndKeepsTheName() throws IOException {
    RawProvider.Script script = connection -> {
      while (connection.readRequest() != null) {
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      }
    };
    try (RawProvider provider = new RawProvider("127.127.127.127", script)) {
      result(rig.wire.send(rig.call("GET", provider.port(), "/"), IpLiteral.address("127.127.127.127")));
      assertThat(provider.requests().get(0)).contains("host: api.good.example:" + provider.port() + "\r\n");
    }
  }

  @Test
  void writesAnIpv6HostInBrackets() {
    assertThat(hostField("http://[::1]:8080/x")).isEqualTo("[::1]:8080");
    assertThat(hostField("https://[2001:db8::1]/x")).isEqualTo("[2001:db8::1]");
    assertThat(hostField("https://api.good.example/x")).isEqualTo("api.good.example");
    assertThat(hostField("https://127.0.0.1:8443/x")).isEqualTo("127.0.0.1:8443");
  }

  private static String hostField(String url) {
    return Origin.of(Target.parse(url), WireRig.ADDRESS).hostField();
  }

  @Test
  void anIpv6HostArrivesInBrackets() throws IOException {
    try (RawProvider provider = RawProvider.answering("ok")) {
      Target target = Target.parse("http://[2001:db8::1]:" + provider.port() + "/x");
      result(rig.send(rig.call("GET", target, Duration.ofSeconds(20))));
      assertThat(provider.requests().get(0).toLowerCase(java.util.Locale.ROOT)).containsOnlyOnce("host:").contains("host: [2001:db8::1]:" + provider.port() + "\r\n");
    }
  }

  @Test
  void aTripKnowsWhetherAnythingMayHaveLeft() throws IOException {
    try (RawProvider provider = RawProvider.answering("ok")) {
      HttpCall call = rig.call("GET", provider.port(), "/");
      assertThat(call.trip().mayHaveLeft()).isFalse();
      result(rig.send(call));
      assertThat(call.trip().mayHaveLeft()).isTrue();
    }
  }

  @Test
  void dialsNoAddressOfTheTableWhateverCameBeforeIt() throws IOException {
    AddressTable strict = new AddressTable(EgressRules.STRICT, List.of());
    VertxWire wire = new VertxWire(rig.vertx, rig.timeline, strict, WireLimits.STANDARD, TlsOptions.PUBLIC);
    try (RawProvider canary = RawProvider.answering("ok")) {
      var problem = WireRig.problem(wire.send(rig.call("POST", canary.port(), "/"), WireRig.ADDRESS));
      assertThat(problem.label()).isEqualTo("address_loopback");
      assertThat(problem.maybeProcessed()).isFalse();
      assertThat(canary.accepted()).isZero();
    }
  }

  @Test
  void servesManyCallsAtOnceOverFewConnections() throws IOException {
    try (WireRig narrow = new WireRig(WireLimits.STANDARD.withConnections(4, 1_000));
        RawProvider provider = RawProvider.answering("ok")) {
      List<Future<HttpReply>> replies = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        replies.add(narrow.get(provider));
      }
      replies.forEach(reply -> assertThat(result(reply).status()).isEqualTo(200));
      assertThat(provider.accepted()).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void retiresAConnectionAtItsAge() throws IOException {
    try (WireRig aging = new WireRig(WireLimits.STANDARD.withAge(Duration.ofMillis(20)));
        RawProvider provider = RawProvider.answering("ok")) {
      result(aging.get(provider));
      await().until(() -> provider.finished() == 1);
      result(aging.get(provider));
      assertThat(provider.accepted()).isEqualTo(2);
    }
  }
}
