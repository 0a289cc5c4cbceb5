package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.plan.Rig;
import dev.waybill.plan.Table;
import dev.waybill.schema.Contracts;
import dev.waybill.tree.Finding;
import dev.waybill.tree.Place;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoutingTest {
  private static final Place PLACE = new Place("waybill.yaml", 1, 1, "routes");
  private static final String SENDS = "implements: sms.send@1, request: { POST: /x, json: $.input }, output: { job_id: x, status: queued }";
  private final Table table = new Table(Map.of("acme", new Rig().plan("allowed_domains: [a.example]\nbase: https://a.example\nactions:\n"
      + "  z_send: { " + SENDS + " }\n  b_send: { " + SENDS + " }\n  other: { request: { GET: /y } }\n")));

  private static Routing routing(String... contracts) {
    return new Routing(List.of(contracts).stream().map(each -> new Routing.Route(each, PLACE, List.of("acme", "acne"))).toList(),
        Contracts.bundled());
  }

  private List<String> findings(Routing routing) {
    return routing.findings(table).stream().map(Finding::message).toList();
  }

  @Test
  void takesOfSeveralActionsTheFirstByNameAndSaysSo() {
    Routing routing = routing("sms.send@1");
    assertThat(Routing.legs(routing.find("sms.send@1").orElseThrow(), table))
        .containsExactly(new Routing.Leg("acme", "b_send"), new Routing.Leg("acne", null));
    assertThat(findings(routing)).containsExactly("Several actions of `acme` implement `sms.send@1`: b_send, z_send. The first is used.",
        "The route of `sms.send@1` names the provider `acne`, which is not here.");
    assertThat(routing.findings(table).get(1).remedy()).isEqualTo("Did you mean `acme`?");
    assertThat(routing.findings(table)).allMatch(finding -> finding.severity() == Finding.Severity.WARNING);
  }

  @Test
  void findsAContractByItsIdOrByItsNameAlone() {
    Routing routing = routing("sms.send");
    assertThat(routing.find("sms.send").orElseThrow().contract()).isEqualTo("sms.send@1");
    assertThat(routing.find("sms.send@1")).isEqualTo(routing.find("sms.send"));
    assertThat(routing.find("sms.send@2")).isEmpty();
    assertThat(routing.find("sms")).isEmpty();
    assertThat(routing.find("fax.send")).isEmpty();
    assertThat(routing.contract(routing.find("sms.send").orElseThrow()).id()).isEqualTo("sms.send@1");
  }

  @Test
  void saysWhatCannotBeRouted() {
    assertThat(findings(routing("sms.sned@1", "email.received@1", "fax.send", "fax.send@1"))).startsWith("There is no contract `sms.sned@1`.",
        "`email.received@1` is an event: it is emitted, and cannot be routed.", "`fax.send@1` is routed twice; the first counts.",
        "No action of the provider `acme` implements `fax.send@1`.");
  }
}
