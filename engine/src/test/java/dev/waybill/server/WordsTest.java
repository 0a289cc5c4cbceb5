package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.dispatch.Preferences;
import dev.waybill.http.HeldBytes;
import dev.waybill.problem.Failure;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small readers of what stands in a request's head. */
class WordsTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";

  @ParameterizedTest
  @CsvSource({"/v1/providers,true", "/health/live,true", "/v1/dispatch/com.acme/send_fax,true", "/v1/dispatch/fax.send@1,true",
      "/v1/dispatch/fax.send%401,true",
      "/~a,true", "/...,true", "/a..b,true", "/,false", "'',false", "v1,false", "*,false", "//v1,false", "/v1//providers,false",
      "/v1/providers/,false",
      "/v1/./providers,false", "/v1/../v1/providers,false", "/v1/providers/..,false", "/v1;x=1/providers,false",
      "/v1/providers;x,false", "/v1%2fproviders,false",
      "/v1/%70roviders,false", "/v1/%2e%2e/x,false", "/v1/%40,true", "/v1/%4,false", "/v1\\providers,false", "/v1/a b,false",
      "/v1/a+b,false", "/v1/é,false",
      "/a/b/c/d/e/f/g/h,true", "/a/b/c/d/e/f/g/h/i,false"})
  void onlyAPathInItsOwnSpellingNamesAnything(String path, boolean exact) {
    assertThat(ExactPath.isExact(path)).isEqualTo(exact);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"handling=strict|true", "Handling=strict|true", "handling=\"strict\"|true",
      "respond-async, handling=strict; x=y, wait=10|true",
      "handling=lenient|false", "handling=lenient, handling=strict|false", "handling=strict, handling=lenient|true",
      "handling|false", "handling=STRICT|false",
      "x-handling=strict|false", "respond-async|false", "''|false", ",,;=|false"})
  void preferencesAreReadAndUnknownOnesPassedOver(String field, boolean strict) {
    assertThat(Preferences.of(List.of(field)).strict()).isEqualTo(strict);
    assertThat(Preferences.of(List.of("wait=5", field)).strict()).isEqualTo(strict);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {";|false", ";;q=1|false", ",;,|false", ";, application/x-ndjson|true", "application/x-ndjson;|true",
      "application/x-ndjson;q=;|false"})
  void whatIsNoMediaRangeIsPassedOver(String field, boolean lines) {
    assertThat(Accepted.of(List.of(field)).prefersLines()).isEqualTo(lines);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00-" + TRACE + "-" + PARENT + "-01", "00-" + TRACE + "-" + PARENT + "-00", "01-" + TRACE + "-" + PARENT
  + "-01", "cc-" + TRACE + "-" + PARENT + "-01-more"})
  void aValidTraceIsContinuedUnderAnotherParent(String header) {
    String next = new Traceparent(new Random(1)).next(List.of(header));
    assertThat(next).matches("00-" + TRACE + "-[0-9a-f]{16}-" + header.substring(53, 55)).doesNotContain(PARENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "00-" + TRACE + "-" + PARENT, "00-" + TRACE + "-" + PARENT + "-01-more", "00-" + TRACE + "-"
  + PARENT + "-01x", "ff-" + TRACE + "-" + PARENT + "-01",
      "0g-" + TRACE + "-" + PARENT + "-01", "00-00000000000000000000000000000000-" + PARENT + "-01", "00-" + TRACE
      + "-0000000000000000-01", "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + PARENT + "-01",
      "00-" + TRACE + "x" + PARENT + "-01", "00_" + TRACE + "_" + PARENT + "_01", "00-" + TRACE + "-" + PARENT + "-0g"})
  void anyOtherIsReplacedByANewTrace(String header) {
    String next = new Traceparent(new Random(1)).next(List.of(header));
    assertThat(next).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00").doesNotContain(TRACE);
    assertThat(Traceparent.isValid(next)).isTrue();
  }

  @Test
  void twoTracesAreNone() {
    String header = "00-" + TRACE + "-" + PARENT + "-01";
    assertThat(new Traceparent(new Random(1)).next(List.of(header, header))).doesNotContain(TRACE);
    assertThat(new Traceparent(new Random(1)).next(List.of())).matches("00-.*-00");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"application/json|true", "application/JSON|true", "application/json; charset=utf-8|true",
      "application/json;charset=\"UTF-8\"|true",
      "application/vnd.acme.v1+json|true", "application/json ; x=y|true", "application/json; charset=utf-16|false",
      "application/json; charset=iso-8859-1|false", "text/json|false", "text/plain|false",
      "application/jsonx|false", "application/x-json|false", "application/json; charset|false",
      "application/json, text/plain|false", "application/json; a=1; a=2|false", "application|false", "/json|false",
      "application/|false", "image/x+json|false", "application/json;|false"})
  void onlyJsonInUtf8IsJson(String field, boolean json) {
    assertThat(MediaType.of(List.of(field)).filter(MediaType::isJson).isPresent()).isEqualTo(json);
  }

  @Test
  void twoContentTypesAreNone() {
    assertThat(MediaType.of(List.of("application/json", "application/json"))).isEmpty();
    assertThat(MediaType.of(List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1:8080,true", "localhost:8080,true", "LOCALHOST:8080,true", "[::1]:8080,true", "127.0.0.1,false",
      "localhost:8081,false", "localhost:80,false", "localhost.:8080,false",
      "rebind.example:8080,false", "127.0.0.2:8080,false", "127.0.0.1:08080,false", "127.1:8080,false", "[::1],false",
      "::1:8080,false", "0:8080,false", "a@127.0.0.1:8080,false", "'',false", ":8080,false"})
  void onlyThisLoopbackListenerIsItself(String authority, boolean own) {
    assertThat(new OwnNames("127.0.0.1", false, null).isLoopbackName(authority, 8080)).isEqualTo(own);
  }

  @ParameterizedTest
  @CsvSource({"http://localhost:8080,true", "HTTP://127.0.0.1:8080,true", "https://localhost:8080,false",
      "http://localhost,false", "null,false", "http://evil.example,false",
      "http://localhost:8080.evil.example,false", "http://localhost:8080/,false", "localhost:8080,false"})
  void onlyItsOwnPagesAreItsOwn(String origin, boolean own) {
    assertThat(new OwnNames("localhost", false, null).isLoopbackOrigin(origin, 8080)).isEqualTo(own);
  }

  @Test
  void aSchemesOwnPortMayBeLeftOut() {
    assertThat(new OwnNames("127.0.0.1", false, null).isLoopbackName("localhost", 80)).isTrue();
    assertThat(new OwnNames("127.0.0.1", true, null).isLoopbackName("localhost", 443)).isTrue();
    assertThat(new OwnNames("127.0.0.1", true, null).isLoopbackName("localhost", 80)).isFalse();
    assertThat(new OwnNames("127.0.0.9", false, null).isLoopbackName("127.0.0.9:8080", 8080)).isTrue();
  }

  @Test
  void aPublicUrlIsAnOwnNameToo() {
    OwnNames own = new OwnNames("0.0.0.0", false, "https://GW.example/base");
    assertThat(own.isOwn("gw.example", 8080)).isTrue();
    assertThat(own.isOwn("127.0.0.1:8080", 8080)).isTrue();
    assertThat(own.isOwn("gw.example:8080", 8080)).isFalse();
    assertThat(own.isOwn("evil.example", 8080)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1,true", "127.255.255.255,true", "localhost,true", "Localhost,true", "::1,true", "[::1],true",
      "0.0.0.0,false", "128.0.0.1,false", "127.0.0.256,false", "127.1,false", "::,false",
      "10.0.0.1,false", "localhost.example,false", "127.0.0.1.example,false", "'',false"})
  void knowsWhatOnlyThisMachineReaches(String host, boolean loopback) {
    assertThat(OwnNames.isLoopback(host)).isEqualTo(loopback);
  }

  @Test
  void anUnknownQueryParameterIsNamedButNotAtLength() {
    assertThatThrownBy(() -> QueryRules.dryRun("x".repeat(200) + "=1")).isInstanceOf(Failure.class)
        .hasMessageContaining("`" + "x".repeat(64) + "…`").hasMessageNotContaining("x".repeat(65));
    assertThatThrownBy(() -> QueryRules.refuseAll("verbose=1")).hasMessageContaining("`verbose`");
    QueryRules.refuseAll(null);
    assertThat(QueryRules.dryRun(null)).isFalse();
    assertThat(QueryRules.dryRun("dry_run=true")).isTrue();
  }

  @Test
  void bodiesAreHeldUpToTheLimitAndOneAloneWhateverItsSize() {
    HeldBytes held = new HeldBytes(100);
    HeldBytes.Share first = held.share();
    HeldBytes.Share second = held.share();
    assertThat(first.cover(60)).isTrue();
    assertThat(second.cover(60)).isFalse();
    assertThat(second.cover(40)).isTrue();
    assertThat(first.cover(61)).isFalse();
    assertThat(held.held()).isEqualTo(100);
    second.release();
    second.release();
    assertThat(held.held()).isEqualTo(60);
    assertThat(first.cover(1_000)).isTrue();
    assertThat(held.share().cover(1)).isFalse();
    assertThat(held.share().fits(1)).isFalse();
    assertThat(first.fits(1_000)).isTrue();
    assertThat(second.cover(1)).as("what is over counts nothing").isTrue();
    first.giveBack(950);
    assertThat(held.held()).isEqualTo(50);
    assertThat(held.share().fits(50)).isTrue();
    assertThat(held.share().fits(51)).isFalse();
    first.release();
    first.giveBack(10);
    assertThat(held.held()).isZero();
  }

  @Test
  void aWaitIsRoundedUpToWholeSeconds() {
    assertThat(Answers.seconds(java.time.Duration.ofMillis(1))).isEqualTo(1);
    assertThat(Answers.seconds(java.time.Duration.ofSeconds(2))).isEqualTo(2);
    assertThat(Answers.seconds(java.time.Duration.ofSeconds(-2))).isZero();
  }
}
