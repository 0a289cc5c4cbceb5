package dev.waybill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbePlannerTest {
  private final Rig rig = new Rig();

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', value = {
    "{ action: who }                |",
    "{ action: who, every: 1s }     |",
    "{ action: defaulted }          |",
    "{ action: hwo }                | unknown-action: There is no action `hwo` in this manifest.",
    "{ action: needs }              | 'probe-input: The action `needs` needs an input, and a probe has none to give.'",
    "{ action: contract }           | 'probe-input: The action `contract` needs an input, and a probe has none to give.'",
    "{ action: who, every: 999ms }  | bad-value: A probe runs at most once a second.",
    "{ action: who, every: often }  | 'bad-value: `every` is a duration from 1ms to 365d, which `often` is not.'",
    "{ every: 60s }                 | missing-key: `action` is missing.",
    "{ action: who, with: {} }      | unknown-key: `with` is not known here.",
  })
  void findsWhatCannotBeProbed(String probe, String finding) {
    rig.attempt("""
        allowed_domains: [a.example]
        base: https://a.example
        actions:
          who: { request: { GET: /who } }
          needs: { input: { type: object, required: [id], properties: { id: { type: string } } }, request: { GET: "/{{input.id}}" } }
          defaulted: { input: { type: object, required: [id], properties: { id: { type: string, default: me } } }, request: { GET: "/{{input.id}}" } }
          contract: { implements: sms.send@1, request: { POST: /x, json: $.input }, output: { job_id: x, status: queued } }
        """ + "probe: " + probe + "\n");
    assertThat(rig.errors()).isEqualTo(finding == null ? List.of() : List.of(finding));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', value = {
    "request: { GET: /x }                         | false",
    "request: { POST: /x }                        | true",
    "request: { POST: /x }, idempotency: natural  | false",
  })
  void warnsWhereTheProbeMayDoSomethingAgainAndAgain(String action, boolean warns) {
    rig.plan("allowed_domains: [a.example]\nbase: https://a.example\nprobe: { action: a }\nactions: { a: { " + action + " } }\n");
    assertThat(rig.warnings()).isEqualTo(warns
        ? List.of("probe-repeats: The probe runs `a` again and again, and its manifest does not say that it may.") : List.of());
  }
}
