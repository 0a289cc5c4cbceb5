package dev.waybill.threat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What editors, deployments and worse do to the manifests directory of a gateway that serves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirectoryThreatsTest {
  private static final int WRITES = 1_000;
  private static final String VICTIM = """
      manifest: 1
      id: victim
      name: Victim %3$s
      version: 1.0.%2$d
      allowed_domains: ["127.0.0.1:%1$d"]
      base: http://127.0.0.1:%1$d
      actions: { send: { input: { type: object }, request: { POST: /victim } } }
      """;

  @TempDir static Path folder;
  private Besieged gateway;
  private Path directory;
  private Path file;
  private int version;

  @BeforeAll
  void start() throws Exception {
    gateway = new Besieged(folder, "", Map.of("WAYBILL_LOG_LEVEL", "info"), "", "-Dwaybill.loops=2",
        "-XX:-UseDynamicNumberOfCompilerThreads");
    directory = gateway.manifests().resolve("victim");
    file = directory.resolve("manifest.yaml");
  }

  @AfterAll
  void stop() throws Exception {
    gateway.close();
  }

  static List<Cases.Case> changes() {
    return Cases.of(Cases.table("directory-changes.yaml"));
  }

  private String good() {
    return VICTIM.formatted(gateway.provider.port(), ++version, "");
  }

  private JsonNode discovery() throws IOException {
    return gateway.ask(gateway.request("GET /v1/admin/discovery", "", null)).json();
  }

  private String served() throws IOException {
    Caller.Answer answer = gateway.ask(gateway.dispatch("victim/send", "{}"));
    return answer.status() == 200 ? answer.json().path("version").asText() : answer.code();
  }

  /** A fresh directory with a good version in force. */
  private void mended() throws IOException {
    Path shelf = Files.createDirectories(folder.resolve("shelf").resolve(Integer.toString(version)));
    if (Files.exists(directory)) {
      Files.move(directory, shelf.resolve("old"));
    }
    Files.createDirectories(shelf.resolve("new"));
    Files.writeString(shelf.resolve("new/manifest.yaml"), good());
    Files.move(shelf.resolve("new"), directory);
    String expected = "1.0." + version;
    await().atMost(Duration.ofSeconds(20)).until(() -> served().equals(expected) && rules(discovery()).isEmpty());
  }

  private static List<String> rules(JsonNode discovery) {
    return StreamSupport.stream(discovery.path("refused").spliterator(), false)
        .filter(each -> each.path("path").asText().contains("/victim/"))
        .flatMap(each -> each.path("findings").findValuesAsText("rule").stream())
        .filter(rule -> !rule.equals("untested-action")).toList();
  }

  @ParameterizedTest
  @MethodSource("changes")
  void theLastGoodVersionServesOnOrItIsGone(Cases.Case each) throws Exception {
    mended();
    String last = served();
    change(each);
    if (each.json().has("rule")) {
      List<String> expected = List.of(each.text("rule").split("\\|"));
      await(each.id()).atMost(Duration.ofSeconds(20)).until(() -> rules(discovery()).stream().anyMatch(expected::contains));
    } else if (!each.json().path("serves").asBoolean()) {
      await(each.id()).atMost(Duration.ofSeconds(20)).until(() -> served().equals("unknown_provider"));
    } else {
      // What changes nothing is followed by a change that shows that the gateway has looked.
      marked();
      assertThat(rules(discovery())).isEmpty();
    }
    if (each.json().path("serves").asBoolean()) {
      assertThat(served()).as(each.id()).isEqualTo(last);
    }
    gateway.servesOn();
  }

  private void marked() throws IOException {
    String name = "look-" + version;
    gateway.manifest("witness", VICTIM.formatted(gateway.provider.port(), version, name).replace("id: victim", "id: witness"));
    await().atMost(Duration.ofSeconds(20)).until(() ->
        gateway.ask(gateway.request("GET /v1/providers/witness", "", null)).body().contains(name));
  }

  private void change(Cases.Case each) throws Exception {
    if (each.json().has("beside")) {
      Files.write(directory.resolve(each.text("beside")), each.text("text").getBytes(StandardCharsets.ISO_8859_1));
    } else if (each.json().has("text")) {
      Files.write(file, each.text("text").getBytes(StandardCharsets.ISO_8859_1));
    } else if (each.json().has("rename")) {
      Files.move(Files.writeString(directory.resolve("draft"), each.text("rename")), file, StandardCopyOption.ATOMIC_MOVE);
    } else {
      become(each.text("become"));
    }
  }

  /** The new thing is made aside and renamed over, so that there is no moment without any. */
  private void become(String what) throws Exception {
    Path aside = folder.resolve("aside");
    switch (what) {
      case "gone" -> {
        Files.delete(file);
        return;
      }
      case "fifo" -> assertThat(new ProcessBuilder("mkfifo", aside.toString()).start().waitFor()).isZero();
      case "directory" -> {
        Files.createDirectory(aside);
        Files.delete(file);
      }
      case "outside" -> Files.createSymbolicLink(aside,
          Files.copy(file, folder.resolve("outside.yaml"), StandardCopyOption.REPLACE_EXISTING));
      case "inside" -> {
        Files.copy(file, directory.resolve("kept"));
        Files.createSymbolicLink(aside, Path.of("kept"));
      }
      case "loop" -> Files.createSymbolicLink(aside, Path.of("manifest.yaml"));
      case "dead" -> Files.createSymbolicLink(aside, Path.of("nowhere"));
      default -> Files.createSymbolicLink(aside, Path.of(what));
    }
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Each write is read by nobody or once; what they leave behind is one version. */
  @Test
  void aThousandWritesLeaveOneVersionAndNoMemory() throws Exception {
    mended();
    gateway.fillEvents();
    written(WRITES / 10);
    Footprint before = Footprint.of(gateway.process.pid());
    written(WRITES);
    // Connections to the provider are kept for a while.
    await().atMost(Duration.ofSeconds(60)).until(() -> Footprint.descriptors(gateway.process.pid()) <= before.descriptors());
    Footprint after = Footprint.of(gateway.process.pid());
    // Pools of workers fill up as they are needed, to a fixed size.
    assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + before.threads() / 20);
    assertThat(after.heap()).as("%s, then %s", before, after).isLessThan(before.heap() + before.heap() / 10);
    gateway.servesOn();
  }

  private void written(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      Files.move(Files.writeString(directory.resolve("draft"), good()), file, StandardCopyOption.ATOMIC_MOVE);
      if (i % 10 == 0) {
        gateway.servesOn();
        assertThat(served()).startsWith("1.0.");
      }
    }
    String expected = "1.0." + version;
    await().atMost(Duration.ofSeconds(20)).until(() -> served().equals(expected));
    gateway.provider.forget();
  }
}
