package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CheckCommandTest {
  private static final Path CASES = Ran.resource("check");

  static List<String> cases() throws Exception {
    try (Stream<Path> found = Files.list(CASES)) {
      return found.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void saysExactlyWhatIsWrong(String name) {
    Ran ran = Ran.command("check", CASES.resolve(name));
    assertThat("exit " + ran.code() + "\n" + relative(ran.out())).isEqualTo(Ran.read(CASES.resolve(name).resolve("expected.txt")));
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void showsNoCredentialThatStandsInTheFile() {
    assertThat(Ran.command("check", CASES.resolve("credentials")).out())
        .doesNotContain("s3cr3t", "hunter", "12345", "lit }", "abc").contains("token: ***");
  }

  @Test
  void readsSeveralPathsAndSortsWhatItFinds() {
    Ran ran = Ran.command("check", CASES.resolve("warnings"), CASES.resolve("clean/manifest.yaml"), CASES.resolve("broken-yaml"));
    assertThat(ran.code()).isOne();
    assertThat(ran.out()).endsWith("3 manifests: 1 error, 2 warnings\n");
    assertThat(ran.out().indexOf("broken-yaml/manifest.yaml:6")).isLessThan(ran.out().indexOf("warnings/manifest.yaml:8"));
  }

  @Test
  void givesTheSameFindingsAsJson() throws Exception {
    Ran ran = Ran.command("check", "--format", "json", CASES.resolve("warnings"));
    assertThat(ran.code()).isZero();
    JsonNode json = EchoProvider.JSON.readTree(relative(ran.out()));
    assertThat(json).isEqualTo(EchoProvider.JSON.readTree("""
        {"files": 1, "errors": 0, "warnings": 2, "findings": [
          {"severity": "warning", "rule": "secret-in-query", "file": "warnings/manifest.yaml", "line": 8, "column": 14, "path": "auth.key",
           "message": "A credential in the query ends up in the provider's access logs.",
           "remedy": "Use a header where the provider takes one."},
          {"severity": "warning", "rule": "untested-action", "file": "warnings/manifest.yaml", "line": 10, "column": 3,
           "path": "actions.ping", "message": "The action `ping` has no test.", "remedy": "Add one under `tests`."}]}
        """));
  }

  @Test
  void givesTheSameFindingsAsSarif() throws Exception {
    Ran ran = Ran.command("check", "--format", "sarif", CASES.resolve("ten-mistakes"));
    assertThat(ran.code()).isOne();
    JsonNode sarif = EchoProvider.JSON.readTree(ran.out());
    assertThat(sarif.path("version").textValue()).isEqualTo("2.1.0");
    assertThat(sarif.path("$schema").textValue()).isEqualTo("https://json.schemastore.org/sarif-2.1.0.json");
    assertThat(sarif.path("runs")).hasSize(1);
    JsonNode run = sarif.path("runs").get(0);
    assertThat(run.at("/tool/driver/name").textValue()).isEqualTo("waybill");
    List<String> rules = run.at("/tool/driver/rules").findValuesAsText("id");
    assertThat(rules).isSorted().doesNotHaveDuplicates();
    assertThat(run.path("results")).hasSize(13);
    for (JsonNode result : run.path("results")) {
      assertThat(result.path("ruleId").textValue()).isIn(rules);
      assertThat(result.path("level").textValue()).isIn("error", "warning");
      assertThat(result.at("/message/text").textValue()).isNotBlank();
      assertThat(result.path("locations")).hasSize(1);
      JsonNode physical = result.at("/locations/0/physicalLocation");
      assertThat(physical.at("/artifactLocation/uri").textValue()).endsWith("check/ten-mistakes/manifest.yaml");
      assertThat(physical.at("/region/startLine").intValue()).isPositive();
      assertThat(physical.at("/region/startColumn").intValue()).isPositive();
    }
    JsonNode misspelt = StreamSupport.stream(run.path("results").spliterator(), false)
        .filter(result -> result.path("ruleId").textValue().equals("unknown-action")).findFirst().orElseThrow();
    assertThat(misspelt.at("/locations/0/physicalLocation/region")).isEqualTo(EchoProvider.object().put("startLine", 36).put("startColumn", 13));
    assertThat(misspelt.at("/locations/0/logicalLocations/0/fullyQualifiedName").textValue()).isEqualTo("tests[0].action");
    assertThat(misspelt.at("/message/text").textValue())
        .isEqualTo("There is no action `send_fex` in this manifest. Did you mean `send_fax`?");
  }

  @Test
  void writesTheUriOfAFileAsSarifWantsIt(@TempDir Path folder) throws Exception {
    Path file = Files.createDirectories(folder.resolve("a b#c%d é/none")).resolve("manifest.yaml");
    Files.writeString(file, "manifest: 2\n");
    Ran ran = Ran.command("check", "--format", "sarif", file);
    String uri = EchoProvider.JSON.readTree(ran.out()).at("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri").textValue();
    assertThat(uri).endsWith("a%20b%23c%25d%20%C3%A9/none/manifest.yaml");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', value = {
    "frobnicate                        | 2",
    "check --frobnicate                | 2",
    "check --format xml                | 2",
    "check --config /nowhere/x.yaml    | 1",
    "render phaxio                     | 2",
    "explain                           | 2",
    "call                              | 2",
    "key                               | 2",
    "key create                        | 2",
    "--help                            | 0",
    "check --help                      | 0",
    "--version                         | 0",
  })
  void tellsWrongUsageFromFindings(String line, int code) {
    Ran ran = Ran.command((Object[]) line.split(" "));
    assertThat(ran.code()).isEqualTo(code);
    assertThat(code == 0 ? ran.err() : ran.out()).isEmpty();
    assertThat(code == 0 ? ran.out() : ran.err()).isNotBlank().doesNotContain("\tat ");
  }

  @Test
  void aPathThatIsNotThereIsAnError(@TempDir Path folder) {
    Ran ran = Ran.command("check", folder.resolve("nowhere"));
    assertThat(ran.code()).isOne();
    assertThat(ran.out() + ran.err()).contains("nowhere");
  }

  @Test
  void settingsThatCannotBeReadEndTheCommand(@TempDir Path folder) throws Exception {
    Path settings = Files.writeString(folder.resolve("waybill.yaml"), "listne: 127.0.0.1:8080\n");
    Ran ran = Ran.command("check", "--config", settings);
    assertThat(ran.code()).isOne();
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith("waybill: the settings cannot be used.").contains("waybill.yaml:1:1: error: `listne` is not known here.",
        "Did you mean `listen`?");
  }

  @ParameterizedTest(name = "terminal {0}, NO_COLOR={1}, TERM={2}: colours {3}")
  @CsvSource({"true,,xterm,true", "false,,xterm,false", "true,1,xterm,false", "true,'',xterm,true", "true,0,xterm,false", "true,,dumb,false"})
  void coloursOnlyForTerminalsThatWantThem(boolean terminal, String noColor, String term, boolean on) {
    Map<String, String> environment = noColor == null ? Map.of("TERM", term) : Map.of("TERM", term, "NO_COLOR", noColor);
    Paint paint = Paint.of(terminal, environment);
    assertThat(paint.on()).isEqualTo(on);
    assertThat(paint.red("x")).isEqualTo(on ? "\u001b[31;1mx\u001b[0m" : "x");
  }

  private static String relative(String text) {
    return text.replace(CASES + "/", "");
  }
}
