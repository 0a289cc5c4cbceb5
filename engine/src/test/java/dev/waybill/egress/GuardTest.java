package dev.waybill.egress;

import static dev.waybill.egress.WireRig.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.document.Document;
import dev.waybill.http.BadTarget;
import dev.waybill.http.Body;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.IpLiteral;
import dev.waybill.http.Target;
import dev.waybill.http.Trip;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The wire only records: no address of these tests is ever dialled. */
class GuardTest {
  private static final Problem REFUSED = Problem.of(Code.UNAVAILABLE, "connect_refused", "Refused.");

  private final Trip trip = new Trip("d1", Document.EMPTY, Long.MAX_VALUE);
  private final HttpReply reply = HttpReply.received(200, Headers.NONE, Buffer.buffer(), trip);
  private final List<String> asked = new ArrayList<>();
  private final List<String> dialled = new ArrayList<>();
  private final Deque<List<InetAddress>> answers = new ArrayDeque<>();
  private final Deque<Problem> failures = new ArrayDeque<>();

  private final Resolver resolver =
      name -> {
        asked.add(name);
        return answers.isEmpty()
            ? Future.failedFuture(DnsProblem.unknownName(name).failure())
            : Future.succeededFuture(answers.poll());
      };
  private final Wire wire =
      (call, pinned) -> {
        dialled.add(pinned.getHostAddress());
        return failures.isEmpty() ? Future.succeededFuture(reply) : Future.failedFuture(failures.poll().failure());
      };

  private final List<String> verdicts = new ArrayList<>();

  private Guard guard(EgressRules rules, String... hosts) {
    Findings findings = new Findings();
    Place place = new Place("manifest.yaml", 1, 1, "allowed_domains");
    List<AllowedDomains.Entry> entries = Arrays.stream(hosts).map(host -> new AllowedDomains.Entry(host, place)).toList();
    AllowedDomains domains = AllowedDomains.compile(place, entries, rules, findings);
    assertThat(findings.list()).isEmpty();
    return new Guard(domains, new AddressTable(rules, List.of()), resolver, wire,
        (target, verdict) -> verdicts.add(target.host() + ":" + target.port() + " " + verdict.ruling().word() + " " + verdict.reason()));
  }

  private final Guard guard = guard(EgressRules.STRICT, "api.good.example", "*.files.good.example");

  private HttpCall call(String url) {
    return new HttpCall("POST", Target.parse(url), Headers.NONE, Body.NONE, trip);
  }

  private Problem denied(String url) {
    return WireRig.problem(guard.send(call(url)));
  }

