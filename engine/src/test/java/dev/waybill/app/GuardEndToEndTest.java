package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.dispatch.Outcome;
import dev.waybill.problem.Code;
import dev.waybill.tree.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the manifest to the wire: nothing but an allowed name on a public address is reached, and refusals leave no harm behind. */
class GuardEndToEndTest {
  private static final String LOOPBACK = "egress: { allow_networks: [127.0.0.0/8], plain_http: true }\n";
  private static final int GOOD_CALLS = 20;

  @TempDir Path folder;
  private Border border;
  private EchoProvider provider;

  @BeforeEach
  void open() {
    border = new Border(folder, LOOPBACK);
    provider = new EchoProvider(border.vertx);
    border.names.put("good.example", List.of("127.0.0.1"));
    border.manifest("good", """
        allowed_domains: ["good.example:%1$d", "other.example:%1$d"]
        base: http://good.example:%1$d
        actions:
          go: { request: { GET: /go } }
          open: { input: { type: object, properties: { url: {} } }, request: { GET: "{{input.url}}" } }
          below: { input: { type: object, properties: { url: {} } }, request: { GET: "{{input.url}}/below" } }
        """.formatted(provider.port()));
    border.load();
    assertThat(border.findings("good")).isEmpty();
    good();
  }

  @AfterEach
  void nobodyTrespassed() {
    good();
    assertThat(border.trespasses).hasValue(0);
    assertThat(border.dialled).allMatch("127.0.0.1"::equals);
    provider.close();
    border.close();
  }

  private void good() {
    for (int i = 0; i < GOOD_CALLS; i++) {
      assertThat(border.dispatch("good", "go", Map.of()).problem()).isNull();
    }
  }

  /** THREATS, hosts and URLs; {@code api.good.example} is the only allowed name. */
  static Stream<String> hostile() {
    return Stream.of(
        "http://127.0.0.1/", "http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://127.1/", "http://0/",
        "http://0.0.0.0/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.000.000.001/",
        "http://127.0.0.1./", "http://0x7f.1/", "http://017700000001/", "http://127.0.1/", "http://1.0.0.127.in-addr.arpa/",
        "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/", "http://[2001:0:7f00:1::]/", "http://[::1%lo]/", "http://[::1%25lo]/", "http://[fe80::1]/",
        "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:7f00:1]/", "http://::1/", "http://[::1/", "http://[v1.x]/",
        "http://169.254.169.254/", "http://2852039166/", "http://[fd00:ec2::254]/", "http://100.100.100.200/", "http://192.0.0.192/",
        "http://metadata.google.internal/", "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.0.1/", "http://100.64.0.1/",
        "http://198.18.0.1/", "http://240.0.0.1/", "http://224.0.0.1/", "http://255.255.255.255/",
        "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "http://１２７.０.０.１/", "http://127。0。0。1/", "https://аpi.good.example/", "https://api.gооd.example/",
        "https://api.good.exampleⓔ/", "https://api．good．example/", "http://①②⑦.0.0.1/",
        "http://api.good.example.evil.example/", "http://evilapi.good.example/", "http://api.good.example%2eevil.example/",
        "https://good.example/", "https://api.good.example.:444/", "https://api.good.example../", "https://.api.good.example/",
        "https://api.good.example@127.0.0.1/", "https://127.0.0.1#@api.good.example/", "https://api.good.example\\@127.0.0.1/",
        "https://user:hunter2secret@api.good.example/", "https://@api.good.example/", "https://:@api.good.example/",
        "https://127.0.0.1\\@api.good.example/", "https://127.0.0.1?@api.good.example/", "https://127.0.0.1/@api.good.example/",
        "file:///etc/passwd", "gopher://x/", "ftp://x/", "ldap://x/", "dict://x/", "http:///path", "//api.good.example/",
        "ftp://api.good.example/", "http:api.good.example", "https:/api.good.example/", "https//api.good.example/", "api.good.example",
        "javascript:alert(1)", "data:text/plain,x", "jar:http://127.0.0.1!/", "ws://api.good.example/", "unix:/var/run/docker.sock",
        "https://api.good.example:22/", "https://api.good.example:6379/", "https://api.good.example:0/",
        "https://api.good.example:65536/", "https://api.good.example:-1/", "https://api.good.example:+443/",
        "https://api.good.example:0443/", "https://api.good.example:４４３/", "https://api.good.example:443:443/",
        "https://api.good.example:/../", "https://api.good.example: 443/",
        " http://127.0.0.1/", "\thttps://api.good.example/", "\ufeffhttps://api.good.example/", "\u00a0https://api.good.example/",
        "\u200bhttps://api.good.example/", "https://api.good.example /", "https://api.good.example\u00a0/",
        "https://api.good\r\n.example/", "https://api.good.example\u0000/", "https://api.good.example\n/", "https://api\u0000.good.example/",
        "https://api.good.example/\r\nX: 1", "https://api.good.example/a b", "https://api.good.example/\u0000",
        "https://api.good.example/../x", "https://api.good.example/a/%2e%2e/x", "https://api.good.example/.%2E/", "https://api.good.example/%zz",
        "https://api.good.example/a\\b");
  }

