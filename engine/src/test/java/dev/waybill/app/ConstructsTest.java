package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.document.Root;
import dev.waybill.plan.Kinds;
import dev.waybill.shape.Formats;
import dev.waybill.template.Templates;
import dev.waybill.tree.Findings;
import dev.waybill.tree.TreeReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every construct of the format in a case that works and in one that does not. A case is a directory under {@code constructs} with a
 * manifest whose tests pass, and {@code mistakes.yaml}: edits of it, each with the finding it makes.
 */
class ConstructsTest {
  private static final Path CASES = Ran.resource("constructs");
  private static final Constructs CONSTRUCTS = new Constructs(tree(Ran.ROOT.resolve("schemas/manifest.schema.json")));

  /** Of the format, but refused until this version runs it. */
  private static final Set<String> NOT_RUN = Set.of();

  /** Bodies that a test writes out: whatever stands there is one. */
  private static final Set<String> ANYTHING = Set.of("exchange.reply.json", "test.receive.json");

  /** What is found in each edited manifest; all are checked in one go, since most of a check is its start. */
  private static final Map<Path, List<String>> FOUND = new HashMap<>();

  @TempDir static Path edited;

  @BeforeAll
  static void check() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Mistake mistake : mistakes()) {
      JsonNode manifest = tree(mistake.directory().resolve("manifest.yaml"));
      edit(manifest, mistake.at(), mistake.put());
      files.add(write(mistake.directory(), manifest, mistake.folder()));
    }
    FOUND.putAll(found(files));
  }

  static List<Path> cases() throws IOException {
    try (Stream<Path> found = Files.list(CASES)) {
      return found.sorted().toList();
    }
  }

  /** One edit: where, what is put there ({@code null} takes it away), and what is found. */
  record Mistake(Path directory, int number, String at, JsonNode put, String finds) {
    Path folder() {
      return edited.resolve(Integer.toString(number));
    }

    @Override
    public String toString() {
      return directory.getFileName() + " " + number + ": " + at;
    }
  }

  static List<Mistake> mistakes() throws IOException {
    List<Mistake> all = new ArrayList<>();
    for (Path directory : cases()) {
      for (JsonNode each : tree(directory.resolve("mistakes.yaml"))) {
        all.add(new Mistake(directory, all.size(), each.path("at").textValue(), each.get("put"), each.path("finds").textValue()));
      }
    }
    return all;
  }

  static JsonNode tree(Path file) {
    Findings findings = new Findings();
    JsonNode tree = TreeReader.read(file.toString(), Ran.read(file).getBytes(StandardCharsets.UTF_8), findings).orElseThrow().json();
    assertThat(findings.list()).isEmpty();
    return tree;
  }

  @Test
  void theTestsOfEveryCasePass() {
    Ran played = Ran.command("test", CASES, "--coverage");
    assertThat(played.code()).as(played.out()).isZero();
  }

  /** Nothing is found in a case but what stands in its {@code warnings.txt}. */
  @ParameterizedTest
  @MethodSource("cases")
  void aCaseWorks(Path directory, @TempDir Path folder) throws IOException {
    Path warnings = directory.resolve("warnings.txt");
    List<String> expected = Files.exists(warnings) ? Ran.read(warnings).lines().toList() : List.of();
    Path file = write(directory, tree(directory.resolve("manifest.yaml")), folder);
    assertThat(found(List.of(file)).getOrDefault(file, List.of())).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsFound(Mistake mistake) {
    Path file = mistake.folder().resolve(mistake.directory().getFileName()).resolve("manifest.json");
    assertThat(FOUND.getOrDefault(file, List.of())).contains(mistake.finds());
  }

  /** Writes a manifest where it and what lies beside it stands alone. */
  static Path write(Path directory, JsonNode manifest, Path folder) throws IOException {
    Path place = Files.createDirectories(folder.resolve(directory.getFileName()));
    try (Stream<Path> beside = Files.list(directory)) {
      for (Path file : beside.filter(each -> !each.endsWith("manifest.yaml")).toList()) {
        Files.copy(file, place.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Path file = place.resolve("manifest.json");
    return Files.writeString(file, EchoProvider.JSON.writeValueAsString(manifest));
  }

  /** {@code rule path: message} of all that is found, by the file. */
  static Map<Path, List<String>> found(List<Path> files) throws IOException {
    List<Object> words = new ArrayList<>(List.of("check", "--format", "json"));
    words.addAll(files);
    Map<Path, List<String>> found = new HashMap<>();
    EchoProvider.JSON.readTree(Ran.command(words.toArray()).out()).path("findings").forEach(finding ->
        found.computeIfAbsent(Path.of(finding.path("file").asText()), file -> new ArrayList<>()).add(
            finding.path("rule").asText() + " " + finding.path("path").asText() + ": " + finding.path("message").asText()));
    return found;
  }

  @Test
  void everyConstructStandsInACaseThatWorks() throws IOException {
    Set<String> missing = CONSTRUCTS.all();
    missing.removeAll(NOT_RUN);
    for (Path directory : cases()) {
      CONSTRUCTS.in(tree(directory.resolve("manifest.yaml"))).values().forEach(missing::removeAll);
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyConstructIsMistakenOnce() throws IOException {
    Set<String> missing = CONSTRUCTS.all();
    missing.removeAll(NOT_RUN);
    missing.removeAll(ANYTHING);
    Map<Path, Map<String, Set<String>>> places = new HashMap<>();
    for (Path directory : cases()) {
      places.put(directory, CONSTRUCTS.in(tree(directory.resolve("manifest.yaml"))));
    }
    mistakes().forEach(mistake -> missing.removeAll(places.get(mistake.directory()).getOrDefault(mistake.at(), Set.of())));
    assertThat(missing).isEmpty();
  }

  @Test
  void everyWordStandsInACase() throws IOException {
    Set<String> missing = CONSTRUCTS.words();
    missing.addAll(Formats.described().keySet());
    Kinds kinds = StandardKinds.all();
    Stream.of(kinds.auth().all(), kinds.bodies().all(), kinds.decoders().all(), kinds.verifiers().all())
        .forEach(all -> all.forEach(kind -> missing.add(kind.name())));
    new Templates(() -> Instant.EPOCH, UUID::randomUUID).usages().keySet().forEach(helper -> missing.add("{{" + helper));
    Stream.of("#if", "#unless", "#each").forEach(block -> missing.add("{{" + block));
    Arrays.stream(Root.values()).forEach(root -> missing.add("$." + root.word()));
    for (Path directory : cases()) {
      missing.removeAll(Constructs.wordsOf(tree(directory.resolve("manifest.yaml"))));
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void noMistakeStandsTwice() throws IOException {
    Set<String> seen = new HashSet<>();
    assertThat(mistakes()).allSatisfy(mistake -> assertThat(seen.add(mistake.directory() + mistake.at() + mistake.put())).isTrue());
  }

  static void edit(JsonNode manifest, String at, JsonNode put) {
    List<String> steps = new ArrayList<>();
    for (String step : at.split("(?<!\\\\)\\.|(?<!\\\\)(?=\\[)")) {
      steps.add(step.replaceAll("\\\\([.\\[])", "$1"));
    }
    JsonNode parent = manifest;
    for (String step : steps.subList(0, steps.size() - 1)) {
      parent = step.startsWith("[") ? parent.path(index(step)) : parent.path(step);
    }
    String last = steps.get(steps.size() - 1);
    if (last.startsWith("[")) {
      ArrayNode list = (ArrayNode) parent;
      if (put == null) {
        list.remove(index(last));
      } else {
        list.set(index(last), put);
      }
    } else {
      assertThat(parent).as(at).isInstanceOf(ObjectNode.class);
      ObjectNode map = (ObjectNode) parent;
      if (put == null) {
        assertThat(map.remove(last)).as(at).isNotNull();
      } else {
        map.set(last, put);
      }
    }
  }

  private static int index(String step) {
    return Integer.parseInt(step.substring(1, step.length() - 1));
  }
}
