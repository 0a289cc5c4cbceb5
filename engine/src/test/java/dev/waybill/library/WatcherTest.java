package dev.waybill.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes are taken over without being asked for. Where the slow look is put off, only what the file system tells counts. */
class WatcherTest {
  private static final long NO_SLOW_LOOK = 600_000;

  @TempDir Path folder;
  private final AtomicInteger changes = new AtomicInteger();
  private Shelf shelf;
  private Library library;
  private Watcher watcher;

  @BeforeEach
  void open() {
    shelf = new Shelf(folder);
    shelf.put("acme", "1.0.0");
    shelf.put("beta", "1.0.0");
  }

  @AfterEach
  void close() {
    watcher.close();
  }

  private void watch(long slowMillis, Path... paths) throws IOException {
    library = shelf.library(paths);
    library.reload();
    watcher = new Watcher(library, changes::incrementAndGet, slowMillis);
  }

  private void comes(String... loaded) {
    await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(10))
        .untilAsserted(() -> assertThat(Shelf.loaded(library)).containsExactly(loaded));
  }

  @Test
  void everyKindOfChangeIsTold() throws IOException {
    watch(NO_SLOW_LOOK);
    shelf.put("acme", "2.0.0");
    comes("acme 2.0.0", "beta 1.0.0");
    shelf.write("acme/manifest.yaml", "broken: [");
    comes("acme 2.0.0 stale", "beta 1.0.0");
    shelf.put("acme", "3.0.0");
    comes("acme 3.0.0", "beta 1.0.0");
    shelf.put("nova", "1.0.0");
    comes("acme 3.0.0", "beta 1.0.0", "nova 1.0.0");
    shelf.put("nova", "1.1.0");
    comes("acme 3.0.0", "beta 1.0.0", "nova 1.1.0");
    Shelf.remove(shelf.root.resolve("acme"));
    comes("beta 1.0.0", "nova 1.1.0");
    Files.move(shelf.root.resolve("beta"), folder.resolve("away"));
    comes("nova 1.1.0");
    Files.move(folder.resolve("away"), shelf.root.resolve("beta"));
    comes("beta 1.0.0", "nova 1.1.0");
  }

  @Test
  void anotherDirectoryUnderTheSameNameIsWatchedToo() throws IOException {
    watch(NO_SLOW_LOOK);
    Shelf.directory(folder.resolve("fresh"));
    Files.writeString(folder.resolve("fresh/manifest.yaml"), Shelf.manifest("acme", "2.0.0"));
    Files.move(shelf.root.resolve("acme"), folder.resolve("old"));
    Files.move(folder.resolve("fresh"), shelf.root.resolve("acme"));
    comes("acme 2.0.0", "beta 1.0.0");
    shelf.put("acme", "3.0.0");
    comes("acme 3.0.0", "beta 1.0.0");
  }

  private Path release(String name, String version) throws IOException {
    for (String id : List.of("acme", "beta")) {
      Path directory = Shelf.directory(folder.resolve("releases").resolve(name).resolve(id));
      Files.writeString(directory.resolve("manifest.yaml"), Shelf.manifest(id, version));
    }
    return folder.resolve("releases").resolve(name);
  }

  @Test
  void aRootThatIsPointedElsewhereIsFollowedAndWatchedThere() throws IOException {
    Path current = folder.resolve("current");
    Files.createSymbolicLink(current, release("1", "1.0.0"));
    watch(NO_SLOW_LOOK, current);
    comes("acme 1.0.0", "beta 1.0.0");
    Path second = release("2", "2.0.0");
    Shelf.point(current, second);
    comes("acme 2.0.0", "beta 2.0.0");
    Files.writeString(second.resolve("acme/manifest.yaml"), Shelf.manifest("acme", "2.1.0"));
    comes("acme 2.1.0", "beta 2.0.0");
    Shelf.remove(folder.resolve("releases/1"));
    Shelf.point(current, release("3", "3.0.0"));
    comes("acme 3.0.0", "beta 3.0.0");
  }

  @Test
  void aPathThroughALinkIsFollowed() throws IOException {
    Files.createDirectories(folder.resolve("a"));
    Files.createDirectories(folder.resolve("b"));
    Files.move(release("1", "1.0.0"), folder.resolve("a/manifests"));
    Files.move(release("2", "2.0.0"), folder.resolve("b/manifests"));
    Files.createSymbolicLink(folder.resolve("current"), folder.resolve("a"));
    watch(NO_SLOW_LOOK, folder.resolve("current/manifests"));
    comes("acme 1.0.0", "beta 1.0.0");
    Shelf.point(folder.resolve("current"), folder.resolve("b"));
    comes("acme 2.0.0", "beta 2.0.0");
  }

  /** As a ConfigMap is mounted: every entry links through {@code ..data}, which is pointed elsewhere in one step. */
  @Test
  void aMountWhoseEntriesLinkThroughOneLinkIsFollowed() throws IOException {
    Path mount = Shelf.directory(folder.resolve("mount"));
    Files.move(release("1", "1.0.0"), mount.resolve("..2026_01"));
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2026_01"));
    for (String id : List.of("acme", "beta")) {
      Files.createSymbolicLink(mount.resolve(id), Path.of("..data", id));
    }
    watch(NO_SLOW_LOOK, mount);
    comes("acme 1.0.0", "beta 1.0.0");
    for (int i = 2; i < 5; i++) {
      Files.move(release("" + i, i + ".0.0"), mount.resolve("..2026_0" + i));
      Shelf.point(mount.resolve("..data"), Path.of("..2026_0" + i));
      Shelf.remove(mount.resolve("..2026_0" + (i - 1)));
      comes("acme " + i + ".0.0", "beta " + i + ".0.0");
    }
    assertThat(shelf.refused(library)).isEmpty();
  }

  @Test
  void aThousandFilesAreTakenOverInAFewSteps() throws IOException {
    for (int i = 0; i < 1_000; i++) {
      shelf.put("p" + i, "1.0.0");
    }
    watch(NO_SLOW_LOOK);
    assertThat(library.table().size()).isEqualTo(1_002);
    int before = changes.get();
    for (int i = 0; i < 1_000; i++) {
      shelf.put("p" + i, "2.0.0");
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> library.table().all().stream()
        .filter(plan -> plan.version().equals("2.0.0")).count() == 1_000);
    await().atMost(Duration.ofSeconds(5)).until(() -> changes.get() > before);
    assertThat(changes.get() - before).isBetween(1, 20);
    assertThat(Shelf.loaded(library)).contains("acme 1.0.0", "beta 1.0.0");
    assertThat(shelf.refused(library)).isEmpty();
  }

  @Test
  void whatNoEventTellsIsSeenByTheSlowLook() throws IOException {
    shelf.write("acme/manifest.yaml", Shelf.manifest("acme", "1.0.0", Shelf.SECRET));
    Path vault = Shelf.directory(folder.resolve("vault"));
    Files.createSymbolicLink(shelf.secret, vault.resolve("value"));
    Files.writeString(vault.resolve("value"), "first-value");
    watch(50);
    assertThat(library.table().provider("acme").redactor().clean("first-value")).isEqualTo("***");
    Files.writeString(vault.resolve("value.new"), "second-value");
    Files.move(vault.resolve("value.new"), vault.resolve("value"), StandardCopyOption.REPLACE_EXISTING);
    await().atMost(Duration.ofSeconds(5))
        .until(() -> library.table().provider("acme").redactor().clean("second-value").equals("***"));
  }

  @Test
  void goesOnAfterAFaultOfOurOwn() throws IOException {
    AtomicInteger told = new AtomicInteger();
    library = shelf.library();
    library.reload();
    watcher = new Watcher(library, () -> {
      if (told.incrementAndGet() == 1) {
        throw new IllegalStateException("planted");
      }
    }, NO_SLOW_LOOK);
    shelf.put("acme", "2.0.0");
    await().atMost(Duration.ofSeconds(5)).until(() -> told.get() == 1);
    shelf.put("acme", "3.0.0");
    comes("acme 3.0.0", "beta 1.0.0");
    await().atMost(Duration.ofSeconds(5)).until(() -> told.get() == 2);
  }

  @Test
  void stopsWhenItIsClosed() throws IOException {
    watch(10);
    watcher.close();
    assertThat(Thread.getAllStackTraces().keySet()).noneMatch(thread -> thread.getName().equals("waybill-library"));
  }
}
