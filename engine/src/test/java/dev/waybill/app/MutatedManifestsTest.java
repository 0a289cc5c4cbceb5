package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.tree.Findings;
import dev.waybill.tree.TreeReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is put in the place of any value of a manifest is found, or works; it never ends the command. */
class MutatedManifestsTest {
  private static final int ROUNDS = 25;
  private static final String[] VALUES = {
    "null", "1", "\"x\"", "[]", "{}", "true", "\"\"", "[null]", "{\"x\":null}", "\"$.x\"", "\"{{x}}\"", "{\"$from\":1}", "{\"$if\":[]}", "[[[]]]",
    "-1", "1e400", "\"{{\"", "\"$.\"", "\"/(/\"", "{\"$each\":1}", "\"http://[\"", "{\"$ref\":\"#/x\"}", "{\"not\":null}"};

  @TempDir Path folder;

  private record Spot(JsonNode parent, Object key) {
    void put(JsonNode value) {
      if (parent instanceof ObjectNode object) {
        if (value == null) {
          object.remove((String) key);
        } else {
          object.set((String) key, value);
        }
      } else if (value == null) {
        ((ArrayNode) parent).remove((Integer) key);
      } else {
        ((ArrayNode) parent).set((Integer) key, value);
      }
    }
  }

  private static void spots(JsonNode node, List<Spot> found) {
    if (node instanceof ObjectNode object) {
      object.properties().forEach(field -> {
        found.add(new Spot(object, field.getKey()));
        spots(field.getValue(), found);
      });
    } else if (node instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        found.add(new Spot(list, i));
        spots(list.get(i), found);
      }
    }
  }

  @Test
  void noChangeOfAShippedManifestEndsTheCommand() throws Exception {
    Random random = new Random(20260101);
    List<Path> manifests;
    try (Stream<Path> shipped = Files.list(Ran.ROOT.resolve("manifests"))) {
      manifests = shipped.sorted().toList();
    }
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder changes = new StringBuilder();
      for (Path shipped : manifests) {
        JsonNode tree = TreeReader.read("manifest.yaml", Files.readAllBytes(shipped.resolve("manifest.yaml")), new Findings()).orElseThrow().json();
        List<Spot> spots = new ArrayList<>();
        spots(tree, spots);
        Spot spot = spots.get(random.nextInt(spots.size()));
        int choice = random.nextInt(VALUES.length + 1);
        spot.put(choice == VALUES.length ? null : EchoProvider.JSON.readTree(VALUES[choice]));
        changes.append(shipped.getFileName()).append(": ").append(spot.key()).append(" = ")
            .append(choice == VALUES.length ? "removed" : VALUES[choice]).append('\n');
        Path file = Files.createDirectories(folder.resolve(shipped.getFileName())).resolve("manifest.json");
        Files.write(file, tree.toString().getBytes(StandardCharsets.UTF_8));
      }
      Ran ran = Ran.command("check", folder);
      assertThat(ran.code()).as("%s\n%s%s", changes, ran.out(), ran.err()).isBetween(0, 1);
      assertThat(ran.err()).as(changes.toString()).isEmpty();
      assertThat(ran.out()).as(changes.toString()).doesNotContain("[internal]");
    }
  }
}
