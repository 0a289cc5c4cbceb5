package dev.waybill.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "https://api.good.example, https, api.good.example, 443, /",
        "https://API.GOOD.EXAMPLE/, https, api.good.example, 443, /",
        "HTTPS://api.good.example/A/b, https, api.good.example, 443, /A/b",
        "hTTp://api.good.example/, http, api.good.example, 80, /",
        "https://api.good.example./x, https, api.good.example, 443, /x",
        "https://api.good.example:443/, https, api.good.example, 443, /",
        "https://api.good.example:1/, https, api.good.example, 1, /",
        "https://api.good.example:65535/, https, api.good.example, 65535, /",
        "https://api.good.example?a=b, https, api.good.example, 443, /?a=b",
        "https://api.good.example/?a=/../b?c, https, api.good.example, 443, /?a=/../b?c",
        "https://a.b/x;y=1/@z:!$&'()*+~_-.%20%C3%A9, https, a.b, 443, /x;y=1/@z:!$&'()*+~_-.%20%C3%A9",
        "https://a.b/.../..a/a../.well-known, https, a.b, 443, /.../..a/a../.well-known",
        "https://a.b/a//b/, https, a.b, 443, /a//b/",
        "https://localhost/, https, localhost, 443, /",
        "https://bücher.example/, https, xn--bcher-kva.example, 443, /",
        "https://BÜCHER.example/, https, xn--bcher-kva.example, 443, /",
        "https://xn--bcher-kva.example/, https, xn--bcher-kva.example, 443, /",
        "https://XN--BCHER-KVA.example/, https, xn--bcher-kva.example, 443, /",
        "https://аpi.good.example/, https, xn--pi-6kc.good.example, 443, /",
        "https://axn--b.example/, https, axn--b.example, 443, /",
        "https://r3---sn-1.example/, https, r3---sn-1.example, 443, /",
        "https://1.2.3.4.example/, https, 1.2.3.4.example, 443, /",
        "http://127.0.0.1:8080/x, http, 127.0.0.1, 8080, /x",
        "http://255.255.255.255/, http, 255.255.255.255, 80, /",
        "http://[::1]/, http, ::1, 80, /",
        "http://[::]:81/, http, ::, 81, /",
        "http://[::FFFF:127.0.0.1]/, http, ::ffff:7f00:1, 80, /",
        "http://[2001:DB8:0:0:1:0:0:1]/, http, 2001:db8::1:0:0:1, 80, /",
        "http://[1:0:3:4:5:6:7:8]/, http, 1:0:3:4:5:6:7:8, 80, /",
        "http://[1:2:3:4:5:6:7::]/, http, 1:2:3:4:5:6:7:0, 80, /",
      })
  void readsOneSpelling(String text, String scheme, String host, int port, String path) {
    assertThat(Target.parse(text)).isEqualTo(new Target(scheme, host, port, path));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "not_absolute, api.good.example", "not_absolute, //api.good.example/", "not_absolute, https:/api.good.example/",
        "not_absolute, \"\"", "not_absolute, /path", "not_absolute, https:api.good.example",
        "bad_scheme, file:///etc/passwd", "bad_scheme, gopher://x/", "bad_scheme, ftp://x/", "bad_scheme, ldap://x/",
        "bad_scheme, dict://x/", "bad_scheme, ://x/", "bad_scheme, httpſ://x/", "bad_scheme, wss://x/",
        "bad_scheme, \uFEFFhttp://127.0.0.1/", "bad_scheme, \u00A0http://127.0.0.1/", "bad_scheme, \u200Bhttp://127.0.0.1/",
        "no_host, http:///path", "no_host, https://", "no_host, https://:443/", "no_host, https://./", "no_host, https://?x",
        "userinfo, https://api.good.example@127.0.0.1/", "userinfo, https://user:secret@api.good.example/",
        "userinfo, https://@api.good.example/", "userinfo, https://a@b@api.good.example/",
        "fragment, https://127.0.0.1#@api.good.example/", "fragment, https://api.good.example/#", "fragment, https://a.b/x?y#z",
        "backslash, https://api.good.example\\@127.0.0.1/", "backslash, https:\\\\api.good.example/",
        "backslash, https://a.b/x\\y",
        "bad_host, http://api.good.example%2eevil.example/", "bad_host, https://a..b/", "bad_host, https://.a/",
        "bad_host, https://a.b../", "bad_host, https://-a.b/", "bad_host, https://a-.b/", "bad_host, https://a_b.c/",
        "bad_host, https://_a.b/", "bad_host, https://*.b/", "bad_host, https://a.1b/", "bad_host, \"https://a,b/\"",
        "bad_host, https://a.b;c/", "bad_host, https://a~b.c/",
        "look_alike, http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "look_alike, http://１２７.0.0.1/", "look_alike, http://api．good.example/",
        "look_alike, http://api。good.example/", "look_alike, http://straße.example/", "look_alike, http://ς.example/",
        "look_alike, http://a\u200Db.example/", "look_alike, http://a\u00ADb.example/", "look_alike, http://\u212A.example/",
        "look_alike, http://api.good.example\u00A0/", "look_alike, http://api.good.example\u200B/",
        "look_alike, http://xn--a.example/",
        "bad_host, http://xn--.example/", "look_alike, http://ﬁ.example/", "bad_host, http://\uD800.example/",
        "ip_spelling, http://127.1/", "ip_spelling, http://0/", "ip_spelling, http://2130706433/",
        "ip_spelling, http://0x7f000001/", "ip_spelling, http://0X7F.1/", "ip_spelling, http://0177.0.0.1/",
        "ip_spelling, http://127.000.000.001/", "ip_spelling, http://127.0.0.1./", "ip_spelling, http://256.0.0.1/",
        "ip_spelling, http://1.2.3.4.5/", "ip_spelling, http://api.good.example.0x/",
        "ip_spelling, http://api.good.example.09/",
        "ip_spelling, http://[::1%lo]/", "ip_spelling, http://[::1%25lo]/", "ip_spelling, http://[::1/",
        "ip_spelling, http://[]/",
        "ip_spelling, http://[:1]/", "ip_spelling, http://[1:]/", "ip_spelling, http://[::1::]/", "ip_spelling, http://[:::]/",
        "ip_spelling, http://[1:2:3:4:5:6:7]/", "ip_spelling, http://[1:2:3:4:5:6:7:8:9]/", "ip_spelling, http://[12345::]/",
        "ip_spelling, http://[1:2:3:4:5:6:7:8::]/", "ip_spelling, http://[::127.1]/", "ip_spelling, http://[127.0.0.1]/",
        "ip_spelling, http://[g::]/", "ip_spelling, http://[v1.a]/", "ip_spelling, http://[::1.2.3.4:5]/",
        "bad_port, https://a.b:/", "bad_port, https://a.b:0/", "bad_port, https://a.b:65536/", "bad_port, https://a.b:-1/",
        "bad_port, https://a.b:+1/", "bad_port, https://a.b:0443/", "bad_port, https://a.b:99999999999/",
        "bad_port, https://a.b:٤٤٣/", "bad_port, https://a.b:443:443/", "bad_port, https://a.b:x/",
        "bad_port, http://[::1]8080/",
        "bad_port, http://[::1]:/", "bad_port, http://[::1]]/",
        "bad_character, \" http://127.0.0.1/\"", "bad_character, \"http://127.0.0.1/ \"", "bad_character, \"http://a.b/\tx\"",
        "bad_character, \"http://a.b/\rx\"", "bad_character, \"http://a.b/\nx\"", "bad_character, \"http://a\u0000.b/\"",
        "bad_character, \"http://a.b/\u007f\"",
        "dot_segment, https://a.b/.", "dot_segment, https://a.b/..", "dot_segment, https://a.b/x/../y",
        "dot_segment, https://a.b/x/./y", "dot_segment, https://a.b/%2e", "dot_segment, https://a.b/%2E%2e/x",
        "dot_segment, https://a.b/x/.%2e?q", "dot_segment, https://a.b/x/..%2fy", "dot_segment, https://a.b/x%2f..%2Fy",
        "dot_segment, https://a.b/x/..%5cy", "dot_segment, https://a.b/x/..;y/z", "dot_segment, https://a.b/x/.;/z",
        "bad_path, https://a.b//evil.example/", "bad_path, https://a.b/%", "bad_path, https://a.b/%2",
        "bad_path, https://a.b/%zz",
        "bad_path, https://a.b/%٤٤", "bad_path, https://a.b/é", "bad_path, https://a.b/?é", "bad_path, https://a.b/?%g0",
        "bad_path, https://a.b/a[b]", "bad_path, https://a.b/?a[b]=1", "bad_path, https://a.b/{x}", "bad_path, https://a.b/a|b",
        "bad_path, https://a.b/<x>", "bad_path, https://a.b/^", "bad_path, https://a.b/`",
      })
  void refuses(String label, String text) {
    assertThat(refusal(text).label()).isEqualTo(label);
  }

  @ParameterizedTest
  @CsvSource({
    "https://user:hunter2@api.good.example/hunter2?hunter2=hunter2",
    "https://api.good.example:x/hunter2", "https://127.1/hunter2", "https://api.good.example/hunter2?%zz", "hunter2://a/",
    "https://api.good.example/hunter2#hunter2", "https://a..b/hunter2",
  })
  void neverEchoesWhatMayBeSecret(String text) {
    assertThat(refusal(text).getMessage()).doesNotContain("hunter2").endsWith(".");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/ | The host is written with look-alike characters that stand for `localhost`.",
        "http://straße.example/ | The host `strasse.example` does not read back as it is written; use plain letters.",
        "http://127.1/ | The host `127.1` is an unusual spelling of an IP address; write a name instead.",
        "http://bücher.example:x/ | The port of `xn--bcher-kva.example` is not a number from 1 to 65535.",
        "http://a_b.example/ | The host `a_b.example` is not a DNS name.",
      })
  void saysWhatIsWrong(String text, String sentence) {
    assertThat(refusal(text)).hasMessage(sentence);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.b/../x, INVALID_REQUEST, dot_segment", "https://a.b/%zz, INVALID_REQUEST, bad_path",
    "https://127.1/, EGRESS_DENIED, ip_spelling", "https://a@b/, EGRESS_DENIED, userinfo", "ftp://a/, EGRESS_DENIED, bad_scheme",
  })
  void isAProblemAtRunTime(String text, Code code, String label) {
    BadTarget refusal = refusal(text);
    assertThat(refusal.problem()).isEqualTo(Problem.of(code, label, refusal.getMessage()));
  }

  @Test
  void knowsTheLimitsOfLength() {
    String label = "a".repeat(63);
    String longest = label + "." + label + "." + label + "." + "a".repeat(61);
    assertThat(Target.parse("https://" + longest + "/").host()).hasSize(253);
    assertThat(refusal("https://" + longest + "a/").label()).isEqualTo("bad_host");
    assertThat(refusal("https://a" + label + ".example/").label()).isEqualTo("bad_host");
    assertThat(refusal("https://" + "ü".repeat(63) + ".example/").label()).isEqualTo("bad_host");
    String path = "/" + "a".repeat(Target.MAX_PATH - 1);
    assertThat(Target.parse("https://a.b" + path).path()).isEqualTo(path);
    assertThat(refusal("https://a.b" + path + "a").label()).isEqualTo("too_long");
    assertThat(refusal("https://a.b/" + "a".repeat(100_000)).label()).isEqualTo("too_long");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a%2F..%2Fb", "/..%2F..%2Fadmin", "/%252e%252e/", "/a%00b", "/x%3Fadmin=1", "/?", "/x?..%2F"})
  void takesARenderedPathWhoseValuesAreEncoded(String path) {
    assertThat(new Target("https", "a.b", 443, "/x").withPath(path).path()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a%2F..%2Fb", "/..%2f", "/..%5Cx", "/a/%2e%2E%2Fb", "/a%5c.%5cb"})
  void findsADotSegmentThatSomebodyWroteBehindAnEncodedSlash(String path) {
    assertThatThrownBy(() -> Target.checkPath(path)).isInstanceOf(BadTarget.class).hasMessageContaining("`.` or `..`");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/group%2Fproject", "/a%2F...%2Fb", "/a..%2Fb", "/x?..%2F", "/%252e%252e/"})
  void takesAnEncodedSlashThatSomebodyWrote(String path) {
    Target.checkPath(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "/../x", "/x/%2e%2E", "/a b", "/a\nb", "//evil.example/", "/a#b", "/%", "/\u010d"})
  void refusesARenderedPathThatWouldChangeItsPlace(String path) {
    assertThatThrownBy(() -> Target.checkPath(path)).isInstanceOf(BadTarget.class);
    Target target = new Target("https", "a.b", 443, "/x");
    assertThatThrownBy(() -> target.withPath(path)).isInstanceOf(BadTarget.class);
  }

  @ParameterizedTest
  @CsvSource({
    "ftp, a.b, 443, /, bad_scheme", "https, a b, 443, /, bad_host", "https, '', 443, /, bad_host",
    "https, A.b, 443, /, bad_host",
    "https, a.b., 443, /, bad_host", "https, 'a/b', 443, /, bad_host", "https, a.b, 0, /, bad_port",
    "https, a.b, 65536, /, bad_port",
    "https, a.b, 443, x, bad_path",
  })
  void cannotBeMadeUnsendable(String scheme, String host, int port, String path, String label) {
    BadTarget refusal = catchThrowableOfType(BadTarget.class, () -> new Target(scheme, host, port, path));
    assertThat(refusal.label()).isEqualTo(label);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.b/x, https://a.b, true, false", "https://a.b:8443/x?y, https://a.b:8443, false, true",
    "http://a.b:80/, http://a.b, true, false", "http://a.b:443/, http://a.b:443, false, false",
    "http://[::1]:8080/?, 'http://[::1]:8080', false, true",
  })
  void namesItsOrigin(String text, String origin, boolean defaultPort, boolean query) {
    Target target = Target.parse(text);
    assertThat(target.origin()).isEqualTo(origin);
    assertThat(target).hasToString(origin);
    assertThat(target.hasDefaultPort()).isEqualTo(defaultPort);
    assertThat(target.hasQuery()).isEqualTo(query);
    assertThat(Target.parse(target.url())).isEqualTo(target);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true", "::1, true", "0.0.0.0, true", "localhost, false", "a1, false", "1.a, false", "1.2.3.4.example, false",
  })
  void tellsAddressesFromNames(String host, boolean literal) {
    Target target = new Target("https", host, 443, "/");
    assertThat(target.isIpLiteral()).isEqualTo(literal);
    assertThat(target.address() != null).isEqualTo(literal);
  }

  @ParameterizedTest
  @CsvSource({
    "'', https://a.b/v1/list?page=1", "?page=2, https://a.b/v1/list?page=2", "next, https://a.b/v1/next",
    "next?x=https://c.d/, https://a.b/v1/next?x=https://c.d/", "/top?y, https://a.b/top?y", "https://c.d/e, https://c.d/e",
    "'sub/next', https://a.b/v1/sub/next",
  })
  void resolvesAReference(String reference, String url) {
    assertThat(Target.parse("https://a.b/v1/list?page=1").resolve(reference).url()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example/", "/\\evil.example/", "../x", "./x", "/..%2fx", "x#y", "a:b", "ftp://x/", "a b", "%2e%2e/x",
      })
  void refusesAReferenceThatLeadsAstray(String reference) {
    Target target = Target.parse("https://a.b/v1/list?page=1");
    assertThatThrownBy(() -> target.resolve(reference)).isInstanceOf(BadTarget.class);
  }

  @Test
  void agreesWithTheJdkOnEverythingItTakes() {
    Random random = new Random(20260101);
    String[] pieces = {
      "https://", "http://", "api.good.example", "127.0.0.1", "[::1]", "/", "//", "\\", "@", ":", ":80", "?", "#", "%2e",
      "%2f", "..",
      ".", "a", "é", "ⓐ", " ", "\t", "\u0000", "0x7f", "1", "-", "_", ";", "xn--", "ß", "。", "\u200b", "[", "]", "%", "É",
      "x=1&y",
    };
    int taken = 0;
    for (int round = 0; round < 50_000; round++) {
      StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "" : "https://api.good.example");
      for (int i = random.nextInt(6); i >= 0; i--) {
        String piece = pieces[random.nextInt(pieces.length)];
        text.insert(random.nextInt(3) == 0 ? random.nextInt(text.length() + 1) : text.length(), piece);
      }
      Target target;
      try {
        target = Target.parse(text.toString());
      } catch (BadTarget refused) {
        assertThat(refused.getMessage()).endsWith(".");
        continue;
      }
      taken++;
      URI uri = URI.create(target.url());
      assertThat(uri.getHost().replaceAll("[\\[\\]]", "")).as(text.toString()).isEqualTo(target.host());
      assertThat(uri.getScheme()).isEqualTo(target.scheme());
      assertThat(uri.getPort() < 0 ? target.port() : uri.getPort()).isEqualTo(target.port());
      assertThat(uri.getRawUserInfo()).isNull();
      assertThat(uri.getRawFragment()).isNull();
      assertThat(uri.normalize().getRawPath()).isEqualTo(uri.getRawPath().replaceAll("//+", "/"));
    }
    assertThat(taken).isGreaterThan(1_000);
  }

  private static BadTarget refusal(String text) {
    BadTarget refusal = catchThrowableOfType(BadTarget.class, () -> Target.parse(text));
    assertThat(refusal).as(text).isNotNull();
    return refusal;
  }
}
