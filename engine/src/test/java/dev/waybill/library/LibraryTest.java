package dev.waybill.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.waybill.plan.ProviderPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What reading the manifests again makes of every change that files go through. Beside each case a sound neighbour goes on. */
class LibraryTest {
  @TempDir Path folder;
  private Shelf shelf;
  private Library library;

  /** A change to the files. */
  @FunctionalInterface
  interface Change {
    void make(Shelf shelf) throws IOException, InterruptedException;
  }

  @BeforeEach
  void open() {
    shelf = new Shelf(folder);
    shelf.put("acme", "1.0.0");
    shelf.put("beta", "1.0.0");
    library = shelf.library();
    library.reload();
    assertThat(Shelf.loaded(library)).containsExactly("acme 1.0.0", "beta 1.0.0");
    assertThat(shelf.refused(library)).isEmpty();
  }

  @AfterEach
  void theNeighbourWasNeverTouched() {
    assertThat(Shelf.loaded(library)).contains("beta 1.0.0");
  }

  private boolean reloadAfter(Change change) throws Exception {
    change.make(shelf);
    return library.reload();
  }

  private static Arguments change(String what, Change change, List<String> loaded, List<String> refused) {
    return Arguments.of(what, change, loaded, refused);
  }

  private static Change saved(String text) {
    return shelf -> shelf.write("acme/manifest.yaml", text);
  }

  private static void replaced(Shelf shelf, Change with) throws IOException, InterruptedException {
    Files.delete(shelf.root.resolve("acme/manifest.yaml"));
    with.make(shelf);
  }

  private static void link(Path link, Path target) throws IOException {
    Files.createSymbolicLink(link, target);
  }

