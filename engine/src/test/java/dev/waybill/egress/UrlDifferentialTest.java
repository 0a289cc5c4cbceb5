package dev.waybill.egress;

import static dev.waybill.egress.WireRig.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.http.BadTarget;
import dev.waybill.http.IpLiteral;
import dev.waybill.http.Target;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever URL the engine takes, nobody may read another scheme, host or port from it: java.net.URI, Vert.x, browsers' rules, and
 * what is written on the wire.
 */
class UrlDifferentialTest {
  private static final int URLS = Integer.getInteger("waybill.urls", 100_000);
  private static final int ON_THE_WIRE = 300;
  private static final long SEED = 20_210;

  private static final List<String> ALLOWED = List.of("api.good.example", "api.good.example:8443", "*.files.good.example", "b\u00fccher.example",
      "\u4f60\u597d.example", "x-y.good.example", "1a.good.example");

  /** Where somebody thinks that a URL leads. */
  private record Way(String scheme, String host, int port) {
    static Way of(Target target) {
      boolean v6 = target.host().indexOf(':') >= 0;
      return new Way(target.scheme(), v6 ? hex(target.host()) : target.host(), target.port());
    }

    static Way of(String scheme, String host, int port) {
      String word = scheme.toLowerCase(Locale.ROOT);
      String name = host.startsWith("[") ? hex(host.substring(1, host.length() - 1)) : IDN.toASCII(host, 0).toLowerCase(Locale.ROOT);
      return new Way(word, undotted(name), port >= 0 ? port : word.equals("https") ? 443 : 80);
    }

    static Way of(WhatwgUrl url) {
      return url == null ? null : new Way(url.scheme(), undotted(url.host()), url.port());
    }

    private static String undotted(String name) {
      return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static String hex(String literal) {
      return "[" + HexFormat.of().formatHex(IpLiteral.address(literal).getAddress()) + "]";
    }
  }

  private static Way uri(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getHost() != null) {
        return Way.of(uri.getScheme(), uri.getHost(), uri.getPort());
      }
      // Letters beyond ASCII: the JDK leaves the authority whole.
      String authority = uri.getAuthority();
      int colon = authority.lastIndexOf(':');
      return Way.of(uri.getScheme(), colon < 0 ? authority : authority.substring(0, colon),
          colon < 0 ? -1 : Integer.parseInt(authority.substring(colon + 1)));
    } catch (URISyntaxException refused) {
      return null;
    }
  }

  private static Way vertx(String text) {
    RequestOptions options = new RequestOptions().setAbsoluteURI(text);
    return Way.of(options.isSsl() ? "https" : "http", options.getHost(), options.getPort());
  }

  private static AllowedDomains domains() {
    Place place = new Place("m", 1, 1, "");
    Findings findings = new Findings();
    AllowedDomains domains = AllowedDomains.compile(place, ALLOWED.stream().map(host -> new AllowedDomains.Entry(host, place)).toList(),
        new EgressRules(List.of(), true), findings);
    assertThat(findings.list()).isEmpty();
    return domains;
  }

  @Test
  void everybodyReadsTheSameFromWhatTheEngineTakes() {
    UrlMutations mutations = new UrlMutations(SEED);
    AllowedDomains domains = domains();
    List<String> wrong = new ArrayList<>();
    int taken = 0;
    int allowed = 0;
    for (int i = 0; i < URLS; i++) {
      String url = mutations.next();
      Target target;
      try {
        target = Target.parse(url);
      } catch (BadTarget refused) {
        continue;
      }
      taken++;
      allowed += domains.allows(target) ? 1 : 0;
      Way own = Way.of(target);
      boolean same = own.equals(uri(url)) && own.equals(vertx(url)) && own.equals(Way.of(WhatwgUrl.parse(url)))
          && own.equals(uri(target.url())) && own.equals(Way.of(WhatwgUrl.parse(target.url()))) && target.equals(Target.parse(target.url()));
      if (!same && wrong.size() < 20) {
        wrong.add(new ObjectMapper().valueToTree(url) + ": engine " + own + ", URI " + uri(url) + ", Vert.x " + vertx(url) + ", WHATWG "
            + Way.of(WhatwgUrl.parse(url)));
      }
    }
    assertThat(wrong).as("of %d taken, %d allowed", taken, allowed).isEmpty();
    assertThat(allowed).as("allowed of %d", URLS).isGreaterThan(1_000);
    assertThat(taken - allowed).as("taken, but not allowed, of %d", URLS).isGreaterThan(1_000);
  }

  @Test
  void theWireSaysWhatTheEngineSays() throws IOException {
    UrlMutations mutations = new UrlMutations(SEED + 1);
    AllowedDomains domains = domains();
    Set<String> sent = new LinkedHashSet<>();
    try (WireRig rig = new WireRig(); RawProvider provider = new RawProvider(connection -> {
      connection.readRequest();
      connection.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    })) {
      while (sent.size() < ON_THE_WIRE) {
        try {
          Target target = Target.parse(mutations.next());
          if (!domains.allows(target) || !sent.add(target.host() + target.path())) {
            continue;
          }
          Target here = new Target("http", target.host(), provider.port(), target.path());
          result(rig.send(rig.call("GET", here, Duration.ofSeconds(20))));
          assertThat(provider.requests()).hasSize(sent.size());
          assertThat(provider.requests().get(sent.size() - 1)).startsWith("GET " + target.path() + " HTTP/1.1\r\n")
              .containsOnlyOnce("\r\nhost: " + target.host() + ":" + provider.port() + "\r\n");
        } catch (BadTarget refused) {
          continue;
        }
      }
    }
  }

  static Stream<JsonNode> published() throws IOException {
    try (InputStream file = UrlDifferentialTest.class.getResourceAsStream("/egress/whatwg-url-cases.json")) {
      JsonNode cases = new ObjectMapper().readTree(file).get("cases");
      assertThat(cases.size()).isGreaterThan(100);
      return Stream.iterate(0, i -> i + 1).limit(cases.size()).map(cases::get);
    }
  }

  /** The yardstick itself, by the Standard's own cases. */
  @ParameterizedTest
  @MethodSource("published")
  void browsersRulesAreAsPublished(JsonNode published) {
    WhatwgUrl url = WhatwgUrl.parse(published.get(0).textValue());
    if (published.get(1).isNull()) {
      assertThat(url).isNull();
      return;
    }
    String host = published.get(1).textValue();
    int port = published.get(2).intValue();
    assertThat(url).isNotNull();
    assertThat(url.host()).isEqualTo(host.startsWith("[") ? Way.hex(host.substring(1, host.length() - 1)) : host);
    assertThat(url.port()).isEqualTo(port > 0 ? port : port < 0 ? 0 : url.scheme().equals("https") ? 443 : 80);
  }
}
