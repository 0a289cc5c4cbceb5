package dev.waybill.threat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.app.Serving;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that are named by references which lead nowhere, elsewhere, or to what can never be sent. */
class ReferenceThreatsTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("EMPTY_VARIABLE", "",
      "CONTROL_VARIABLE", "pLain\u0007control", "NESTED_VARIABLE", "${env:HOME}");

  @TempDir Path folder;

  private static List<Cases.Case> cases(boolean starts) {
    return Cases.of(Cases.table("secret-references.yaml")).stream().filter(each -> each.json().path("starts").asBoolean(true) == starts).toList();
  }

  private static String provider(Cases.Case each) {
    return "  " + each.id() + ": { secrets: { key: " + each.text("ref").replace("file: secret", "file: " + each.id() + ".txt") + " } }\n";
  }

  /** One gateway over all of them: each provider lacks what it lacks, and no other does. */
  @Test
  void aSecretIsUsedAsItIsOrNotAtAll() throws Exception {
    StringBuilder settings = new StringBuilder("providers:\n");
    for (Cases.Case each : cases(true)) {
      settings.append(provider(each));
      if (each.json().has("content")) {
        Files.write(folder.resolve(each.id() + ".txt"), each.text("content").getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    try (StubProvider echo = new StubProvider()) {
      echo.on("/send", (request, body) -> "{\"sent\":\"" + request.getHeader("X-Key").getBytes(StandardCharsets.UTF_8).length + "\"}");
      for (Cases.Case each : cases(true)) {
        Path manifest = Files.createDirectories(folder.resolve("manifests").resolve(each.id())).resolve("manifest.yaml");
        Files.writeString(manifest, """
            manifest: 1
            id: %1$s
            name: Reference
            version: 1.0.0
            allowed_domains: ["127.0.0.1:%2$d"]
            base: http://127.0.0.1:%2$d
            secrets: { key: {} }
            auth: { key: { header: X-Key, value: $.secret.key } }
            actions: { send: { request: { POST: /send } } }
            """.formatted(each.id(), echo.port()));
      }
      List<String> values = new ArrayList<>(List.of(Besieged.SECRET, "pLain-file-secret", "pLain\u0007control"));
      try (Besieged gateway = new Besieged(folder, settings.toString(), ENVIRONMENT, "")) {
        for (Cases.Case each : cases(true)) {
          Caller.Answer answer = gateway.ask(gateway.dispatch(each.id() + "/send", "{}"));
          assertThat((answer.status() + " " + answer.code()).strip()).as(each + " " + answer).isEqualTo(each.text("want"));
          if (each.json().has("sent")) {
            assertThat(answer.json().path("output").path("sent").asInt()).as(each.id()).isEqualTo(each.text("sent").length());
          } else {
            String told = gateway.ask(gateway.request("GET /v1/providers/" + each.id(), "", null)).json().path("lacking").toString();
            assertThat(told).as(each.id()).contains("The secret `key` cannot be used.").doesNotContain(folder.toString(), ".txt", "VARIABLE");
            String lacking = "";
            for (JsonNode one : gateway.ask(gateway.request("GET /v1/admin/discovery", "", null)).json().path("loaded")) {
              lacking += one.path("id").asText().equals(each.id()) ? one.path("lacking").toString() : "";
            }
            assertThat(lacking).as(each.id()).contains(each.text("says").equals("secret") ? each.id() + ".txt" : each.text("says"));
          }
        }
        gateway.servesOn();
        gateway.endsWithoutTelling(values);
      }
    }
  }

  /** All such mistakes are found at once, and the gateway does not start over them. */
  @Test
  void aReferenceThatIsNoneIsFoundInTheSettings() throws Exception {
    StringBuilder settings = new StringBuilder(Besieged.LOOPBACK + "providers:\n");
    cases(false).forEach(each -> settings.append(provider(each)));
    Files.createDirectories(folder.resolve("manifests"));
    try (Serving refused = Serving.start(folder, settings.toString(), Map.of("WAYBILL_SECRET_GOOD_KEY", Besieged.SECRET))) {
      assertThat(refused.exit()).isNotZero();
      String said = refused.output();
      for (Cases.Case each : cases(false)) {
        assertThat(said).contains("[" + each.text("rule") + "]");
        assertThat(said.lines().filter(line -> line.contains(each.id()) || line.contains("waybill.yaml:"))).isNotEmpty();
      }
      Spellings.of(Besieged.SECRET).forEach(spelling -> assertThat(said).doesNotContain(spelling));
      assertThat(said).doesNotContain("sk_live_0123456789abcdef");
    }
  }
}
