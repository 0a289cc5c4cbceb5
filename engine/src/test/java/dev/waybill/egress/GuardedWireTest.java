package dev.waybill.egress;

import static dev.waybill.egress.WireRig.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.BadTarget;
import dev.waybill.http.Exchange;
import dev.waybill.http.Headers;
import dev.waybill.http.IpLiteral;
import dev.waybill.http.Target;
import dev.waybill.problem.Failure;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Guard and wire together, on loopback. */
class GuardedWireTest {
  private static final int GOOD_CALLS = 20;

  private static final List<String> HOSTS =
      List.of("127.0.0.1", "127.127.127.127", "[::1]", "localhost", "a.good.example", "[::ffff:127.0.0.1]");

  private final WireRig rig = new WireRig(WireLimits.STANDARD.withConnections(5, 1_000));

  @AfterEach
  void close() {
    rig.close();
  }

  private Exchange guard(Resolver resolver, int port) {
    Place place = new Place("manifest.yaml", 1, 1, "allowed_domains");
    List<AllowedDomains.Entry> entries =
        List.of(new AllowedDomains.Entry("*.good.example:" + port, place), new AllowedDomains.Entry("127.0.0.1:" + port, place));
    AllowedDomains domains = AllowedDomains.compile(place, entries, WireRig.LOOPBACK, new Findings());
    return new Guard(domains, WireRig.LOOPBACK_TABLE, resolver, rig.wire);
  }

  private static Future<List<InetAddress>> loopback(String name) {
    return Future.succeededFuture(List.of(WireRig.ADDRESS));
  }

  /** Values with every control, with bytes beyond ASCII, and with what parts a request. */
  private static List<String> unsendable() {
    List<String> values = new ArrayList<>();
    for (char c = 0; c < ' '; c++) {
      if (c != '\t') {
        values.add("a" + c + "b");
      }
    }
    for (String tail : List.of("\u007f", "\u0080", "\u0085", "\u00a0", "\u00e9", "\u010a", "\u010d", "\u2028", "\ud800", "☃")) {
      values.add("a" + tail + "b");
    }
    for (String line : List.of("\r\n", "\n", "\r", "\r\n ", "\n\t")) {
      for (String field : List.of("X-Evil: 1", "Content-Length: 0", "Transfer-Encoding: chunked", "", "GET / HTTP/1.1")) {
        values.add("v" + line + field);
        values.add("v" + line + field + line + line);
      }
    }
    values.add("v".repeat(65_536));
    values.add("\u0000".repeat(1_000));
    return values;
  }

  @Tag("slow")
  @Test
  void servesGoodCallsRightAfterEveryUnsendableOne() throws IOException {
    try (RawProvider provider = RawProvider.answering("ok")) {
      Exchange guard = guard(GuardedWireTest::loopback, provider.port());
      List<String> values = unsendable();
      assertThat(values).hasSizeGreaterThan(90);
      int good = 0;
      for (String value : values) {
        refuse(() -> guard.send(rig.call("GET", provider.port(), "/" + value)));
        refuse(() -> guard.send(rig.call("GET", provider.port(), "/").withHeaders(Headers.of("X-Tag", value))));
        refuse(() -> guard.send(rig.call("GET", provider.port(), "/").withHeaders(Headers.of("X" + value, "1"))));
        for (int i = 0; i < GOOD_CALLS; i++) {
          assertThat(result(guard.send(rig.call("GET", provider.port(), "/good"))).body()).hasToString("ok");
          good++;
        }
      }
      assertThat(provider.requests()).hasSize(good).allMatch(request -> request.startsWith("GET /good HTTP/1.1\r\n"));
      assertThat(provider.accepted()).isOne();
    }
  }

  private static void refuse(Supplier<Future<?>> sending) {
    try {
      result(sending.get());
      throw new AssertionError("was sent");
    } catch (BadTarget | Failure refused) {
      assertThat(refused.getMessage()).endsWith(".");
    }
  }

  @Test
  void failsOverToTheNextVettedAddress() throws IOException {
    try (RawProvider provider = RawProvider.answering("ok")) {
      List<InetAddress> both = List.of(IpLiteral.address("127.9.9.9"), WireRig.ADDRESS);
      Exchange guard = guard(name -> Future.succeededFuture(both), provider.port());
      assertThat(result(guard.send(rig.call("POST", provider.port(), "/"))).body()).hasToString("ok");
      assertThat(provider.requests()).hasSize(1);
    }
  }

  @Test
  void usesALiteralWithItsOwnHostField() throws IOException {
    try (RawProvider provider = RawProvider.answering("ok")) {
      Exchange guard = guard(GuardedWireTest::loopback, provider.port());
      Target target = Target.parse("http://127.0.0.1:" + provider.port() + "/x");
      result(guard.send(rig.call("GET", target, Duration.ofSeconds(20))));
      assertThat(provider.requests().get(0)).contains("host: 127.0.0.1:" + provider.port() + "\r\n");
    }
  }

  @Test
  void reachesNoCanary() throws IOException {
    List<RawProvider> canaries = new ArrayList<>();
    try (RawProvider provider = RawProvider.answering("ok")) {
      for (String address : List.of("127.0.0.1", "127.127.127.127", "::1")) {
        canaries.add(new RawProvider(address, RawProvider.Connection::stall));
      }
      Exchange guard = guard(GuardedWireTest::loopback, provider.port());
      for (RawProvider canary : canaries) {
        for (String host : HOSTS) {
          String url = "http://" + host + ":" + canary.port() + "/";
          refuse(() -> guard.send(rig.call("GET", Target.parse(url), Duration.ofSeconds(5))));
        }
      }
      Exchange astray = guard(name -> Future.succeededFuture(List.of(IpLiteral.address("::1"))), canaries.get(2).port());
      refuse(() -> astray.send(rig.call("GET", canaries.get(2).port(), "/")));
      assertThat(canaries).allMatch(canary -> canary.accepted() == 0);
    } finally {
      for (RawProvider canary : canaries) {
        canary.close();
      }
    }
  }

  /** State for one host is given up with its connection: many hosts under one wildcard leave nothing behind. */
  @Tag("slow")
  @Test
  void servesManyHostsUnderOneWildcard() throws IOException {
    try (RawProvider provider =
        new RawProvider(
            connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
            })) {
      Exchange guard = guard(GuardedWireTest::loopback, provider.port());
      for (int i = 0; i < 1_000; i++) {
        Target target = Target.parse("http://h" + i + ".good.example:" + provider.port() + "/");
        assertThat(result(guard.send(rig.call("GET", target, Duration.ofSeconds(20)))).status()).isEqualTo(200);
      }
      assertThat(provider.accepted()).isEqualTo(1_000);
    }
  }
}
