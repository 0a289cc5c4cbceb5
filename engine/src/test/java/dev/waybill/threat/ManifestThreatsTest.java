package dev.waybill.threat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.problem.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hostile manifests, all in one directory with two good ones: each is found for what it is, and the good ones serve. */
class ManifestThreatsTest {
  private static final JsonNode TABLE = Cases.table("manifest-load.yaml");
  private static final Map<String, JsonNode> REFUSED = new HashMap<>();
  private static Besieged gateway;

  @TempDir static Path folder;

  @BeforeAll
  static void start() throws Exception {
    Canaries canaries = new Canaries();
    for (Cases.Case each : cases()) {
      Path directory = Files.createDirectories(folder.resolve("manifests").resolve(each.id()));
      String text = filled(each.json().has("text") ? each.text("text") : edited(each), each, canaries.port());
      Files.write(directory.resolve(each.json().has("text") ? "manifest.yaml" : "manifest.json"),
          text.getBytes(each.json().has("latin1") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
    }
    gateway = new Besieged(folder, "", Map.of(), "");
    JsonNode discovery = gateway.ask(gateway.request("GET /v1/admin/discovery", "", null)).json();
    discovery.path("refused").forEach(each ->
        REFUSED.put(Path.of(each.path("path").asText()).getParent().getFileName().toString(), each));
    assertThat(canaries.accepted()).isZero();
    canaries.close();
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.endsWithoutTelling(List.of(Besieged.SECRET));
    gateway.close();
  }

  static List<Cases.Case> cases() {
    ArrayNode all = ((ArrayNode) TABLE.path("edits")).deepCopy().addAll((ArrayNode) TABLE.path("texts"));
    return Cases.of(all);
  }

  private static String filled(String text, Cases.Case each, int canary) {
    return text.replace("\"ID\"", "\"" + each.id() + "\"").replace("CANARY", Integer.toString(canary));
  }

  private static String edited(Cases.Case each) throws IOException {
    ObjectNode manifest = TABLE.path("base").deepCopy();
    String[] steps = each.text("at").split("\\.");
    JsonNode parent = manifest;
    for (int i = 0; i < steps.length - 1; i++) {
      parent = parent.has(steps[i]) ? parent.path(steps[i]) : ((ObjectNode) parent).putObject(steps[i]);
    }
    ((ObjectNode) parent).remove(steps[steps.length - 1]);
    if (each.json().has("put")) {
      ((ObjectNode) parent).set(steps[steps.length - 1], expanded(each.json().path("put")));
    }
    return Caller.JSON.writeValueAsString(manifest);
  }

  private static JsonNode expanded(JsonNode node) throws IOException {
    String text = Caller.JSON.writeValueAsString(node);
    return text.contains("«") ? Caller.JSON.readTree(Cases.expanded(text)) : node;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aHostileManifestIsFoundForWhatItIs(Cases.Case each) throws Exception {
    JsonNode refused = REFUSED.get(each.id());
    assertThat(refused).as("%s is in force", each).isNotNull();
    List<JsonNode> errors = StreamSupport.stream(refused.path("findings").spliterator(), false)
        .filter(finding -> finding.path("severity").asText().equals("error")).toList();
    List<String> rules = errors.stream().map(finding -> finding.path("rule").asText()).collect(Collectors.toList());
    assertThat(rules).as(refused.toString()).isNotEmpty().doesNotContain("internal");
    assertThat(rules).as(each + " " + refused).containsAnyElementsOf(List.of(each.text("rule").split("\\|")));
    for (JsonNode finding : errors) {
      assertThat(finding.path("file").asText()).endsWith("manifest." + (each.json().has("text") ? "yaml" : "json"));
      assertThat(finding.path("line").asInt()).isPositive();
      assertThat(finding.path("column").asInt()).isPositive();
      assertThat(finding.path("message").asText()).endsWith(".").hasSizeLessThan(1_000);
      assertThat(finding.path("message").asText().chars()).noneMatch(Character::isISOControl);
    }
    Caller.Answer answer = gateway.ask(gateway.dispatch(each.id() + "/go", "{}"));
    assertThat(answer.code()).isEqualTo(Code.UNKNOWN_PROVIDER.word());
    gateway.servesOn();
  }

  @Test
  void theBaseOfAllEditsIsGood() throws Exception {
    gateway.manifest("plain", Caller.JSON.writeValueAsString(((ObjectNode) TABLE.path("base").deepCopy()).put("id", "plain")));
    List<String> rules = new ArrayList<>();
    org.awaitility.Awaitility.await().until(() -> {
      JsonNode discovery = gateway.ask(gateway.request("GET /v1/admin/discovery", "", null)).json();
      rules.clear();
      discovery.path("refused").forEach(each -> {
        if (each.path("path").asText().contains("/plain/")) {
          rules.add(each.toString());
        }
      });
      return discovery.path("loaded").findValuesAsText("id").contains("plain") || !rules.isEmpty();
    });
    assertThat(rules).isEmpty();
  }
}
