package dev.waybill.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.problem.Code;
import dev.waybill.tree.Finding;
import dev.waybill.tree.Findings;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.TreeReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  private final Findings findings = new Findings();

  private RetryPolicy read(String yaml) {
    byte[] bytes = ("retry: " + yaml).getBytes(StandardCharsets.UTF_8);
    Node root = TreeReader.read("manifest.yaml", bytes, findings).orElseThrow();
    return RetryPolicy.read(((MapNode) root).get("retry"), findings);
  }

  @Test
  void takesTheDefaultsForWhatIsNotWritten() {
    assertThat(read("{}"))
        .isEqualTo(
            new RetryPolicy(
                3,
                Duration.ofMillis(100),
                Duration.ofSeconds(10),
                EnumSet.of(Code.RATE_LIMITED, Code.UNAVAILABLE, Code.TIMEOUT)));
    assertThat(read("{ attempts: 1 }").attempts()).isOne();
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void readsWhatIsWritten() {
    assertThat(read("{ attempts: 20, backoff: 500ms..30s, codes: [conflict, bad_response], x-note: 1 }"))
        .isEqualTo(new RetryPolicy(20, Duration.ofMillis(500), Duration.ofSeconds(30), Set.of(Code.CONFLICT, Code.BAD_RESPONSE)));
    assertThat(read("{ backoff: 1h }").backoffMax()).isEqualTo(Duration.ofHours(1));
    assertThat(read("{ codes: [timeout] }").codes()).containsExactly(Code.TIMEOUT);
    assertThat(findings.list()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ attempts: 0 } | retry.attempts | bad-value", "{ attempts: 21 } | retry.attempts | bad-value",
        "{ attempts: 1000000000 } | retry.attempts | bad-value", "{ attempts: -1 } | retry.attempts | bad-value",
        "{ attempts: 2.5 } | retry.attempts | wrong-type", "{ attempts: '3' } | retry.attempts | wrong-type",
        "{ backoff: 0s } | retry.backoff | bad-value", "{ backoff: 30s..1s } | retry.backoff | bad-value",
        "{ backoff: 1s..2h } | retry.backoff | bad-value", "{ backoff: 5 } | retry.backoff | wrong-type",
        "{ codes: [timeouts] } | retry.codes[0] | unknown-word",
        "{ codes: [timeout, internal] } | retry.codes[1] | unknown-word",
        "{ codes: { a: 1 } } | retry.codes | wrong-type", "{ attempt: 3 } | retry.attempt | unknown-key",
        "3 | retry | wrong-type", "[] | retry | wrong-type",
      })
  void findsWhatIsWrong(String yaml, String path, String rule) {
    read(yaml);
    assertThat(findings.list()).hasSize(1);
    Finding finding = findings.list().get(0);
    assertThat(finding.place().path()).isEqualTo(path);
    assertThat(finding.rule()).isEqualTo(rule);
    assertThat(finding.message()).endsWith(".");
  }

  @Test
  void suggestsTheCodeThatWasMeant() {
    read("{ codes: [timeouts] }");
    assertThat(findings.list().get(0).message()).isEqualTo("`codes` names no such error: `timeouts`.");
    assertThat(findings.list().get(0).remedy()).isEqualTo("Did you mean `timeout`?");
  }
}
