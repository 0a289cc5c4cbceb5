package dev.waybill.egress;

import static dev.waybill.egress.WireRig.problem;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.waybill.telemetry.Logging;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A name server that sends what is no answer fills no log. */
class DnsNoiseTest {
  private static final byte[] NO_QUESTION = {0, 1, (byte) 0x81, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0};
  private static final byte[] CUT = {0, 1, (byte) 0x81, (byte) 0x80, 0, 1, 0, 1, 0, 0, 0, 0, 40, 'e', 'v', 'i', 'l'};
  private static final byte[] LOOP = {0, 1, (byte) 0x81, (byte) 0x80, 0, 1, 0, 0, 0, 0, 0, 0, (byte) 0xc0, 12, 0, 1, 0, 1};

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong nanos = new AtomicLong();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private Logger root;

  @BeforeEach
  void listen() {
    Logging.start(Logging.Format.JSON, "info", text -> text, new ByteArrayOutputStream());
    root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    lines.start();
    root.addAppender(lines);
  }

  @AfterEach
  void close() {
    Logging.start(Logging.Format.TEXT, "info", text -> text, OutputStream.nullOutputStream());
    WireRig.result(vertx.close());
  }

  private List<String> told() {
    return lines.list.stream().map(line -> line.getLevel() + " " + line.getFormattedMessage() + " " + line.getKeyValuePairs()).toList();
  }

  private static byte[] datagram(String kind) {
    return switch (kind) {
      case "no question" -> NO_QUESTION;
      case "cut" -> CUT;
      case "loop" -> LOOP;
      default -> kind.getBytes(StandardCharsets.US_ASCII);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"no question", "cut", "loop", "", "evil", "evil evil evil evil evil"})
  void aMinuteOfGarbageIsOneLineWithoutIt(String kind) {
    FakeDns.Reply garbage = new FakeDns.Reply(0, List.of(), false, datagram(kind));
    try (FakeDns dns = new FakeDns((name, type) -> garbage)) {
      DnsResolver resolver = new DnsResolver(vertx, List.of(dns.address()),
          new DnsResolver.Limits(Duration.ofMillis(100), Duration.ofMillis(50), 100), nanos::get);
      assertThat(problem(resolver.resolve("a.example")).label()).isEqualTo("dns_timeout");
      assertThat(told()).containsExactly("WARN A DNS server sends what is no answer; it is passed over [server=\"127.0.0.1\", datagrams=\"1\"]");
      nanos.set(Duration.ofSeconds(61).toNanos());
      assertThat(problem(resolver.resolve("b.example")).label()).isEqualTo("dns_timeout");
      assertThat(told()).hasSize(2);
      assertThat(told().get(1)).endsWith("datagrams=\"6\"]");
      assertThat(lines.list).allMatch(line -> line.getThrowableProxy() == null);
    }
  }

  @Test
  void theLibrarySaysNothingOfItsOwnButAtALowerLevel() {
    assertThat(((Logger) LoggerFactory.getLogger("io.netty.resolver.dns")).getLevel()).hasToString("ERROR");
  }
}
