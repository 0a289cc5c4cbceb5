package dev.waybill.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.tree.Findings;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.TreeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemas and contracts of the shipped manifests, as they stand. */
final class ShippedSchemasTest {
  private final Contracts contracts = Contracts.bundled();
  private final Findings findings = new Findings();

  static List<Path> manifests() throws IOException {
    try (Stream<Path> found = Files.list(Path.of(System.getProperty("project.root", ".."), "manifests"))) {
      return found.map(directory -> directory.resolve("manifest.yaml")).filter(Files::exists).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void haveNoFinding(Path manifest) throws IOException {
    MapNode root = (MapNode) TreeReader.read(manifest.toString(), Files.readAllBytes(manifest), findings).orElseThrow();
    if (root.get("config") != null) {
      JsonSchema.compile(root.get("config"), findings);
    }
    MapNode actions = (MapNode) root.get("actions");
    actions.entries().values().forEach(entry -> action((MapNode) entry.value()));
    assertThat(findings.list()).isEmpty();
  }

  private void action(MapNode action) {
    Node implemented = action.get("implements");
    JsonSchema input = JsonSchema.NOTHING;
    if (implemented != null) {
      assertThat(contracts.find(implemented.json().asText())).as(implemented.json().asText()).isPresent();
      input = contracts.find(implemented.json().asText()).orElseThrow().inputSchema();
    }
    if (action.get("input") != null) {
      JsonSchema narrowed = JsonSchema.narrowed(input, action.get("input"), findings);
      assertThat(narrowed.validate(Given.json("{}"))).isNotNull();
    }
  }
}
