package dev.waybill.egress;

import static dev.waybill.egress.FakeDns.A;
import static dev.waybill.egress.FakeDns.AAAA;
import static dev.waybill.egress.FakeDns.address;
import static dev.waybill.egress.FakeDns.alias;
import static dev.waybill.egress.WireRig.problem;
import static dev.waybill.egress.WireRig.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.clock.VirtualTimeline;
import dev.waybill.http.IpLiteral;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsResolverTest {
  private static final String NAME = "api.good.example";
  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void close() {
    result(VERTX.close());
  }

  private static DnsResolver resolver(FakeDns... servers) {
    List<InetSocketAddress> addresses = Arrays.stream(servers).map(FakeDns::address).toList();
    return new DnsResolver(VERTX, addresses, new DnsResolver.Limits(Duration.ofMillis(300), Duration.ofSeconds(20), 100), System::nanoTime);
  }

  private static List<InetAddress> addresses(String... texts) {
    return Arrays.stream(texts).map(IpLiteral::address).toList();
  }

  /** Answers both questions over UDP by type. */
  private static FakeDns server(FakeDns.Reply four, FakeDns.Reply six) {
    return new FakeDns((name, type) -> type == A ? four : six);
  }

  private static FakeDns.Reply empty() {
    return FakeDns.Reply.of();
  }

  @Test
  void givesTheAddressesOfBothFamiliesWithTheShortestLife() {
    try (FakeDns dns = server(
        FakeDns.Reply.of(address(NAME, 60, "8.8.8.8"), address("API.good.Example", 20, "8.8.4.4"), address("other.example", 1, "10.0.0.1")),
        FakeDns.Reply.of(address(NAME, 25, "2606:4700::1")))) {
      Resolver.Found found = result(resolver(dns).find(NAME));
      assertThat(found).isEqualTo(new Resolver.Found(addresses("8.8.8.8", "8.8.4.4", "2606:4700::1"), Duration.ofSeconds(20)));
      assertThat(dns.asked).containsExactlyInAnyOrder("udp A " + NAME, "udp AAAA " + NAME);
      assertThat(new HashSet<>(dns.sourcePorts)).as("a port of its own for each question").hasSize(2);
    }
  }

  /** One of the questions answers as said, the other is empty. */
  @ParameterizedTest
  @CsvSource({
    "0, dns_empty, The name `api.good.example` has no address.", "1, dns_failed, The name `api.good.example` could not be looked up.",
    "2, dns_failed, The name `api.good.example` could not be looked up.",
    "3, dns_unknown_name, The name `api.good.example` does not exist.",
    "4, dns_failed, The name `api.good.example` could not be looked up.",
    "5, dns_refused, The DNS server refuses to look up the name `api.good.example`.",
  })
  void saysWhatTheServerSaid(int code, String label, String detail) {
    try (FakeDns dns = server(FakeDns.Reply.code(code), empty())) {
      assertThat(problem(resolver(dns).resolve(NAME))).isEqualTo(Problem.of(Code.UNAVAILABLE, label, detail));
      assertThat(dns.asked).hasSize(2);
    }
    try (FakeDns dns = server(empty(), FakeDns.Reply.code(code))) {
      assertThat(problem(resolver(dns).resolve(NAME)).label()).isEqualTo(label);
    }
  }

  @Test
  void asksASilentServerThreeTimes() {
    try (FakeDns dns = server(null, null)) {
      assertThat(problem(resolver(dns).resolve(NAME)))
          .isEqualTo(Problem.of(Code.UNAVAILABLE, "dns_timeout", "Looking up the name `api.good.example` took too long."));
      assertThat(dns.asked).hasSize(6);
    }
  }

  /** What is no answer may come from anybody; it neither ends the question nor breaks the resolver. */
  @Test
  void looksOverGarbage() {
    AtomicInteger first = new AtomicInteger();
    BiFunction<String, Integer, FakeDns.Reply> answers = (name, type) -> first.getAndIncrement() < 2
        ? new FakeDns.Reply(0, List.of(), false, new byte[] {1, 2, 3})
        : type == A ? FakeDns.Reply.of(address(NAME, 60, "8.8.8.8")) : empty();
    try (FakeDns dns = new FakeDns(answers)) {
      assertThat(result(resolver(dns).resolve(NAME))).isEqualTo(addresses("8.8.8.8"));
    }
  }

  @Test
  void takesNoAddressOfAnotherLength() {
    try (FakeDns dns = server(FakeDns.Reply.of(new FakeDns.Entry(NAME, A, 60, new byte[] {8, 8, 8})), empty())) {
      assertThat(problem(resolver(dns).resolve(NAME)).label()).isEqualTo("dns_failed");
    }
    try (FakeDns dns = server(empty(), FakeDns.Reply.of(new FakeDns.Entry(NAME, AAAA, 60, new byte[] {8, 8, 8, 8})))) {
      assertThat(problem(resolver(dns).resolve(NAME)).label()).isEqualTo("dns_failed");
    }
  }

  @Test
  void goesToTheNextServer() {
    try (FakeDns silent = server(null, null);
        FakeDns refusing = server(FakeDns.Reply.code(5), FakeDns.Reply.code(2));
        FakeDns good = server(FakeDns.Reply.of(address(NAME, 60, "8.8.8.8")), empty())) {
      assertThat(result(resolver(silent, refusing, good).resolve(NAME))).isEqualTo(addresses("8.8.8.8"));
      assertThat(good.asked).hasSize(2);
    }
  }

  @Test
  void asksOverTcpWhereAnAnswerDoesNotFit() {
    BiFunction<String, Integer, FakeDns.Reply> answers = (name, type) -> type == AAAA ? empty()
        : name.startsWith("udp") ? new FakeDns.Reply(0, List.of(address(NAME, 60, "8.8.8.8")), true, null)
            : FakeDns.Reply.of(address(NAME, 60, "8.8.8.8"), address(NAME, 60, "10.0.0.1"));
    try (FakeDns dns = new FakeDns(answers)) {
      assertThat(result(resolver(dns).resolve(NAME))).isEqualTo(addresses("8.8.8.8", "10.0.0.1"));
      assertThat(dns.asked).contains("udp A " + NAME, "tcp A " + NAME);
    }
  }

  @Test
  void takesNoPartOfAnAnswer() {
    try (FakeDns dns = server(new FakeDns.Reply(0, List.of(address(NAME, 60, "8.8.8.8")), true, null), empty())) {
      assertThat(problem(resolver(dns).resolve(NAME)).label()).isEqualTo("dns_failed");
    }
  }

  @Test
  void followsAliasesWithinAndAcrossAnswers() {
    BiFunction<String, Integer, FakeDns.Reply> answers = (name, type) -> type == AAAA ? empty()
        : name.endsWith(NAME) ? FakeDns.Reply.of(alias(NAME, 50, "b.example"), alias("b.example", 40, "c.example"))
            : FakeDns.Reply.of(alias("c.example", 30, "d.example"), address("d.example", 60, "10.0.0.1"), address(NAME, 60, "8.8.8.8"));
    try (FakeDns dns = new FakeDns(answers)) {
      assertThat(result(resolver(dns).find(NAME))).isEqualTo(new Resolver.Found(addresses("10.0.0.1"), Duration.ofSeconds(30)));
      assertThat(dns.asked).contains("udp A c.example");
    }
  }

  @ParameterizedTest
  @CsvSource({"api.good.example", "b.example"})
  void endsAChainThatGoesRound(String back) {
    try (FakeDns dns = new FakeDns((name, type) -> name.endsWith(NAME)
        ? FakeDns.Reply.of(alias(NAME, 50, "b.example"))
        : FakeDns.Reply.of(alias("b.example", 50, back)))) {
      assertThat(problem(resolver(dns).resolve(NAME)).label()).isEqualTo("dns_failed");
    }
  }

  @Test
  void keepsTheFamilyOfAMappedAddress() {
    try (FakeDns dns = server(empty(), FakeDns.Reply.of(new FakeDns.Entry(NAME, AAAA, 60, IpLiteral.address("::ffff:8.8.8.8").getAddress())))) {
      List<InetAddress> found = result(resolver(dns).resolve(NAME));
      assertThat(found).isEqualTo(addresses("::ffff:8.8.8.8"));
      assertThat(new AddressTable(EgressRules.STRICT, List.of()).verdict(found.get(0), 443)).isEqualTo(Verdict.refused("address_v4_mapped"));
    }
  }

  @Test
  void takesWhatOneQuestionFoundThoughTheOtherFailed() {
    try (FakeDns dns = server(FakeDns.Reply.of(address(NAME, 60, "8.8.8.8")), FakeDns.Reply.code(2))) {
      assertThat(result(resolver(dns).resolve(NAME))).isEqualTo(addresses("8.8.8.8"));
    }
  }

  @Tag("slow")
  @Test
  void boundsTheQuestionsThatWait() {
    try (FakeDns dns = server(null, null)) {
      DnsResolver resolver = resolver(dns);
      List<Future<?>> waiting = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        waiting.add(resolver.resolve("n" + i + ".example"));
      }
      Problem problem = problem(resolver.resolve(NAME));
      assertThat(problem.code()).isEqualTo(Code.OVERLOADED);
      assertThat(problem.label()).isEqualTo("dns_overloaded");
      assertThat(waiting).allMatch(name -> problem(name).label().equals("dns_timeout"));
      assertThat(problem(resolver.resolve(NAME)).label()).isEqualTo("dns_timeout");
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 2", "20, 19, 1", "20, 20, 2", "3600, 29, 1", "3600, 30, 2"})
  void anAnswerLivesAsLongAsItSaysAndThirtySecondsAtMost(int seconds, int later, int questions) {
    VirtualTimeline time = new VirtualTimeline();
    try (FakeDns dns = server(FakeDns.Reply.of(address(NAME, seconds, "8.8.8.8")), empty())) {
      Resolver resolver = new CachingResolver(resolver(dns), time, CachingResolver.Limits.STANDARD);
      assertThat(result(resolver.resolve(NAME))).isEqualTo(addresses("8.8.8.8"));
      time.advance(Duration.ofSeconds(later));
      assertThat(result(resolver.resolve(NAME))).isEqualTo(addresses("8.8.8.8"));
      assertThat(dns.asked.stream().filter(("udp A " + NAME)::equals)).hasSize(questions);
    }
  }

  @Test
  void whoeverIsAnsweredMakesRoomForTheNext() {
    try (FakeDns dns = server(FakeDns.Reply.of(address(NAME, 60, "8.8.8.8")), empty())) {
      DnsResolver narrow = new DnsResolver(VERTX, List.of(dns.address()),
          new DnsResolver.Limits(Duration.ofSeconds(5), Duration.ofSeconds(5), 1), System::nanoTime);
      for (int i = 0; i < 3; i++) {
        Future<List<InetAddress>> first = narrow.resolve(NAME);
        assertThat(problem(narrow.resolve("b.example"))).isEqualTo(Problem
            .of(Code.OVERLOADED, "dns_overloaded", "Too many names wait to be looked up; `b.example` was not.").withRetryAfter(Duration.ofSeconds(1)));
        assertThat(result(first)).isEqualTo(addresses("8.8.8.8"));
      }
      assertThat(dns.asked).hasSize(6);
    }
  }

  /** Each answer names the next alias only. */
  @ParameterizedTest
  @CsvSource({"8, true", "9, false"})
  void followsEightAliasesAcrossAnswers(int aliases, boolean found) {
    BiFunction<String, Integer, FakeDns.Reply> answers = (question, type) -> {
      String name = question.substring(question.lastIndexOf(' ') + 1);
      int at = name.equals(NAME) ? 0 : Integer.parseInt(name.substring(1, name.indexOf('.')));
      return type == AAAA ? empty() : at == aliases ? FakeDns.Reply.of(address(name, 60, "8.8.8.8"))
          : FakeDns.Reply.of(alias(name, 50 - at, "n" + (at + 1) + ".example"));
    };
    try (FakeDns dns = new FakeDns(answers)) {
      if (found) {
        assertThat(result(resolver(dns).find(NAME))).isEqualTo(new Resolver.Found(addresses("8.8.8.8"), Duration.ofSeconds(43)));
      } else {
        assertThat(problem(resolver(dns).find(NAME)).label()).isEqualTo("dns_failed");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"16, true", "17, false"})
  void followsSixteenAliasesWithinAnAnswer(int aliases, boolean found) {
    List<FakeDns.Entry> entries = new ArrayList<>();
    for (int i = 0; i < aliases; i++) {
      entries.add(alias(i == 0 ? NAME : "n" + i + ".example", 50, "n" + (i + 1) + ".example"));
    }
    entries.add(address("n" + aliases + ".example", 60, "8.8.8.8"));
    try (FakeDns dns = server(FakeDns.Reply.of(entries.toArray(FakeDns.Entry[]::new)), empty())) {
      Future<List<InetAddress>> answer = resolver(dns).resolve(NAME);
      assertThat(found ? result(answer).toString() : problem(answer).label()).isEqualTo(found ? "[/8.8.8.8]" : "dns_failed");
    }
  }

  @Test
  void asksThreeServersAtMost() {
    try (FakeDns one = server(FakeDns.Reply.code(5), empty());
        FakeDns two = server(FakeDns.Reply.code(2), empty());
        FakeDns three = server(FakeDns.Reply.code(5), empty());
        FakeDns four = server(FakeDns.Reply.of(address(NAME, 60, "8.8.8.8")), empty())) {
      assertThat(problem(resolver(one, two, three, four).resolve(NAME)).label()).isEqualTo("dns_refused");
      assertThat(three.asked).containsExactly("udp A " + NAME);
      assertThat(four.asked).isEmpty();
    }
  }

  /** A question may take a minute and a half here: whoever waited for it would give up. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aSilentFamilyIsNotWaitedForOnceTheOtherHasAnAddress(boolean silentSix) {
    FakeDns.Reply known = FakeDns.Reply.of(address(NAME, 60, silentSix ? "8.8.8.8" : "2606:4700::1"));
    try (FakeDns dns = silentSix ? server(known, null) : server(null, known)) {
      DnsResolver resolver = new DnsResolver(VERTX, List.of(dns.address()),
          new DnsResolver.Limits(Duration.ofSeconds(30), Duration.ofMillis(50), 2), System::nanoTime);
      assertThat(result(resolver.find(NAME)))
          .isEqualTo(new Resolver.Found(addresses(silentSix ? "8.8.8.8" : "2606:4700::1"), Duration.ofSeconds(60)));
    }
  }

  /** Where the other has none, the silent one is all there is to wait for. */
  @Test
  void aSilentFamilyIsWaitedForWhereTheOtherHasNoAddress() {
    AtomicInteger questions = new AtomicInteger();
    BiFunction<String, Integer, FakeDns.Reply> answers = (name, type) -> type == AAAA ? empty()
        : questions.getAndIncrement() == 0 ? null : FakeDns.Reply.of(address(NAME, 60, "8.8.8.8"));
    try (FakeDns dns = new FakeDns(answers)) {
      DnsResolver resolver = new DnsResolver(VERTX, List.of(dns.address()),
          new DnsResolver.Limits(Duration.ofMillis(300), Duration.ofMillis(1), 100), System::nanoTime);
      assertThat(result(resolver.resolve(NAME))).isEqualTo(addresses("8.8.8.8"));
    }
  }

  /** An alias may be any bytes: it is asked about as it is, here, or not at all; what it leads to is vetted as any address. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "localhost | 10.0.0.9", "127.0.0.1 | 10.0.0.9", "0x7f.1 | 10.0.0.9", "LOCALHOST | 10.0.0.9", "_srv.example | 10.0.0.9", "-a.example | 10.0.0.9",
    "a b.example | dns", "a\0b.example | dns", "a@b.example | dns", "\u00e9.example | dns", "xn--.example | dns", "*.example | dns",
    "http://evil.example/ | dns", "a;b.example | dns",
  })
  void anAliasIsNothingButAName(String target, String wanted) {
    String name = target.translateEscapes();
    BiFunction<String, Integer, FakeDns.Reply> answers = (asked, type) -> type == AAAA ? empty()
        : asked.endsWith(NAME) ? FakeDns.Reply.of(alias(NAME, 50, name))
            : FakeDns.Reply.of(address(asked.substring(asked.lastIndexOf(' ') + 1), 60, "10.0.0.9"));
    try (FakeDns dns = new FakeDns(answers)) {
      Future<List<InetAddress>> answer = resolver(dns).resolve(NAME);
      if (wanted.equals("dns")) {
        String got = String.valueOf(org.assertj.core.api.Assertions.catchThrowable(() -> result(answer)));
        assertThat(got.contains("Failure") ? problem(answer).label() : result(answer).toString())
            .isIn("[/10.0.0.9]", "dns_failed", "dns_timeout", "dns_empty");
      } else {
        assertThat(result(answer)).isEqualTo(addresses(wanted));
        assertThat(dns.asked).contains("udp A " + name.toLowerCase(java.util.Locale.ROOT));
      }
    }
  }
}
