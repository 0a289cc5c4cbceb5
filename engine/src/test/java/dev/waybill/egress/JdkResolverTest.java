package dev.waybill.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.waybill.http.IpLiteral;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
class JdkResolverTest {
  @Test
  void readsTheHostsFileItself(@TempDir Path directory) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("hosts"),
            """
            # a comment
            127.0.0.2   api.good.example API2.good.example # 127.0.0.9 api.good.example
            ::1\tapi.good.example

            127.0.0.3 notapi.good.example
            127.1 api.good.example
            nonsense
            127.0.0.2 api.good.example
            """);
    HostsFile hosts = new HostsFile(file);
    assertThat(hosts.lookup("api.good.example")).isEqualTo(addresses("127.0.0.2", "::1"));
    assertThat(hosts.lookup("api2.good.example")).isEqualTo(addresses("127.0.0.2"));
    assertThat(hosts.lookup("good.example")).isEmpty();
    assertThat(hosts.lookup("nonsense")).isEmpty();
    Files.writeString(file, "127.0.0.4 good.example");
    assertThat(hosts.lookup("good.example")).isEqualTo(addresses("127.0.0.4"));
    assertThat(new HostsFile(directory.resolve("none")).lookup("good.example")).isEmpty();
  }

  @Test
  void findsANameOfTheHostsFileOffTheEventLoop(Vertx vertx, @TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("hosts"), "127.0.0.7 api.good.example\n");
    Resolver resolver = resolver(vertx, file);
    assertThat(resolver.resolve("api.good.example").toCompletionStage().toCompletableFuture().get())
        .isEqualTo(addresses("127.0.0.7"));
  }

  /** {@code .invalid} never exists (RFC 6761), whether or not there is a DNS server. */
  @Test
  void failsWithoutAnAddress(Vertx vertx, @TempDir Path directory) {
    Resolver resolver = resolver(vertx, directory.resolve("none"));
    assertThatThrownBy(() -> resolver.resolve("nosuch.invalid").toCompletionStage().toCompletableFuture().get())
        .cause()
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.problem().code()).isEqualTo(Code.UNAVAILABLE);
              assertThat(failure.problem().label()).isIn("dns_unknown_name", "dns_failed");
              assertThat(failure.problem().maybeProcessed()).isFalse();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "a.example.: Name or service not known, dns_unknown_name, The name `a.example` does not exist.",
    "a.example., dns_unknown_name, The name `a.example` does not exist.",
    "a.example.: No address associated with hostname, dns_empty, The name `a.example` has no address.",
    "a.example.: Temporary failure in name resolution, dns_failed, The name `a.example` could not be looked up.",
    "a.example.: System error, dns_failed, The name `a.example` could not be looked up.",
  })
  void tellsTheReasonsApart(String sentence, String label, String detail) {
    assertThat(JdkResolver.problem("a.example", sentence).label()).isEqualTo(label);
    assertThat(JdkResolver.problem("a.example", sentence).detail()).isEqualTo(detail);
  }

  private static Resolver resolver(Vertx vertx, Path hosts) {
    return new JdkResolver(vertx, hosts, InetAddress::getAllByName, System::nanoTime);
  }

  /** Names that are stuck take every thread; the others wait in bounded number, and those that nobody waits for are not asked. */
  @Test
  void boundsWhatWaitsBehindNamesThatAreStuck(Vertx vertx, @TempDir Path directory) throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(16);
    AtomicLong nanos = new AtomicLong();
    Queue<String> asked = new ConcurrentLinkedQueue<>();
    Resolver resolver = new JdkResolver(vertx, directory.resolve("none"), name -> {
      asked.add(name);
      begun.countDown();
      try {
        stuck.await();
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
      return new InetAddress[] {IpLiteral.address("8.8.8.8")};
    }, nanos::get);
    List<Future<List<InetAddress>>> first = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      first.add(resolver.resolve("stuck" + i + ".example"));
    }
    begun.await();
    List<Future<List<InetAddress>>> waiting = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      waiting.add(resolver.resolve("late" + i + ".example"));
    }
    Problem overloaded = WireRig.problem(resolver.resolve("one.too.many.example"));
    assertThat(overloaded.code()).isEqualTo(Code.OVERLOADED);
    assertThat(overloaded.label()).isEqualTo("dns_overloaded");
    nanos.set(Duration.ofSeconds(6).toNanos());
    stuck.countDown();
    first.forEach(answer -> assertThat(WireRig.result(answer)).isEqualTo(addresses("8.8.8.8")));
    waiting.forEach(answer -> assertThat(WireRig.problem(answer).label()).isEqualTo("dns_timeout"));
    assertThat(asked).hasSize(16);
    assertThat(WireRig.result(resolver.resolve("now.example"))).isEqualTo(addresses("8.8.8.8"));
  }

  /** What a test holds back, by name. */
  private static final class Stuck implements JdkResolver.Names {
    private final AtomicLong nanos = new AtomicLong();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private volatile CountDownLatch gate = new CountDownLatch(1);

    @Override
    public InetAddress[] all(String name) {
      asked.add(name);
      if (name.startsWith("stuck")) {
        try {
          gate.await();
        } catch (InterruptedException stopped) {
          throw new IllegalStateException(stopped);
        }
      }
      return new InetAddress[] {IpLiteral.address("8.8.8.8")};
    }
  }

  @Test
  void asksAboutANameOnceAtATime(Vertx vertx, @TempDir Path directory) {
    Stuck names = new Stuck();
    Resolver resolver = new JdkResolver(vertx, directory.resolve("none"), names, names.nanos::get);
    List<Future<List<InetAddress>>> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      all.add(resolver.resolve("stuck.example"));
    }
    names.gate.countDown();
    all.forEach(answer -> assertThat(WireRig.result(answer)).isEqualTo(addresses("8.8.8.8")));
    assertThat(names.asked).containsExactly("stuck.example.");
    assertThat(WireRig.result(resolver.resolve("stuck.example"))).hasSize(1);
    assertThat(names.asked).hasSize(2);
  }

  /** Names that were stuck once take four threads at most the next time; who asks for more of them is told so at once. */
  @Test
  void namesThatStickLeaveTheThreadsOfOthersFree(Vertx vertx, @TempDir Path directory) {
    Stuck names = new Stuck();
    Resolver resolver = new JdkResolver(vertx, directory.resolve("none"), names, names.nanos::get);
    List<Future<List<InetAddress>>> first = stuck(resolver);
    await().until(() -> names.asked.size() == 16);
    names.nanos.addAndGet(Duration.ofSeconds(6).toNanos());
    names.gate.countDown();
    first.forEach(WireRig::result);
    names.gate = new CountDownLatch(1);
    List<Future<List<InetAddress>>> second = stuck(resolver);
    assertThat(WireRig.result(resolver.resolve("good.example"))).isEqualTo(addresses("8.8.8.8"));
    for (int i = 4; i < 16; i++) {
      assertThat(WireRig.problem(second.get(i)).label()).isEqualTo("dns_overloaded");
    }
    names.gate.countDown();
    for (int i = 0; i < 4; i++) {
      assertThat(WireRig.result(second.get(i))).isEqualTo(addresses("8.8.8.8"));
    }
    // They were quick this time.
    stuck(resolver).subList(0, 4).forEach(WireRig::result);
  }

  private static List<Future<List<InetAddress>>> stuck(Resolver resolver) {
    List<Future<List<InetAddress>>> all = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      all.add(resolver.resolve("stuck" + i + ".example"));
    }
    return all;
  }

  private static List<InetAddress> addresses(String... texts) {
    return Arrays.stream(texts).map(IpLiteral::address).toList();
  }
}
