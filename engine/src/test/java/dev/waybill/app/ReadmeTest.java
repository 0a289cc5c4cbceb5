package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README and the guides show is what works. */
class ReadmeTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

  @TempDir Path folder;

  /** A fenced block; its name is the file and the first line that tells it from others. */
  private record Block(String name, String language, String text) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Block> blocks(Path file) {
    List<Block> blocks = new ArrayList<>();
    String page = Ran.read(file);
    Matcher found = BLOCK.matcher(page);
    while (found.find()) {
      long line = page.substring(0, found.start()).lines().count() + 1;
      blocks.add(new Block(Ran.ROOT.relativize(file) + ":" + line, found.group(1), found.group(2)));
    }
    return blocks;
  }

  private static List<Block> readme(String language) {
    return blocks(Ran.ROOT.resolve("README.md")).stream().filter(block -> block.language().equals(language)).toList();
  }

  /** On one line, and without the address, which the script takes from the server it started. */
  private static String plain(String shell) {
    return shell.replaceAll("\\\\\\n\\s*", " ").replaceAll("[ \\t]+", " ").replace("http://127.0.0.1:8080", "$gateway");
  }

  static Stream<String> commands() {
    Stream<String> shell = readme("sh").stream().flatMap(block -> plain(block.text()).lines()).filter(line -> !line.isBlank());
    Stream<String> table = Ran.read(Ran.ROOT.resolve("README.md")).lines().filter(line -> line.startsWith("| `./waybill "))
        .map(line -> line.substring(3, line.indexOf('`', 3)));
    return Stream.concat(shell, table);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandIsRunByTheQuickStart(String command) {
    String script = plain(Ran.read(Ran.ROOT.resolve(".ci/quickstart")));
    String gate = Ran.read(Ran.ROOT.resolve(".ci/run"));
    if (command.equals("mvn verify")) {
      assertThat(gate).containsPattern("(?m)^mvn .*verify$").containsPattern("\\.ci/quickstart");
    } else if (command.equals("./waybill serve")) {
      assertThat(script).contains("./waybill serve --sandbox");
    } else {
      assertThat(script.replace("\"$waybill\"", "./waybill").replace("render --curl", "render"))
          .contains(command);
    }
  }

  @Test
  void theSampleManifestPassesCheckAndItsTest() {
    List<Block> samples = readme("yaml");
    assertThat(samples).hasSize(1);
    Path settings = Ran.project(folder, "acme-sms", samples.get(0).text(), "");
    assertThat(Ran.command("check", "--config", settings)).isEqualTo(new Ran(0, "1 manifest: 0 errors, 0 warnings\n", ""));
    Ran played = Ran.command("test", "--config", settings);
    assertThat(played.code()).isZero();
    assertThat(played.out()).startsWith("ok   acme-sms  1 test\n1 test, 0 failed");
  }

  static Stream<Block> wholeManifests() throws Exception {
    try (Stream<Path> pages = Files.walk(Ran.ROOT.resolve("docs"))) {
      return pages.filter(page -> page.toString().endsWith(".md")).sorted().toList().stream()
          .flatMap(page -> blocks(page).stream()).filter(block -> block.language().equals("yaml"))
          .filter(block -> block.text().lines().filter(line -> !line.startsWith("#")).findFirst().orElse("").equals("manifest: 1"));
    }
  }

  @ParameterizedTest
  @MethodSource("wholeManifests")
  void everyManifestOfTheGuidesPassesCheckAndItsTests(Block block) {
    Matcher id = Pattern.compile("(?m)^id: (\\S+)$").matcher(block.text());
    assertThat(id.find()).isTrue();
    Path settings = Ran.project(folder, id.group(1), block.text(), "");
    Ran checked = Ran.command("check", "--config", settings);
    assertThat(checked.code()).as(checked.out()).isZero();
    Ran played = Ran.command("test", "--config", settings);
    assertThat(played.code()).as(played.out()).isZero();
  }
}
