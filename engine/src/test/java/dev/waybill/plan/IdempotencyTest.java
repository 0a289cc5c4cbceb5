package dev.waybill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.attempt.Repeat;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Node;
import dev.waybill.tree.TreeReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdempotencyTest {
  private static final String BASE = """
      allowed_domains: [api.acme.example]
      base: https://api.acme.example
      """;

  private final Findings findings = new Findings();

  private Idempotency read(String yaml, String method) {
    Node node = yaml == null ? null : TreeReader.read("x.yaml", yaml.getBytes(StandardCharsets.UTF_8), findings).orElseThrow();
    return Idempotency.read(node, method, findings);
  }

  @ParameterizedTest
  @CsvSource({"GET,NATURAL", "HEAD,NATURAL", "PUT,NATURAL", "DELETE,NATURAL", "OPTIONS,NATURAL", "POST,NONE", "PATCH,NONE"})
  void theMethodDecidesWhereNothingIsSaid(String method, Repeat repeat) {
    assertThat(read(null, method)).isEqualTo(new Idempotency(repeat, null, null));
    assertThat(findings.list()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "none                        | NONE    |   |  ", "natural                     | NATURAL |   |  ",
    "{ header: Idempotency-Key } | KEYED   | Idempotency-Key |", "{ field: uid }              | KEYED   |   | uid",
  })
  void readsWhatIsSaid(String yaml, Repeat repeat, String header, String field) {
    assertThat(read(yaml, "POST")).isEqualTo(new Idempotency(repeat, header, field));
    assertThat(read(yaml, "GET").repeat()).isEqualTo(repeat);
    assertThat(findings.list()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"keyed", "None", "true", "[none]", "{}", "{ header: A, field: b }", "{ haeder: A }"})
  void refusesWhatIsNone(String yaml) {
    assertThat(read(yaml, "POST").repeat()).isEqualTo(Repeat.NONE);
    assertThat(findings.hasErrors()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "POST  |                          | true", "PATCH |                          | true", "POST  | idempotency: none,       | false",
    "POST  | idempotency: natural,    | false", "POST  | 'idempotency: { header: K },' | false", "GET   |                          | false",
    "PUT   |                          | false", "DELETE |                         | false",
  })
  void aRetriedPostMustSaySo(String method, String own, boolean refused) {
    Rig rig = new Rig();
    rig.attempt(BASE + "actions: { a: { request: { " + method + ": /x }, " + (own == null ? "" : own) + " retry: {} } }\n");
    assertThat(rig.rules()).isEqualTo(refused ? java.util.List.of("retry-without-idempotency") : java.util.List.of());
  }

  @Test
  void theKeyIsTheDispatchsIdInTheHeaderOrTheBody() {
    Rig rig = new Rig();
    ProviderPlan plan = rig.plan(BASE + """
        actions:
          header: { request: { POST: /x, json: { a: 1 } }, idempotency: { header: Idempotency-Key } }
          field: { request: { POST: /x, form: { a: 1 } }, idempotency: { field: uid } }
        """);
    rig.run(plan, "header", "{}");
    rig.run(plan, "field", "{}");
    assertThat(rig.calls.get(0).headers().get("Idempotency-Key")).isEqualTo("d-1");
    assertThat(rig.calls.get(1).body().inMemory().toString()).isEqualTo("a=1&uid=d-1");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "request: { POST: /x }, idempotency: { field: uid } | bad-auth", "request: { POST: /x, text: a }, idempotency: { field: uid } | bad-auth",
    "request: { POST: /x }, idempotency: { header: Host } | bad-header", "request: { POST: /x }, idempotency: { header: \"a b\" } | bad-header",
  })
  void theKeyNeedsAPlace(String action, String rule) {
    Rig rig = new Rig();
    rig.attempt(BASE + "actions: { a: { " + action + " } }\n");
    assertThat(rig.rules()).containsExactly(rule);
  }
}
