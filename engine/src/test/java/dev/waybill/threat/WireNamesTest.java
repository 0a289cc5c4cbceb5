package dev.waybill.threat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.egress.Certificates;
import dev.waybill.http.RawLine;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What an allowed name stands for, who answers there, and what stands between: addresses, certificates, proxies. */
class WireNamesTest {
  private static final String NAME = "api.good.example";
  private static final String NAMED = """
      allowed_domains: [moving.example, "moving.example:%1$d"]
      base: http://moving.example:%1$d
      secrets: { token: {}, other: {} }
      auth: [ { bearer: { token: $.secret.token } }, { key: { header: X-Other, value: $.secret.other } } ]
      actions: { go: { request: { POST: /x, json: {} } } }
      """;
  private static final String SECURE = """
      allowed_domains: ["%1$s:%2$d"]
      base: https://%1$s:%2$d
      secrets: { token: {}, other: {}%4$s }
      auth: [ { bearer: { token: $.secret.token } }, { key: { header: X-Other, value: $.secret.other } } ]
      %3$s
      actions: { go: { request: { GET: /x } } }
      """;

  @TempDir static Path folder;
  private static ThreatRig rig;
  private static final Vertx VERTX = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2).setInternalBlockingPoolSize(2));
  /** Host and SNI of every request that arrived over TLS. */
  private static final List<String> ARRIVED = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void open() throws IOException {
    Certificates certificates = new Certificates(Files.createDirectories(folder.resolve("certificates")));
    rig = new ThreatRig(folder, ThreatRig.OPEN, ThreatRig.FEW_CONNECTIONS, List.of("named", "strict", "private", "expired", "early", "self", "wrong", "signed-by-self"),
        Map.of("ca", certificates.authority().toString(), "self", certificates.selfSigned().toString()));
    rig.name(NAME, "127.0.0.1");
    rig.name("wrong.good.example", "127.0.0.1");
    rig.name("moving.example", "127.0.0.1");
    rig.manifest("named", NAMED.formatted(rig.echo.port()));
    int good = serve(certificates, certificates.issue(NAME, "-1d", 10));
    secure("strict", NAME, good, null);
    secure("private", NAME, good, "ca");
    secure("wrong", "wrong.good.example", good, "ca");
    secure("expired", NAME, serve(certificates, certificates.issue(NAME, "-9d", 2)), "ca");
    secure("early", NAME, serve(certificates, certificates.issue(NAME, "+9d", 2)), "ca");
    int self = serve(certificates, certificates.selfSigned());
    secure("self", NAME, self, "ca");
    secure("signed-by-self", NAME, self, null);
    rig.load("named", "strict", "private", "wrong", "expired", "early", "self", "signed-by-self");
    Stream.of("strict", "private", "wrong", "expired", "self").forEach(id -> rig.dispatch(id, "go", "{}"));
    ARRIVED.clear();
    rig.mark();
  }

  private static int serve(Certificates certificates, Buffer certificate) throws IOException {
    return VERTX.createHttpServer(new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(certificates.server(certificate)))
        .requestHandler(request -> {
          ARRIVED.add(request.authority() + " " + request.connection().indicatedServerName());
          request.response().putHeader("Content-Type", "application/json").end("{}");
        }).listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join().actualPort();
  }

  private static void secure(String id, String name, int port, String ca) {
    rig.manifest(id, SECURE.formatted(name, port, ca == null ? "" : "tls: { ca: $.secret." + ca + " }", ca == null ? "" : ", " + ca + ": {}"));
  }

  @AfterAll
  static void nothingIsLeftBehind() {
    rig.assertClean("named", "strict", "private");
    rig.close();
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @SuppressWarnings("unchecked")
  @TestFactory
  Stream<DynamicTest> everyAnswerForANameIsVetted() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Map<String, Object> group : ThreatVectors.groups("names.yaml", UnaryOperator.identity())) {
      for (List<String> answer : (List<List<String>>) group.get("answers")) {
        tests.add(DynamicTest.dynamicTest(group.get("class") + " " + answer, () -> rig.play(() -> {
          rig.gateway.dialled.clear();
          rig.asked.clear();
          rig.echo.taken();
          if (group.containsKey("then")) {
            rig.names.put("moving.example", List.of(List.of("127.0.0.1"), answer));
            assertThat(rig.dispatch("named", "go", "{}").status()).isEqualTo(200);
          } else {
            rig.name("moving.example", answer.toArray(new String[0]));
          }
          RawLine.Answer refusal = rig.dispatch("named", "go", "{}");
          assertThat(ThreatRig.code(refusal)).as(refusal.body()).isEqualTo(group.get("want"));
          assertThat(refusal.body()).doesNotContain("maybe_processed\":true");
          assertThat(rig.gateway.dialled).as("dialled").hasSize(group.containsKey("dialled") ? 1 : 0);
          assertThat(rig.asked).as("one question for each dial").hasSize(group.containsKey("then") ? 2 : 1);
          assertThat(rig.echo.taken()).hasSize(group.containsKey("then") ? 1 : 0);
        })));
      }
    }
    return tests.stream();
  }

  @Test
  void aNameThatIsNotThereIsUnavailableAndNoOtherIsTried() {
    rig.names.remove("moving.example");
    rig.play(() -> {
      rig.asked.clear();
      assertThat(ThreatRig.code(rig.dispatch("named", "go", "{}"))).isEqualTo("unavailable");
      assertThat(rig.asked).containsExactly("moving.example");
    });
  }

  @TestFactory
  Stream<DynamicTest> aCertificateThatDoesNotHoldGetsNoRequest() {
    return Stream.of("strict", "wrong", "expired", "early", "self", "signed-by-self").map(id -> DynamicTest.dynamicTest(id, () -> {
      ARRIVED.clear();
      rig.play(() -> assertThat(ThreatRig.code(rig.dispatch(id, "go", "{}"))).isEqualTo("unavailable"));
      assertThat(ARRIVED).isEmpty();
    }));
  }

  @Test
  void twoManifestsNeverShareWhatTheyTrust() {
    ARRIVED.clear();
    for (int i = 0; i < 100; i++) {
      assertThat(ThreatRig.code(rig.dispatch("private", "go", "{}"))).isEqualTo("ok");
      assertThat(ThreatRig.code(rig.dispatch("strict", "go", "{}"))).isEqualTo("unavailable");
    }
    rig.play(() -> {});
    assertThat(ARRIVED).hasSize(100).allMatch(seen -> seen.matches("api\\.good\\.example:\\d+ api\\.good\\.example"));
  }

  @Test
  void proxiesOfTheJvmAreIgnored() {
    Map<String, String> settings = Map.of("http.proxyHost", "127.0.0.1", "http.proxyPort", "" + rig.canaries.port(0), "https.proxyHost", "127.0.0.1", "https.proxyPort", "" + rig.canaries.port(0),
        "java.net.useSystemProxies", "true", "http.nonProxyHosts", "", "ftp.proxyHost", "127.0.0.1");
    settings.forEach(System::setProperty);
    try {
      rig.name("moving.example", "127.0.0.1");
      rig.play(() -> {
        assertThat(ThreatRig.code(rig.dispatch("named", "go", "{}"))).isEqualTo("ok");
        assertThat(ThreatRig.code(rig.dispatch("private", "go", "{}"))).isEqualTo("ok");
      });
    } finally {
      settings.keySet().forEach(System::clearProperty);
    }
  }
}
