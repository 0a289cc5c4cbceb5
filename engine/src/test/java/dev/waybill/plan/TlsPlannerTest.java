package dev.waybill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.egress.TlsMaterial;
import dev.waybill.egress.Wire;
import dev.waybill.egress.Wires;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which wire a provider's calls go over, and what is said of certificates that cannot be used. */
class TlsPlannerTest {
  private final Rig rig = new Rig();
  private final List<String> told = new ArrayList<>();
  private int made;

  @BeforeEach
  void tell() {
    rig.wires = new Wires() {
      @Override
      public Wire plain() {
        return (call, address) -> answer("plain", call);
      }

      @Override
      public Secured secured(TlsMaterial material) throws TlsMaterial.Unusable {
        if (material.cert() != null && material.cert().equals("bad")) {
          material.options();
        }
        String name = "wire " + ++made;
        told.add(name + " made");
        return new Secured() {
          @Override
          public Future<HttpReply> send(HttpCall call, InetAddress pinned) {
            return answer(name, call);
          }

          @Override
          public void retire() {
            told.add(name + " retired");
          }
        };
      }
    };
    rig.secrets.put("cert", "CERT");
    rig.secrets.put("key", "KEY");
    rig.secrets.put("ca", "AUTHORITY");
  }

  private Future<HttpReply> answer(String wire, HttpCall call) {
    told.add(wire + " " + call.target().path());
    return Future.succeededFuture(Rig.json(call, 200, "{}"));
  }

  private static String manifest(String tls) {
    return """
        allowed_domains: [api.acme.example]
        secrets: { %s }
        base: https://api.acme.example
        %s
        actions: { act: { request: { GET: /x } } }
        """.formatted(List.of("cert", "key", "ca").stream().filter(name -> tls.contains("secret." + name)).map(name -> name + ": { optional: true }")
        .reduce((a, b) -> a + ", " + b).orElse(""), tls);
  }

  private static final String ALL = "tls: { cert: $.secret.cert, key: $.secret.key, ca: $.secret.ca }";

  @Test
  void callsGoOverAWireOfTheProvidersOwnThatOutlivesAReload() {
    rig.run(rig.plan(manifest(ALL)), "act", "{}");
    rig.run(rig.plan(manifest(ALL).replace("/x", "/y")), "act", "{}");
    assertThat(told).containsExactly("wire 1 made", "wire 1 /x", "wire 1 /y");
    told.clear();
    rig.secrets.put("key", "KEY 2");
    rig.run(rig.plan(manifest(ALL)), "act", "{}");
    assertThat(told).containsExactly("wire 2 made", "wire 1 retired", "wire 2 /x");
    told.clear();
    rig.run(rig.plan(manifest("")), "act", "{}");
    assertThat(told).containsExactly("wire 2 retired", "plain /x");
  }

  @Test
  void tokenCallsShowTheCertificateToo() {
    rig.run(rig.plan(manifest(ALL + "\nauth: { oauth2: { grant: client_credentials, token_url: /token, token: $.status, client: { id: me, via: tls } } }")), "act", "{}");
    assertThat(told).containsExactly("wire 1 made", "wire 1 /token", "wire 1 /x");
  }

  @Test
  void optionalSecretsThatAreNotSetLeaveItOut() {
    rig.secrets.clear();
    ProviderPlan plan = rig.plan(manifest(ALL));
    assertThat(plan.state()).isEqualTo("enabled");
    rig.run(plan, "act", "{}");
    assertThat(told).containsExactly("plain /x");
    rig.secrets.put("cert", "CERT");
    assertThat(rig.plan(manifest(ALL)).unset()).containsExactly("The client certificate is incomplete: `$.secret.key` is not set.");
  }

  @Test
  void aCertificateThatCannotBeReadIsNamedAndNeverShown() {
    rig.secrets.put("cert", "bad");
    ProviderPlan plan = rig.plan(manifest("tls: { cert: $.secret.cert, key: $.secret.key }"));
    assertThat(plan.state()).isEqualTo("not_configured");
    assertThat(plan.unset()).containsExactly("What `$.secret.cert` gives holds no certificate that can be read (PEM, X.509).");
    assertThat(Rig.problem(rig.run(plan, "act", "{}")).label()).isEqualTo("tls");
    assertThat(told).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "tls: { cert: $.secret.cert } | missing-key", "tls: { key: $.secret.key } | missing-key", "tls: {} | missing-key",
    "tls: { ca: $.secret.ca, certt: 1 } | unknown-key", "tls: { cert: $.secret.cert, key: abc } | credential-literal",
  })
  void whatIsIncompleteIsFound(String tls, String rule) {
    assertThat(rig.attempt(manifest(tls))).isEmpty();
    assertThat(rig.rules()).containsExactly(rule);
  }
}