  private static List<InetAddress> addresses(String... texts) {
    return Arrays.stream(texts).map(IpLiteral::address).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.good.example/v1?x, api.good.example, 8.8.8.8", "https://API.GOOD.EXAMPLE./, api.good.example, 2606:4700::1",
    "https://a.b.files.good.example/, a.b.files.good.example, 9.255.255.255",
  })
  void dialsTheAddressThatWasVetted(String url, String name, String address) {
    answers.add(addresses(address));
    assertThat(result(guard.send(call(url)))).isSameAs(reply);
    assertThat(asked).containsExactly(name);
    assertThat(dialled).containsExactly(IpLiteral.address(address).getHostAddress());
  }

  @Test
  void waitsForAnAnswer() {
    Promise<List<InetAddress>> answer = Promise.promise();
    Findings none = new Findings();
    Place place = new Place("m", 1, 1, "");
    AllowedDomains domains =
        AllowedDomains.compile(place, List.of(new AllowedDomains.Entry("a.good.example", place)), EgressRules.STRICT, none);
    Guard slow = new Guard(domains, new AddressTable(EgressRules.STRICT, List.of()), name -> answer.future(), wire);
    Future<HttpReply> sent = slow.send(call("https://a.good.example/"));
    assertThat(dialled).isEmpty();
    answer.complete(addresses("8.8.8.8"));
    assertThat(sent.result()).isSameAs(reply);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/", "http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://127.1/", "http://0/",
        "http://0.0.0.0/",
        "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.000.000.001/", "http://127.0.0.1./",
        "http://[::1]/",
        "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[2001:0:7f00:1::]/", "http://[::1%lo]/", "http://[fe80::1]/", "http://169.254.169.254/", "http://2852039166/",
        "http://[fd00:ec2::254]/", "http://100.100.100.200/", "http://192.0.0.192/", "http://metadata.google.internal/",
        "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.0.1/", "http://224.0.0.1/", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
        "https://api.good.example.evil.example/", "https://evilapi.good.example/", "https://api.good.example%2eevil.example/",
        "https://api.good.example@127.0.0.1/", "https://127.0.0.1#@api.good.example/", "https://api.good.example\\@127.0.0.1/",
        "https://user:secret@api.good.example/", "file:///etc/passwd", "gopher://x/", "http:///path", "//api.good.example/",
        "https://api.good.example:22/", "https://api.good.example:6379/", "https://api.good.example:0/",
        "https://api.good.example:65536/",
        "https://api.good.example:-1/", " https://api.good.example/", "https://api.good.example/\u0000",
        "https://files.good.example/",
        "https://afiles.good.example/", "http://api.good.example/", "https://8.8.8.8/", "https://аpi.good.example/",
      })
  void letsNothingElseOut(String url) {
    answers.add(addresses("8.8.8.8"));
    try {
      Problem problem = denied(url);
      assertThat(problem.code()).isEqualTo(Code.EGRESS_DENIED);
      assertThat(problem.maybeProcessed()).isFalse();
    } catch (BadTarget refused) {
      assertThat(refused.getMessage()).doesNotContain("secret");
    }
    assertThat(asked).isEmpty();
    assertThat(dialled).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://other.example/x?token=1, host_not_allowed, The host `other.example` is not in `allowed_domains`.",
    "https://api.good.example:22/x, port_not_allowed, Port 22 of `api.good.example` is not in `allowed_domains`.",
    "http://api.good.example/x, plain_http, Plain `http://` to `api.good.example` is not allowed.",
    "https://127.0.0.1/x, ip_literal, The IP address `127.0.0.1` stands where a host name belongs.",
  })
  void saysWhyAndNamesOnlyTheHost(String url, String label, String detail) {
    assertThat(denied(url)).isEqualTo(Problem.of(Code.EGRESS_DENIED, label, detail));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, address_loopback", "8.8.8.8 127.0.0.1, address_loopback", "8.8.8.8 ::1, address_loopback",
    "2606:4700::1 10.0.0.1, address_private", "8.8.8.8 8.8.4.4 1.1.1.1 169.254.169.254, address_link_local",
    "100.64.0.1, address_cgnat", "::ffff:8.8.8.8, address_v4_mapped", "0.0.0.0, address_this_network",
  })
  void refusesANameForOneBadAnswer(String answer, String label) {
    answers.add(addresses(answer.split(" ")));
    Problem problem = denied("https://api.good.example/secret/path?q=1");
    assertThat(problem.label()).isEqualTo(label);
    assertThat(problem.code()).isEqualTo(Code.EGRESS_DENIED);
    assertThat(problem.detail())
        .isEqualTo("`api.good.example` stands for an address that may not be reached (" + label.substring(8) + ").");
    assertThat(dialled).isEmpty();
  }

  @Test
  void vetsEveryAnswerAnew() {
    answers.add(addresses("8.8.8.8"));
    answers.add(addresses("127.0.0.1"));
    result(guard.send(call("https://api.good.example/")));
    assertThat(denied("https://api.good.example/").label()).isEqualTo("address_loopback");
    assertThat(dialled).containsExactly("8.8.8.8");
  }

  @Test
  void passesTheResolversProblemOn() {
    Problem problem = denied("https://api.good.example/");
    assertThat(problem)
        .isEqualTo(Problem.of(Code.UNAVAILABLE, "dns_unknown_name", "The name `api.good.example` does not exist."));
  }

  @Test
  void triesTheNextAddressWhereThereWasNoConnection() {
    answers.add(addresses("8.8.8.8", "8.8.4.4", "1.1.1.1"));
    failures.add(REFUSED);
    failures.add(Problem.of(Code.UNAVAILABLE, "connect_timeout", "Slow."));
    assertThat(result(guard.send(call("https://api.good.example/")))).isSameAs(reply);
    assertThat(dialled).containsExactly("8.8.8.8", "8.8.4.4", "1.1.1.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "closed", "tls_untrusted", "deadline", "pool_full", "closed_before_send"})
  void triesNoOtherAddressAfterThat(String label) {
    answers.add(addresses("8.8.8.8", "8.8.4.4"));
    Problem problem = Problem.of(Code.UNAVAILABLE, label, "Lost.");
    failures.add(problem);
    assertThat(denied("https://api.good.example/")).isEqualTo(problem);
    assertThat(dialled).containsExactly("8.8.8.8");
  }

  @Test
  void triesFourAddressesAtMost() {
    answers.add(addresses("8.8.8.1", "8.8.8.2", "8.8.8.3", "8.8.8.4", "8.8.8.5"));
    for (int i = 0; i < 5; i++) {
      failures.add(REFUSED);
    }
    assertThat(denied("https://api.good.example/")).isEqualTo(REFUSED);
    assertThat(dialled).hasSize(4);
  }

  @Test
  void takesALiteralThatTheOperatorOpenedWithoutAskingAnybody() {
    Guard open = guard(WireRig.LOOPBACK, "127.0.0.1:8080");
    assertThat(result(open.send(call("http://127.0.0.1:8080/")))).isSameAs(reply);
    assertThat(asked).isEmpty();
    assertThat(dialled).containsExactly("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GE T", "GET\r\n", "CONNECT", "connect", "TRACE", "trace", "GÉT"})
  void refusesAMethodThatCannotBeSent(String method) {
    HttpCall call = new HttpCall(method, Target.parse("https://api.good.example/"), Headers.NONE, Body.NONE, trip);
    assertThat(WireRig.problem(guard.send(call)))
        .isEqualTo(Problem.of(Code.INVALID_REQUEST, "bad_method", "The request's method cannot be sent."));
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"X A, 1, bad_header_name", "X, 'a\r\nb', bad_header_value", "Host, a, forbidden_header"})
  void refusesFieldsThatCannotBeSent(String name, String value, String label) {
    Problem problem = WireRig.problem(guard.send(call("https://api.good.example/").withHeaders(Headers.of(name, value))));
    assertThat(problem.code()).isEqualTo(Code.INVALID_REQUEST);
    assertThat(problem.label()).isEqualTo(label);
    assertThat(asked).isEmpty();
    assertThat(dialled).isEmpty();
  }

  private static final EgressRules REPORTING = new EgressRules(List.of(), false, Set.of(443), true);

  @ParameterizedTest
  @CsvSource({
    "https://api.good.example/, 8.8.8.8, api.good.example:443 allowed none",
    "https://other.example/, 8.8.8.8, other.example:443 refused host_not_allowed",
    "https://api.good.example:22/, 8.8.8.8, api.good.example:22 refused port_not_allowed",
    "http://api.good.example/, 8.8.8.8, api.good.example:80 refused plain_http",
    "https://8.8.8.8/, 8.8.8.8, 8.8.8.8:443 refused ip_literal",
    "https://api.good.example/, 8.8.8.8 10.0.0.1, api.good.example:443 refused address_private",
    "https://api.good.example/, ::ffff:8.8.8.8, api.good.example:443 refused address_v4_mapped",
  })
  void keepsOneVerdictOfEveryCall(String url, String answer, String verdict) {
    answers.add(addresses(answer.split(" ")));
    guard.send(call(url));
    assertThat(verdicts).containsExactly(verdict);
  }

  @Test
  void keepsTheVerdictOfWhatCannotBeSent() {
    guard.send(call("https://api.good.example/").withHeaders(Headers.of("Host", "a")));
    assertThat(verdicts).containsExactly("api.good.example:443 refused forbidden_header");
  }

  /** The call goes on, to the address that was looked at. */
  @ParameterizedTest
  @CsvSource({
    "https://other.example/secret?token=1, 8.8.8.8, other.example:443 reported host_not_allowed",
    "https://api.good.example:22/, 8.8.8.8, api.good.example:22 reported port_closed",
    "https://8.8.8.8/, 8.8.8.8, 8.8.8.8:443 reported ip_literal",
    "https://api.good.example/, 10.0.0.1, api.good.example:443 reported address_private",
    "https://api.good.example/, 10.0.0.1 ::1, api.good.example:443 reported address_private",
    "https://other.example/, 127.0.0.1, other.example:443 reported host_not_allowed|other.example:443 reported address_loopback",
    "https://api.good.example/, 8.8.8.8, api.good.example:443 allowed none",
  })
  void onlyReportsInReportMode(String url, String answer, String expected) {
    answers.add(addresses(answer.split(" ")));
    assertThat(result(guard(REPORTING, "api.good.example").send(call(url)))).isSameAs(reply);
    assertThat(verdicts).containsExactly(expected.split("\\|"));
    assertThat(dialled).containsExactly(addresses(answer.split(" ")).get(0).getHostAddress());
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.good.example/, 8.8.8.8 169.254.169.254, address_link_local", "https://api.good.example/, fe80::1, address_link_local",
    "https://other.example/, 169.254.169.254, address_link_local", "https://api.good.example/, 0.0.0.0, address_this_network",
    "https://api.good.example/, ::, address_unspecified", "https://api.good.example/, 224.0.0.1, address_multicast",
    "https://api.good.example/, ::ffff:169.254.169.254, address_v4_mapped", "https://169.254.169.254/, 8.8.8.8, address_link_local",
    "http://api.good.example/, 8.8.8.8, plain_http",
  })
  void holdsWhatReportModeMustNotLetOut(String url, String answer, String label) {
    answers.add(addresses(answer.split(" ")));
    assertThat(WireRig.problem(guard(REPORTING, "api.good.example").send(call(url))).label()).isEqualTo(label);
    assertThat(dialled).isEmpty();
    assertThat(verdicts).hasSize(1).allMatch(verdict -> verdict.endsWith(" refused " + label));
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.good.example:8443/x, port_closed, Port 8443 of `api.good.example` is not among the ports that may be dialled.",
    "https://other.example:8443/x, port_closed, Port 8443 of `other.example` is not among the ports that may be dialled.",
    "https://other.example/x, host_not_allowed, The host `other.example` is not in `allowed_domains`.",
  })
  void dialsThePortsThatTheOperatorNamedOnly(String url, String label, String detail) {
    Guard closed = guard(new EgressRules(List.of(), false, Set.of(443), false), "api.good.example");
    assertThat(WireRig.problem(closed.send(call(url)))).isEqualTo(Problem.of(Code.EGRESS_DENIED, label, detail));
    assertThat(asked).isEmpty();
  }

  @Test
  void saysThatAPortIsItsOwn() {
    OwnAddresses own = OwnAddresses.of(List.of());
    own.listeningOn(8080);
    Place place = new Place("m", 1, 1, "");
    AllowedDomains domains = AllowedDomains.compile(place, List.of(new AllowedDomains.Entry("a.good.example:8080", place)),
        WireRig.LOOPBACK, new Findings());
    Guard open = new Guard(domains, new AddressTable(WireRig.LOOPBACK, own), name -> Future.succeededFuture(addresses("127.0.0.1")), wire);
    assertThat(WireRig.problem(open.send(call("http://a.good.example:8080/"))))
        .isEqualTo(Problem.of(Code.EGRESS_DENIED, "own_listener", "Port 8080 of `a.good.example` is where this gateway listens."));
    assertThat(dialled).isEmpty();
  }
}