  @Test
  void everyHostileBaseAndAbsoluteUrlIsFoundAtLoad() {
    List<String> urls = hostile().toList();
    for (int i = 0; i < urls.size(); i++) {
      String url = Border.quoted(urls.get(i));
      border.manifest("b" + i, "allowed_domains: [api.good.example]\nbase: " + url + "\nactions: { go: { request: { GET: /x } } }\n");
      border.manifest("r" + i, "allowed_domains: [api.good.example]\nactions: { go: { request: { GET: " + url + " } } }\n");
    }
    border.load();
    for (int i = 0; i < urls.size(); i++) {
      for (String id : List.of("b" + i, "r" + i)) {
        assertThat(border.findings(id)).as(id + " " + urls.get(i)).isNotEmpty().allSatisfy(finding -> {
          assertThat(finding.message()).endsWith(".").doesNotContain("hunter2secret");
          assertThat(finding.remedy()).doesNotContain("hunter2secret");
          assertThat(finding.place().line()).isPositive();
        });
        assertThat(border.dispatch(id, "go", Map.of()).problem().code()).isEqualTo(Code.UNKNOWN_PROVIDER);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://api.good.example?x=1", "https://api.good.example/?x", "https://api.good.example/#x", "https://api.good.example/{{input.x}}"})
  void aBaseIsPlain(String base) {
    border.manifest("base", "allowed_domains: [api.good.example]\nbase: " + Border.quoted(base) + "\nactions: { go: { request: { GET: /x } } }\n");
    border.load();
    assertThat(border.findings("base")).isNotEmpty();
  }

  @Test
  void everyHostileUrlIsDeniedWhenACallerGivesIt() {
    List<String> urls = new ArrayList<>(hostile().toList());
    border.canaryAuthorities().forEach(authority -> urls.addAll(List.of("http://" + authority + "/",
        "http://good.example@" + authority + "/", "http://good.example:" + provider.port() + "@" + authority + "/", "//" + authority + "/")));
    int before = provider.requests.get();
    for (String url : urls) {
      for (String action : List.of("open", "below")) {
        Outcome outcome = border.dispatch("good", action, Map.of("url", url));
        assertThat(outcome.problem()).as(url).isNotNull();
        assertThat(outcome.problem().code()).as(url).isEqualTo(Code.EGRESS_DENIED);
        assertThat(outcome.problem().detail()).endsWith(".").doesNotContain("hunter2secret");
        assertThat(outcome.problem().maybeProcessed()).isFalse();
      }
      for (int i = 0; i < 3; i++) {
        assertThat(border.dispatch("good", "go", Map.of()).problem()).as("after " + url).isNull();
        before++;
      }
    }
    assertThat(provider.requests.get()).isEqualTo(before);
    assertThat(border.dispatch("good", "open", Map.of("url", "http://GOOD.example.:" + provider.port() + "/x")).problem()).isNull();
    assertThat(provider.last.get().headers()).containsEntry("host", "good.example:" + provider.port());
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://API.GOOD.EXAMPLE/", "https://api.good.example./", "https://api.good.example:443/", "https://api.good.example"})
  void otherSpellingsOfTheAllowedNameAreThatName(String base) {
    border.names.put("api.good.example", List.of("10.0.0.1"));
    for (String entry : List.of("api.good.example", "API.GOOD.EXAMPLE.")) {
      border.manifest("same", "allowed_domains: [" + entry + "]\nbase: " + base + "\nactions: { go: { request: { GET: /x } } }\n");
      border.load();
      assertThat(border.findings("same")).isEmpty();
      border.asked.clear();
      assertThat(border.dispatch("same", "go", Map.of()).problem().code()).isEqualTo(Code.EGRESS_DENIED);
      assertThat(border.asked).containsExactly("api.good.example");
    }
  }

  static Stream<String> notPublic() {
    return Stream.of("0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.100.100.200", "100.127.255.255",
        "169.254.0.0", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.0", "192.0.0.192", "192.0.0.255", "192.0.2.1",
        "192.88.99.1", "192.168.0.1", "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
        "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b:1::1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:db8::1", "2002:7f00:1::", "3fff::1", "4000::1", "5f00::1",
        "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1");
  }

  @Test
  void anAllowedNameOnAnAddressThatIsNotPublicIsDenied() {
    border.manifest("named", "allowed_domains: [api.good.example]\nbase: http://api.good.example\nactions: { go: { request: { POST: /x, json: {} } } }\n");
    border.load();
    notPublic().forEach(address -> {
      for (List<String> answer : List.of(List.of(address), List.of("127.0.0.1", address), List.of(address, "9.9.9.9"))) {
        border.names.put("api.good.example", answer);
        int dialled = border.dialled.size();
        Outcome outcome = border.dispatch("named", "go", Map.of());
        assertThat(outcome.problem().code()).as(address).isEqualTo(Code.EGRESS_DENIED);
        assertThat(outcome.problem().code().status()).isEqualTo(403);
        assertThat(outcome.problem().maybeProcessed()).isFalse();
        assertThat(border.dialled).hasSize(dialled);
      }
    });
  }

  @Test
  void loopbackIsDeniedWhereTheOperatorDidNotOpenIt(@TempDir Path closed) {
    try (Border strict = new Border(closed, "egress: { plain_http: true }\n")) {
      for (String name : List.of("api.good.example", "localhost")) {
        strict.manifest("strict", "allowed_domains: [\"" + name + ":" + strict.canaryPort() + "\"]\nbase: http://" + name + ":"
            + strict.canaryPort() + "\nactions: { go: { request: { GET: /x } } }\n");
        strict.load();
        for (String address : List.of("127.0.0.1", "127.127.127.127", "::1")) {
          strict.names.put(name, List.of(address));
          assertThat(strict.dispatch("strict", "go", Map.of()).problem().code()).isEqualTo(Code.EGRESS_DENIED);
        }
      }
      assertThat(strict.dialled).isEmpty();
      assertThat(strict.trespasses).hasValue(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"9.255.255.255", "11.0.0.0", "100.63.255.255", "172.32.0.0", "198.20.0.0", "2606:4700::1"})
  void publicNeighboursPassTheGuard(String address) {
    border.manifest("near", "allowed_domains: [near.example]\nbase: https://near.example\nactions: { go: { request: { GET: /x } } }\n");
    border.load();
    border.names.put("near.example", List.of(address));
    assertThat(border.dispatch("near", "go", Map.of()).problem().label()).isEqualTo("not_dialled");
    assertThat(border.dialled).hasSize(GOOD_CALLS + 1);
    border.dialled.removeIf(one -> !one.equals("127.0.0.1"));
  }

  @Test
  void redirectsAreFailuresAndNeverFollowed() {
    border.names.put("other.example", List.of("127.0.0.1"));
    List<String> locations = new ArrayList<>(List.of("//evil.example/", "/\\evil.example/", "/go", "", "https://good.example/",
        "http://other.example:" + provider.port() + "/"));
    border.canaryAuthorities().forEach(authority -> locations.add("http://" + authority + "/"));
    for (int status : new int[] {300, 301, 302, 303, 304, 305, 307, 308, 399}) {
      for (String location : locations) {
        try (Replying redirecting = new Replying(border.vertx, status, Map.of("Location", location, "Refresh", "0;url=" + location), "")) {
          border.manifest("redirect", """
              allowed_domains: ["good.example:%1$d", "other.example:%2$d"]
              base: http://good.example:%1$d
              actions: { get: { request: { GET: /x } }, post: { request: { POST: /x, json: {} }, idempotency: natural, retry: { attempts: 3, codes: [unavailable, timeout] } } }
              """.formatted(redirecting.port(), provider.port()));
          border.load();
          int others = provider.requests.get();
          for (String action : List.of("get", "post")) {
            Outcome outcome = border.dispatch("redirect", action, Map.of());
            assertThat(outcome.problem().code()).as(status + " " + location).isEqualTo(Code.BAD_RESPONSE);
            assertThat(outcome.problem().detail()).contains(Integer.toString(status)).doesNotContain("evil.example");
          }
          assertThat(redirecting.requests).as(status + " " + location).containsExactly("GET /x", "POST /x");
          assertThat(provider.requests.get()).isEqualTo(others);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "", "[\"*\"]", "[\"*.com\"]", "[\"https://api.good.example\"]", "[\"10.0.0.1\"]", "[\"[::1]\"]", "[\"\"]", "[\" \"]",
      "[null]", "[~]", "[api.good.example, null]", "[\"api.*.example\"]", "[\"*api.good.example\"]", "[\"*.co.uk\"]", "[\"*.github.io\"]",
      "[\"api.good.example/x\"]", "[\"api.good.example:0\"]", "[\"user@api.good.example\"]", "[\"{{input.host}}\"]", "api.good.example",
      "{ api.good.example: 1 }", "[[api.good.example]]", "[8080]", "[\"*.127.0.0.1\"]", "[\"127.1\"]", "[\"a b\"]", "[\"api.good.example\\n\"]"})
  void aBadListIsFound(String list) {
    border.manifest("list", "allowed_domains: " + list + "\nbase: https://api.good.example\nactions: { go: { request: { GET: /x } } }\n");
    border.load();
    assertThat(border.findings("list")).as(list).isNotEmpty().extracting(Finding::message).allMatch(message -> message.endsWith("."));
    assertThat(border.library().table().provider("list")).isNull();
  }

  @Test
  void aMissingListIsFound() {
    border.manifest("list", "base: https://api.good.example\nactions: { go: { request: { GET: /x } } }\n");
    border.load();
    assertThat(border.findings("list")).extracting(Finding::rule).contains("missing-key");
  }

  private static final String TOKEN = "canary-token-5f3a";

  /** The schemes that this version has, each with a credential. */
  static Map<String, String> schemes() {
    Map<String, String> schemes = new LinkedHashMap<>();
    schemes.put("bearer", "{ bearer: { token: $.config.t } }");
    schemes.put("basic", "{ basic: { username: $.config.t, password: $.config.t } }");
    schemes.put("header", "{ key: { header: X-API-Key, value: $.config.t } }");
    schemes.put("authorization", "{ key: { header: Authorization, value: \"Token {{config.t}}\" } }");
    schemes.put("query", "{ key: { query: key, value: $.config.t } }");
    schemes.put("cookie", "{ key: { cookie: sid, value: $.config.t } }");
    schemes.put("field", "{ key: { field: api_key, value: $.config.t } }");
    schemes.put("several", "[ { bearer: { token: $.config.t } }, { key: { query: key, value: $.config.t } } ]");
    return schemes;
  }

  @Test
  void credentialsGoToTheBaseOnly() {
    border.names.put("other.example", List.of("127.0.0.1"));
    try (EchoProvider elsewhere = new EchoProvider(border.vertx)) {
      schemes().forEach((name, auth) -> {
        border.manifest("auth", """
            allowed_domains: ["good.example:%1$d", "good.example:%2$d", "other.example:%1$d", "other.example:%2$d"]
            base: http://good.example:%1$d/api
            config: { type: object, properties: { t: { type: string, default: %3$s } } }
            auth: %4$s
            actions:
              home: { request: { POST: /x, json: { a: 1 } } }
              written: { request: { POST: "http://good.example:%1$d/y", json: { a: 1 } } }
              away: { request: { POST: "http://other.example:%2$d/y", json: { a: 1 } } }
              near: { request: { POST: "http://good.example:%2$d/y", json: { a: 1 } } }
              open: { input: { type: object, properties: { url: {} } }, request: { POST: "{{input.url}}", json: { a: 1 } } }
              said: { request: { POST: "http://other.example:%2$d/y", json: { a: 1 }, auth: %4$s } }
            """.formatted(provider.port(), elsewhere.port(), TOKEN, auth));
        border.load();
        assertThat(border.findings("auth")).isEmpty();
        for (String action : List.of("home", "written")) {
          assertThat(sent(provider, action, "")).as(name + " " + action).contains("canary");
        }
        for (String action : List.of("away", "near")) {
          assertThat(sent(elsewhere, action, "")).as(name + " " + action).doesNotContain("canary");
        }
        assertThat(sent(elsewhere, "open", "http://other.example:" + elsewhere.port() + "/z")).as(name).doesNotContain("canary");
        assertThat(sent(elsewhere, "open", "http://good.example:" + elsewhere.port() + "/z")).as(name).doesNotContain("canary");
        assertThat(sent(provider, "open", "http://other.example:" + provider.port() + "/z")).as(name).doesNotContain("canary");
        assertThat(sent(elsewhere, "said", "")).as(name).contains("canary");
      });
    }
  }

  /** Without a base there is no host that the file's credentials belong to; a caller who picks the host gets none of them. */
  @Test
  void aHostThatACallerPicksGetsNoCredentials() {
    schemes().forEach((name, auth) -> {
      border.manifest("auth", """
          allowed_domains: ["good.example:%1$d"]
          config: { type: object, properties: { t: { type: string, default: %2$s } } }
          auth: %3$s
          actions:
            written: { request: { POST: "http://good.example:%1$d/y", json: { a: 1 } } }
            open: { input: { type: object, properties: { url: {} } }, request: { POST: "{{input.url}}", json: { a: 1 } } }
          """.formatted(provider.port(), TOKEN, auth));
      border.load();
      assertThat(border.findings("auth")).isEmpty();
      assertThat(sent(provider, "written", "")).as(name).contains("canary");
      assertThat(sent(provider, "open", "http://good.example:" + provider.port() + "/z")).as(name).doesNotContain("canary");
    });
  }

  /** All that arrived: target, fields and body, Basic credentials in plain. */
  private String sent(EchoProvider to, String action, String url) {
    to.last.set(null);
    Outcome outcome = border.dispatch("auth", action, url.isEmpty() ? Map.of() : Map.of("url", url));
    assertThat(outcome.problem()).isNull();
    EchoProvider.Seen seen = to.last.get();
    String basic = seen.headers().getOrDefault("authorization", "");
    return seen.uri() + seen.headers() + new String(seen.body())
        + (basic.startsWith("Basic ") ? new String(java.util.Base64.getDecoder().decode(basic.substring(6))) : "");
  }
}
