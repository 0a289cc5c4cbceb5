package dev.waybill.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.clock.VirtualTimeline;
import dev.waybill.http.IpLiteral;
import dev.waybill.problem.Failure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class CachingResolverTest {
  private static final List<InetAddress> ONE = List.of(IpLiteral.address("127.0.0.1"));
  private static final List<InetAddress> TWO = List.of(IpLiteral.address("127.0.0.2"));

  private final VirtualTimeline timeline = new VirtualTimeline();
  private final List<String> asked = new ArrayList<>();
  private final List<Promise<List<InetAddress>>> questions = new ArrayList<>();
  private final Resolver resolver =
      new CachingResolver(
          name -> {
            asked.add(name);
            Promise<List<InetAddress>> question = Promise.promise();
            questions.add(question);
            return question.future();
          },
          timeline,
          CachingResolver.Limits.STANDARD);

  private static String label(Future<?> future) {
    return ((Failure) future.cause()).problem().label();
  }

  @Test
  void asksOnceForAllWhoWait() {
    var first = resolver.resolve("a.example");
    var second = resolver.resolve("a.example");
    var other = resolver.resolve("b.example");
    assertThat(asked).containsExactly("a.example", "b.example");
    questions.get(0).complete(ONE);
    assertThat(first.result()).isEqualTo(ONE);
    assertThat(second.result()).isEqualTo(ONE);
    assertThat(other.isComplete()).isFalse();
    assertThat(resolver.resolve("a.example").result()).isEqualTo(ONE);
  }

  @Test
  void takesANewAddressOnceTheOldOneIsTooOld() {
    resolver.resolve("a.example");
    questions.get(0).complete(ONE);
    timeline.advance(Duration.ofSeconds(30).minusNanos(1));
    assertThat(resolver.resolve("a.example").result()).isEqualTo(ONE);
    timeline.advance(Duration.ofNanos(1));
    var later = resolver.resolve("a.example");
    assertThat(resolver.resolve("a.example").isComplete()).isFalse();
    questions.get(1).complete(TWO);
    assertThat(later.result()).isEqualTo(TWO);
    assertThat(asked).hasSize(2);
  }

  @Test
  void keepsAFailureForAShortTimeOnly() {
    var first = resolver.resolve("a.example");
    questions.get(0).fail(DnsProblem.unknownName("a.example").failure());
    assertThat(label(first)).isEqualTo("dns_unknown_name");
    timeline.advance(Duration.ofSeconds(5).minusNanos(1));
    assertThat(label(resolver.resolve("a.example"))).isEqualTo("dns_unknown_name");
    timeline.advance(Duration.ofNanos(1));
    var later = resolver.resolve("a.example");
    questions.get(1).complete(ONE);
    assertThat(later.result()).isEqualTo(ONE);
  }

  @Test
  void refusesAnAnswerWithoutAddressesAndHidesForeignExceptions() {
    var empty = resolver.resolve("a.example");
    questions.get(0).complete(List.of());
    assertThat(label(empty)).isEqualTo("dns_empty");
    var broken = resolver.resolve("b.example");
    questions.get(1).fail(new IllegalStateException("inner"));
    assertThat(label(broken)).isEqualTo("dns_failed");
  }

  @Test
  void givesUpOnASilentResolverAndDoesNotAskItTwice() {
    var first = resolver.resolve("a.example");
    timeline.advance(Duration.ofSeconds(5));
    assertThat(label(first)).isEqualTo("dns_timeout");
    assertThat(((Failure) first.cause()).problem().maybeProcessed()).isFalse();
    timeline.advance(Duration.ofMinutes(1));
    assertThat(label(resolver.resolve("a.example"))).isEqualTo("dns_timeout");
    assertThat(asked).hasSize(1);
    questions.get(0).complete(ONE);
    assertThat(resolver.resolve("a.example").result()).isEqualTo(ONE);
    assertThat(timeline.pending()).isZero();
  }

  @Test
  void keepsNoMoreNamesThanItsLimit() {
    for (int i = 0; i < 20_000; i++) {
      resolver.resolve("n" + i + ".example");
      questions.get(i).complete(ONE);
    }
    asked.clear();
    for (int i = 0; i < 20_000; i++) {
      resolver.resolve("n" + i + ".example");
    }
    assertThat(asked).hasSizeGreaterThanOrEqualTo(10_000);
  }

  @Test
  void doesNotKeepAnswersLongerThanThirtySeconds() {
    Duration tooLong = Duration.ofSeconds(31);
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new CachingResolver.Limits(tooLong, second, second, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CachingResolver.Limits(second, tooLong, second, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void letsEachCallerGoOnInItsOwnContext(Vertx vertx, VertxTestContext test) {
    Context loop = vertx.getOrCreateContext();
    loop.runOnContext(
        ignored -> {
          resolver
              .resolve("a.example")
              .onComplete(
                  test.succeeding(
                      found ->
                          test.verify(
                              () -> {
                                assertThat(Vertx.currentContext()).isSameAs(loop);
                                test.completeNow();
                              })));
          new Thread(() -> questions.get(0).complete(ONE)).start();
        });
  }
}
