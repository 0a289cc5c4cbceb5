package dev.waybill.app;

import static dev.waybill.egress.FakeDns.address;
import static dev.waybill.egress.FakeDns.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.waybill.dispatch.Order;
import dev.waybill.dispatch.Outcome;
import dev.waybill.dispatch.Recorder;
import dev.waybill.egress.FakeDns;
import dev.waybill.egress.FakeDns.Reply;
import dev.waybill.problem.Problem;
import dev.waybill.telemetry.Meters;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * THREATS, DNS, from the settings to the wire: what a hostile name server says decides nothing. 127.0.0.0/8 is open and stands for
 * what is public; a canary listens on ::1, on the provider's port.
 */
class DnsEndToEndTest {
  private static final String NAME = "api.good.example";

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Reply> answers = new ConcurrentHashMap<>();
  private final AtomicInteger questions = new AtomicInteger();
  private final Meters meters = new Meters();
  private volatile Reply later;
  private FakeDns dns;
  private EchoProvider provider;
  private ServerSocket canary;
  private LiveEngine live;

  @BeforeEach
  void open() throws IOException {
    dns = new FakeDns((name, type) -> {
      Reply first = answers.getOrDefault(name.substring(4) + " " + type, Reply.of());
      return type == FakeDns.A && questions.getAndIncrement() > 0 && later != null ? later : first;
    });
    provider = new EchoProvider(vertx);
    canary = new ServerSocket(provider.port(), 10, InetAddress.getByName("::1"));
    live = engine("enforce");
  }

  private LiveEngine engine(String mode) throws IOException {
    Path settings = Files.writeString(folder.resolve("waybill.yaml"), """
        egress: { allow_networks: [127.0.0.0/8], plain_http: true, mode: %s, resolvers: ["127.0.0.1:%d"] }
        """.formatted(mode, dns.address().getPort()));
    Station.manifest(folder, "good", """
        manifest: 1
        id: good
        name: Sample
        version: 1.0.0
        allowed_domains: ["%1$s:%2$d"]
        base: http://%1$s:%2$d
        actions: { go: { request: { GET: /go } } }
        """.formatted(NAME, provider.port()));
    return LiveEngine.open(Workbench.open(settings, null), 1, false,
        new Onlookers(outcome -> {}, (id, hook, result) -> {}, new Pressure(meters), Recorder.NONE, new Crossings(meters)));
  }

  @AfterEach
  void nobodyTrespassed() throws IOException {
    canary.setSoTimeout(1);
    assertThat(catchThrowable(canary::accept)).isInstanceOf(SocketTimeoutException.class);
    live.close();
    canary.close();
    provider.close();
    dns.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Problem go() {
    Outcome outcome = live.dispatch(new Order("good", "go", EchoProvider.object(), false, null));
    return outcome.problem();
  }

  private void answer(int type, Reply reply) {
    answers.put(NAME + " " + type, reply);
  }

  @Test
  void reachesWhatTheServerNames() {
    answer(FakeDns.A, Reply.of(address(NAME, 60, "127.0.0.1")));
    assertThat(go()).isNull();
    assertThat(go()).isNull();
    assertThat(dns.asked).containsExactlyInAnyOrder("udp A " + NAME, "udp AAAA " + NAME);
    assertThat(meters.scrape()).contains("waybill_egress_verdicts_total{provider=\"good\",reason=\"none\",verdict=\"allowed\"} 2.0");
  }

  /** An answer of no life serves one call; the next one asks, and what it hears is vetted anew. */
  @ParameterizedTest
  @CsvSource({"10.0.0.1, address_private", "169.254.169.254, address_link_local", "192.168.1.1, address_private", "0.0.0.0, address_this_network"})
  void aNameThatMovesInsideIsDenied(String inside, String label) {
    answer(FakeDns.A, Reply.of(address(NAME, 0, "127.0.0.1")));
    later = Reply.of(address(NAME, 0, inside));
    assertThat(go()).isNull();
    assertThat(go().label()).isEqualTo(label);
    assertThat(go().label()).isEqualTo(label);
    assertThat(provider.requests).hasValue(1);
  }

  /** The first address takes no connection; the second one of the same answer is dialled, nobody is asked again. */
  @Test
  void aNameThatMovesInsideDuringFailoverIsNotAskedAgain() {
    answer(FakeDns.A, Reply.of(address(NAME, 0, "127.9.9.9"), address(NAME, 0, "127.0.0.1")));
    later = Reply.of(address(NAME, 0, "10.0.0.1"));
    assertThat(go()).isNull();
    assertThat(questions).hasValue(1);
    assertThat(go().label()).isEqualTo("address_private");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1 10.0.0.1, , address_private", "127.9.9.9 10.0.0.1, , address_private", "127.0.0.1, ::1, address_loopback", "127.9.9.9, ::1, address_loopback",
    ", ::1, address_loopback", ", ::ffff:127.0.0.1, address_v4_mapped", "127.0.0.1, ::ffff:127.0.0.1, address_v4_mapped",
    ", ::127.0.0.1, address_v4_compatible", ", 64:ff9b::7f00:1, address_nat64", ", fe80::1, address_link_local",
  })
  void oneBadAnswerRefusesTheName(String four, String six, String label) {
    if (four != null) {
      answer(FakeDns.A, Reply.of(Arrays.stream(four.split(" ")).map(text -> address(NAME, 60, text)).toArray(FakeDns.Entry[]::new)));
    }
    if (six != null) {
      answer(FakeDns.AAAA, Reply.of(address(NAME, 60, six)));
    }
    assertThat(go().label()).isEqualTo(label);
    assertThat(provider.requests).hasValue(0);
  }

  @Test
  void aChainOfAliasesThatEndsInsideIsDenied() {
    answer(FakeDns.A, Reply.of(alias(NAME, 60, "cdn.example"), alias("cdn.example", 60, "in.example"), address("in.example", 60, "10.0.0.1")));
    assertThat(go().label()).isEqualTo("address_private");
  }

  @ParameterizedTest
  @CsvSource({"0, dns_empty", "2, dns_failed", "3, dns_unknown_name", "5, dns_refused"})
  void saysWhyThereIsNoAddress(int code, String label) {
    answer(FakeDns.A, Reply.code(code));
    answer(FakeDns.AAAA, Reply.code(code));
    assertThat(go().label()).isEqualTo(label);
    assertThat(go().label()).as("for a moment it is remembered").isEqualTo(label);
    assertThat(dns.asked).hasSize(2);
  }

  /** The gateway would be called by itself: open networks do not change that. */
  @Test
  void theGatewaysOwnListenerIsDenied() {
    answer(FakeDns.A, Reply.of(address(NAME, 60, "127.0.0.1")));
    live.listeningOn(provider.port());
    assertThat(go().label()).isEqualTo("own_listener");
    assertThat(provider.requests).hasValue(0);
  }

  @Test
  void reportModeReportsAndCalls() throws IOException {
    live.close();
    live = engine("report");
    answer(FakeDns.A, Reply.of(address(NAME, 0, "127.0.0.1"), address(NAME, 0, "10.0.0.1")));
    assertThat(go()).isNull();
    answer(FakeDns.A, Reply.of(address(NAME, 0, "127.0.0.1"), address(NAME, 0, "169.254.169.254")));
    assertThat(go().label()).isEqualTo("address_link_local");
    assertThat(meters.scrape()).contains("waybill_egress_verdicts_total{provider=\"good\",reason=\"address_private\",verdict=\"reported\"} 1.0",
        "waybill_egress_verdicts_total{provider=\"good\",reason=\"address_link_local\",verdict=\"refused\"} 1.0");
  }
}
