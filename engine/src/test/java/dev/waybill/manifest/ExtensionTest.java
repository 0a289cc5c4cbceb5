package dev.waybill.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.tree.Finding;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionTest {
  private static final String BASE =
      "manifest: 1\nid: acme-base\nname: Base\nversion: 1.0.0\nallowed_domains: [api.acme.example]\n"
          + "headers: { Accept: application/json, X-Old: x }\ntimeout: 10s\ntags: [a, b]\n"
          + "actions: { get: { request: { GET: / } }, put: { request: { PUT: / }, ouput: 1 } }\n";

  @TempDir Path temp;
  private final Findings findings = new Findings();
  private Path root;
  private Path file;

  @BeforeEach
  void files() throws IOException {
    root = Files.createDirectory(temp.resolve("manifests"));
    file = write("manifests/acme/manifest.yaml", "");
    write("manifests/acme-base/manifest.yaml", BASE);
    write("manifests/twice/manifest.yaml", "extends: ../acme-base/manifest.yaml\ntimeout: 1s\n");
    write("manifests/list/manifest.yaml", "[1]");
    write("manifests/broken/manifest.yaml", "a: {");
    write("manifests/large/manifest.yaml", "#".repeat(1_000_001));
    write("outside/manifest.yaml", BASE);
    Files.createSymbolicLink(root.resolve("linked"), temp.resolve("outside"));
    Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));
    Files.createSymbolicLink(root.resolve("inside"), root.resolve("acme-base"));
  }

  private Path write(String name, String text) throws IOException {
    Path path = temp.resolve(name);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text);
  }

  @Test
  void mergesByRfc7396AndKeepsPlaces() {
    Manifest manifest =
        read(
            "extends: ../acme-base/manifest.yaml\nid: acme\nheaders: { X-Old: ~, X-New: y }\ntags: [c]\ntimeout: 0\n"
                + "actions: { put: ~, post: { request: { POST: / } } }");
    assertThat(manifest.name()).isEqualTo("Base");
    assertThat(manifest.headers().json()).hasToString("{\"Accept\":\"application/json\",\"X-New\":\"y\"}");
    assertThat(manifest.tags()).containsExactly("c");
    assertThat(manifest.actions()).containsOnlyKeys("get", "post");
    assertThat(manifest.extended()).isEqualTo(root.resolve("acme-base/manifest.yaml").toString());
    assertThat(manifest.allowedDomains().get(0).place().file()).endsWith("acme-base/manifest.yaml");
    assertThat(lines()).containsExactly("acme/manifest.yaml 5 wrong-type timeout");
  }

  @Test
  void findingsStandInTheFileTheyAreAbout() {
    read("extends: ../acme-base/manifest.yaml\nid: acme\nnmae: x");
    assertThat(lines())
        .containsExactly("acme-base/manifest.yaml 9 unknown-key actions.put.ouput", "acme/manifest.yaml 3 unknown-key nmae");
  }

  @Test
  void followsALinkThatStaysInside() {
    assertThat(read("extends: ../inside/manifest.yaml\nid: acme").name()).isEqualTo("Base");
  }

  @Test
  void extendsOneStepOnly() {
    read("extends: ../twice/manifest.yaml\nid: acme");
    assertThat(lines()).contains("twice/manifest.yaml 1 extends extends");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "../../outside/manifest.yaml | `extends` leads out of the manifests root.",
        "../linked/manifest.yaml | `extends` leads out of the manifests root.",
        "../loop/manifest.yaml | The file that `extends` names cannot be read.",
        "../none/manifest.yaml | The file that `extends` names cannot be read.",
        "\"../a\\0.yaml\" | The file that `extends` names cannot be read.",
        "../list/manifest.yaml | The file that `extends` names is not a map.",
        "../acme-base | `extends` names no manifest file.",
        "/etc/x.yaml | `extends` is a path relative to this file, inside the manifests root.",
        "[a] | `extends` is the path of a file, but this is a list.",
        "7 | `extends` is the path of a file, but this is a number."
      })
  void refusesWhatItMayNotRead(String written, String message) {
    read("extends: " + written + "\nid: acme");
    assertThat(findings.list()).extracting(Finding::message).contains(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"broken", "large"})
  void reportsWhatIsWrongWithTheOtherFile(String directory) {
    read("extends: ../" + directory + "/manifest.yaml\nid: acme");
    assertThat(lines()).anyMatch(line -> line.startsWith(directory + "/manifest.yaml 1 "));
  }

  @Test
  void refusesADirectoryAndAFileWithoutARoot() throws IOException {
    Files.createDirectory(root.resolve("dir.yaml"));
    read("extends: ../dir.yaml");
    assertThat(findings.list()).extracting(Finding::message).contains("`extends` names no file.");
    ManifestReader.read(
        file,
        "extends: ../acme-base/manifest.yaml".getBytes(StandardCharsets.UTF_8),
        new ManifestReader.Options(null, false),
        findings);
    assertThat(Golden.text(findings)).contains("`extends` is a path relative to this file, inside the manifests root.");
  }

  private Manifest read(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ManifestReader.read(file, bytes, new ManifestReader.Options(root, false), findings).orElseThrow();
  }

  private List<String> lines() {
    return findings.list().stream()
        .map(
            finding ->
                root.relativize(Path.of(finding.place().file()).normalize())
                    + (" " + finding.place().line() + " " + finding.rule() + " " + finding.place().path()))
        .collect(Collectors.toList());
  }
}