  private static void pipe(Path path) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
  }

  static Stream<Arguments> changes() {
    List<String> one = List.of("beta 1.0.0");
    List<String> stale = List.of("acme 1.0.0 stale", "beta 1.0.0");
    List<String> both = List.of("acme 1.0.0", "beta 1.0.0");
    String file = "manifests/acme/manifest.yaml ";
    String good = Shelf.manifest("acme", "2.0.0");
    return Stream.of(
        change("saved", saved(good), List.of("acme 2.0.0", "beta 1.0.0"), List.of()),
        change("saved by renaming over it", shelf -> {
          Path aside = shelf.write("acme/.manifest.yaml.swp", good);
          Files.move(aside, shelf.root.resolve("acme/manifest.yaml"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }, List.of("acme 2.0.0", "beta 1.0.0"), List.of()),
        change("broken", saved("manifest: 1\nid: [\n"), stale, List.of(file + "[syntax]")),
        change("empty", saved(""), stale, List.of(file + "[empty-file]")),
        change("half written", saved(good.substring(0, good.length() / 2)), stale, List.of(file + "[syntax]")),
        change("of another id", saved(Shelf.manifest("other", "2.0.0")), stale, List.of(file + "[bad-id]")),
        change("not text", saved("\u0000\u0001"), stale, List.of(file + "[control-character, wrong-type]")),
        change("far too large", saved(good + "#".repeat(3 << 20)), stale, List.of(file + "[too-large]")),
        change("nested too deeply", saved("[".repeat(20_000)), stale, List.of(file + "[too-deep]")),
        change("deleted", shelf -> Files.delete(shelf.root.resolve("acme/manifest.yaml")), one, List.of()),
        change("deleted with its directory", shelf -> Shelf.remove(shelf.root.resolve("acme")), one, List.of()),
        change("a directory in its place", shelf -> replaced(shelf, s -> Shelf.directory(s.root.resolve("acme/manifest.yaml"))),
            stale, List.of(file + "[not-a-file]")),
        change("a pipe in its place", shelf -> replaced(shelf, s -> pipe(s.root.resolve("acme/manifest.yaml"))),
            stale, List.of(file + "[not-a-file]")),
        change("a device in its place", shelf -> replaced(shelf, s -> link(s.root.resolve("acme/manifest.yaml"), Path.of("/dev/zero"))),
            stale, List.of(file + "[not-a-file]")),
        change("a link out of the tree in its place", shelf -> replaced(shelf, s -> link(s.root.resolve("acme/manifest.yaml"),
            Files.writeString(s.folder.resolve("outside.yaml"), good))), stale, List.of(file + "[link-outside]")),
        change("a link to itself in its place", shelf -> replaced(shelf, s -> link(s.root.resolve("acme/manifest.yaml"),
            s.root.resolve("acme/manifest.yaml"))), stale, List.of(file + "[dead-link]")),
        change("a directory that links to itself", shelf -> {
          Shelf.remove(shelf.root.resolve("acme"));
          link(shelf.root.resolve("acme"), shelf.root.resolve("acme"));
        }, stale, List.of("manifests/acme [dead-link]")),
        change("a directory that links out of the tree", shelf -> {
          Files.move(shelf.root.resolve("acme"), shelf.folder.resolve("acme"));
          link(shelf.root.resolve("acme"), shelf.folder.resolve("acme"));
        }, stale, List.of(file + "[link-outside]")),
        change("a directory that links to its parent", shelf -> link(shelf.root.resolve("up"), shelf.root), both, List.of()),
        change("a link inside the tree", shelf -> {
          Files.move(shelf.root.resolve("acme"), Shelf.directory(shelf.root.resolve(".versions")).resolve("2"));
          Files.writeString(shelf.root.resolve(".versions/2/manifest.yaml"), good);
          link(shelf.root.resolve("acme"), Path.of(".versions/2"));
        }, List.of("acme 2.0.0", "beta 1.0.0"), List.of()),
        change("manifest.json beside manifest.yaml", shelf -> shelf.write("acme/manifest.json", "{}"),
            both, List.of("manifests/acme/manifest.json [two-manifests]")),
        change("manifest.json in place of manifest.yaml", shelf -> replaced(shelf, s -> s.write("acme/manifest.json",
            "{\"manifest\":1,\"id\":\"acme\",\"name\":\"A\",\"version\":\"2.0.0\",\"allowed_domains\":[\"api.good.example\"],"
                + "\"base\":\"https://api.good.example\",\"actions\":{\"go\":{\"request\":{\"GET\":\"/\"}}}}")),
            List.of("acme 2.0.0", "beta 1.0.0"), List.of()),
        change("a renamed directory", shelf -> {
          Files.move(shelf.root.resolve("acme"), shelf.root.resolve("nova"));
          shelf.put("nova", "3.0.0");
        }, List.of("beta 1.0.0", "nova 3.0.0"), List.of()),
        change("files that editors leave", shelf -> {
          shelf.write("acme/manifest.yaml~", "x");
          shelf.write("acme/#manifest.yaml#", "x");
          shelf.write("acme/4913", "");
          shelf.write("README.md", "x");
          Shelf.directory(shelf.root.resolve("empty"));
          link(shelf.root.resolve("acme/.#manifest.yaml"), Path.of("me@host.1234"));
        }, both, List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void takesOverWhatIsGoodAndKeepsWhatBroke(String what, Change change, List<String> loaded, List<String> refused) throws Exception {
    boolean same = loaded.equals(Shelf.loaded(library)) && refused.isEmpty();
    assertThat(reloadAfter(change)).isEqualTo(!same);
    assertThat(Shelf.loaded(library)).isEqualTo(loaded);
    assertThat(shelf.refused(library)).isEqualTo(refused);
    assertThat(library.report().isDegraded()).isEqualTo(!refused.isEmpty());
    assertThat(library.table().all().stream().map(plan -> plan.id() + " " + plan.version()).toList())
        .isEqualTo(loaded.stream().map(line -> line.replace(" stale", "")).toList());
    assertThat(library.reload()).as("a second look changes nothing").isFalse();
    assertThat(library.reloadAll()).as("nor does a closer one").isFalse();
    mended();
  }

  /** Whatever stood there, a good file in its place counts at once. */
  private void mended() throws IOException {
    Path acme = shelf.root.resolve("acme");
    if (Files.exists(acme, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      if (Files.isSymbolicLink(acme)) {
        Files.delete(acme);
      } else {
        Shelf.remove(acme);
      }
    }
    shelf.put("acme", "9.0.0");
    library.reload();
    assertThat(Shelf.loaded(library)).contains("acme 9.0.0");
    assertThat(shelf.refused(library)).isEmpty();
  }

  @Test
  void anUnreadableFileOrDirectoryKeepsWhatWasInForce() throws Exception {
    assumeFalse("root".equals(System.getProperty("user.name")), "root may read everything");
    for (Path shut : List.of(shelf.root.resolve("acme/manifest.yaml"), shelf.root.resolve("acme"))) {
      var before = Files.getPosixFilePermissions(shut);
      Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("---------"));
      Files.setLastModifiedTime(shelf.root, FileTime.from(Instant.now()));
      library.reloadAll();
      assertThat(Shelf.loaded(library)).containsExactly("acme 1.0.0 stale", "beta 1.0.0");
      assertThat(shelf.refused(library)).hasSize(1).allMatch(line -> line.endsWith("[unreadable]"));
      Files.setPosixFilePermissions(shut, before);
      library.reloadAll();
      assertThat(Shelf.loaded(library)).containsExactly("acme 1.0.0", "beta 1.0.0");
    }
  }

  @Test
  void aFileThatWasNeverGoodIsReportedAndNothingElse() {
    shelf.write("nova/manifest.yaml", "id: nova\n");
    assertThat(library.reload()).isTrue();
    assertThat(Shelf.loaded(library)).containsExactly("acme 1.0.0", "beta 1.0.0");
    assertThat(shelf.refused(library)).containsExactly("manifests/nova/manifest.yaml [missing-key]");
    assertThat(library.table().provider("nova")).isNull();
  }

  /** The plan itself stays where nothing changed, so that what belongs to the provider survives a reload. */
  @Test
  void keepsThePlanOfAFileThatOnlyLooksChanged() throws IOException {
    ProviderPlan plan = library.table().provider("acme");
    Files.setLastModifiedTime(shelf.root.resolve("acme/manifest.yaml"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    assertThat(library.reload()).isFalse();
    assertThat(library.reloadAll()).isFalse();
    shelf.put("beta", "1.0.0");
    assertThat(library.reload()).isFalse();
    assertThat(library.table().provider("acme")).isSameAs(plan);
  }

  @Test
  void noticesAnotherTextOfTheSameLengthAndTime() throws IOException {
    Path file = shelf.root.resolve("acme/manifest.yaml");
    FileTime time = Files.getLastModifiedTime(file);
    shelf.put("acme", "2.0.0");
    Files.setLastModifiedTime(file, time);
    assertThat(library.reloadAll()).isTrue();
    assertThat(Shelf.loaded(library)).contains("acme 2.0.0");
  }

  private static final String CHILD = "extends: ../acme-base/manifest.yaml\nid: child\n";

  @Test
  void followsTheFileThatAManifestExtends() throws IOException {
    shelf.write("child/manifest.yaml", CHILD);
    library.reload();
    assertThat(shelf.refused(library)).containsExactly("manifests/child/manifest.yaml [extends, missing-key]");
    shelf.put("acme-base", "1.0.0");
    assertThat(library.reload()).as("the base has come").isTrue();
    assertThat(Shelf.loaded(library)).contains("child 1.0.0");
    String hash = library.table().provider("child").hash();
    shelf.put("acme-base", "2.0.0");
    library.reload();
    assertThat(Shelf.loaded(library)).contains("child 2.0.0", "acme-base 2.0.0");
    assertThat(library.table().provider("child").hash()).isNotEqualTo(hash);
    shelf.write("acme-base/manifest.yaml", "manifest: [");
    library.reload();
    assertThat(Shelf.loaded(library)).contains("child 2.0.0 stale", "acme-base 2.0.0 stale");
    shelf.put("acme-base", "3.0.0");
    library.reload();
    assertThat(Shelf.loaded(library)).contains("child 3.0.0", "acme-base 3.0.0");
    Shelf.remove(shelf.root.resolve("acme-base"));
    library.reload();
    assertThat(Shelf.loaded(library)).contains("child 3.0.0 stale").doesNotContain("acme-base 3.0.0");
    shelf.put("acme-base", "4.0.0");
    library.reload();
    assertThat(Shelf.loaded(library)).contains("child 4.0.0", "acme-base 4.0.0");
    assertThat(shelf.refused(library)).isEmpty();
  }

  @Test
  void theFirstPathThatHoldsAnIdWins() throws IOException {
    Path second = Shelf.directory(folder.resolve("second/acme")).getParent();
    Files.writeString(second.resolve("acme/manifest.yaml"), Shelf.manifest("acme", "7.0.0"));
    library = shelf.library(shelf.root, second);
    library.reload();
    assertThat(Shelf.loaded(library)).containsExactly("acme 1.0.0", "beta 1.0.0");
    assertThat(shelf.refused(library)).containsExactly("second/acme/manifest.yaml [duplicate-id]");
    shelf.write("acme/manifest.yaml", "broken: [");
    library.reload();
    assertThat(Shelf.loaded(library)).as("a broken first is still the first").contains("acme 1.0.0 stale");
    Shelf.remove(shelf.root.resolve("acme"));
    library.reload();
    assertThat(Shelf.loaded(library)).containsExactly("acme 7.0.0", "beta 1.0.0");
    assertThat(shelf.refused(library)).isEmpty();
  }

  @Test
  void pathsMayNameOneProviderOrOneFileAndOverlap() {
    for (Path path : List.of(shelf.root.resolve("beta"), shelf.root.resolve("beta/manifest.yaml"))) {
      library = shelf.library(path);
      library.reload();
      assertThat(Shelf.loaded(library)).containsExactly("beta 1.0.0");
      library = shelf.library(shelf.root, path);
      library.reload();
      assertThat(Shelf.loaded(library)).containsExactly("acme 1.0.0", "beta 1.0.0");
      assertThat(shelf.refused(library)).isEmpty();
    }
  }

  @Test
  void aPathThatIsNotThereIsReportedUntilItComes() {
    library = shelf.library(folder.resolve("later"), shelf.root);
    library.reload();
    assertThat(shelf.refused(library)).containsExactly("later [missing-path]");
    Shelf.directory(folder.resolve("later"));
    assertThat(library.reload()).isTrue();
    assertThat(shelf.refused(library)).isEmpty();
  }

  @Test
  void aReplacedSecretFileMakesANewPlanOfTheSameManifest() throws IOException {
    shelf.write("acme/manifest.yaml", Shelf.manifest("acme", "2.0.0", Shelf.SECRET));
    library.reload();
    assertThat(library.table().provider("acme").state()).isEqualTo("not_configured");
    for (String value : List.of("first-value", "other-value", "last-value")) {
      Files.writeString(folder.resolve("secret.new"), value + "\n");
      Files.move(folder.resolve("secret.new"), shelf.secret, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      assertThat(library.reload()).isTrue();
      ProviderPlan plan = library.table().provider("acme");
      assertThat(plan.state()).isEqualTo("enabled");
      assertThat(plan.base()).isNotNull();
      assertThat(plan.redactor().clean("the " + value + " is gone")).isEqualTo("the *** is gone");
    }
    Files.delete(shelf.secret);
    library.reload();
    assertThat(library.table().provider("acme").state()).isEqualTo("not_configured");
  }

  @Test
  void aFaultOfOurOwnOverOneFileLeavesTheOthersAlone() {
    library = shelf.library(manifest -> {
      if (manifest.id().equals("acme")) {
        throw new IllegalStateException("planted");
      }
      return shelf.tenancy(manifest);
    }, shelf.root);
    library.reload();
    assertThat(Shelf.loaded(library)).containsExactly("beta 1.0.0");
    assertThat(shelf.refused(library)).containsExactly("manifests/acme/manifest.yaml [internal]");
  }

  @Test
  void manyFilesChangeAtOnce() {
    List<String> expected = new ArrayList<>(List.of("acme 1.0.0", "beta 1.0.0"));
    for (int i = 0; i < 200; i++) {
      shelf.put("p" + i, "1.0." + i);
      expected.add("p" + i + " 1.0." + i);
    }
    assertThat(library.reload()).isTrue();
    assertThat(Shelf.loaded(library)).containsExactlyInAnyOrderElementsOf(expected);
  }
}
