package dev.waybill.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TreeReaderTest {
  private final Findings findings = new Findings();

  static Stream<Golden.Case> trees() {
    return Golden.cases(TreeReaderTest.class, "trees.txt").stream();
  }

  static Stream<Golden.Case> yaml() {
    return Golden.cases(TreeReaderTest.class, "findings.yaml.txt").stream();
  }

  static Stream<Golden.Case> json() {
    return Golden.cases(TreeReaderTest.class, "findings.json.txt").stream();
  }

  @ParameterizedTest
  @MethodSource("trees")
  void readsValuesWithTheirPlaces(Golden.Case given) {
    Node root = read("f.yaml", given.input()).orElseThrow();
    assertThat(Golden.text(root)).isEqualTo(given.expected());
    assertThat(findings.list()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("yaml")
  void findsWhatIsWrongInYaml(Golden.Case given) {
    read("f.yaml", given.input());
    assertThat(Golden.text(findings)).isEqualTo(given.expected());
  }

  @ParameterizedTest
  @MethodSource("json")
  void findsWhatIsWrongInJson(Golden.Case given) {
    read("f.json", given.input());
    assertThat(Golden.text(findings)).isEqualTo(given.expected());
  }

  @Test
  void jsonAndYamlGiveTheSameTree() {
    String text = "{\"a\": {\"b c\": [1.10, \"x\", null, true, {\"d\": 12345678901234567890}]}, \"😀\": \"\\n\"}";
    assertThat(Golden.text(read("f.json", text).orElseThrow())).isEqualTo(Golden.text(read("f.yaml", text).orElseThrow()));
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void dropsAByteOrderMarkAtTheStartOnly() {
    assertThat(read("f.yaml", "\uFEFFa: 1").orElseThrow().json().toString()).isEqualTo("{\"a\":1}");
    assertThat(findings.list()).isEmpty();
    read("f.yaml", "a: \uFEFF1\nb: 2");
    assertThat(Golden.text(findings))
        .isEqualTo("1:4 control-character: A byte order mark (U+FEFF) stands inside the file. Remove it.");
  }

  @Test
  void findsBytesThatAreNotUtf8AndReadsOn() {
    byte[] bytes = "a: 1\nb: é?\nc: *x\n".getBytes(StandardCharsets.UTF_8);
    bytes[10] = (byte) 0xFF;
    TreeReader.read("f.yaml", bytes, findings);
    assertThat(Golden.text(findings))
        .isEqualTo(
            "2:5 encoding: These bytes are not UTF-8. Save the file as UTF-8.\n"
                + "3:4 alias c: `*x` is an alias; what stands here cannot be copied from elsewhere. Write it out.");
  }

  @Test
  void namesUtf16() {
    TreeReader.read("f.json", "{}".getBytes(StandardCharsets.UTF_16), findings);
    assertThat(Golden.text(findings)).isEqualTo("1:1 encoding: The file is UTF-16. Save it as UTF-8.");
  }

  @Test
  void findsControlCharacters() {
    read("f.yaml", "a: x\u0000y\nb: \u001b[2J\nc: \u007f\nd: \u0085 \t");
    assertThat(Golden.text(findings))
        .isEqualTo(
            "1:5 control-character: The character U+0000 cannot stand in a file. "
                + "Remove it, or write it as \\u0000 between double quotes.\n"
                + "2:4 control-character: The character U+001B cannot stand in a file. "
                + "Remove it, or write it as \\u001b between double quotes.\n"
                + "3:4 control-character: The character U+007F cannot stand in a file. "
                + "Remove it, or write it as \\u007f between double quotes.");
  }

  @Test
  void holdsItsLimitsOnBothSides() {
    assertThat(rules("f.yaml", "#" + "x".repeat(999_995) + "\na: 1")).containsExactly("too-large");
    assertThat(rules("f.yaml", "#" + "x".repeat(999_994) + "\na: 1")).isEmpty();
    assertThat(rules("f.json", "[".repeat(65) + "]".repeat(65))).containsExactly("too-deep");
    assertThat(rules("f.json", "[".repeat(64) + "]".repeat(64))).isEmpty();
    assertThat(rules("f.yaml", "[".repeat(65) + "]".repeat(65))).containsExactly("too-deep");
    assertThat(rules("f.yaml", "[".repeat(64) + "]".repeat(64))).isEmpty();
    assertThat(rules("f.json", "[" + "1,".repeat(99_999) + "1]")).containsExactly("too-many-nodes");
    assertThat(rules("f.json", "[" + "1,".repeat(99_998) + "1]")).isEmpty();
    assertThat(rules("f.yaml", "a: " + "1".repeat(1_001))).containsExactly("number-size");
    assertThat(rules("f.yaml", "a: " + "1".repeat(1_000))).isEmpty();
    assertThat(rules("f.yaml", "a: 1e-401")).containsExactly("number-size");
    assertThat(rules("f.yaml", "a: 1e-0400")).isEmpty();
  }

  @Test
  void pathsOfHostileKeysStayShort() {
    String key = "k".repeat(5_000);
    String text = IntStream.range(0, 60).mapToObj(i -> "{\"" + key + "\":").collect(Collectors.joining()) + "*";
    read("f.json", text);
    assertThat(findings.list().get(0).place().path()).hasSizeLessThan(600);
  }

  @Test
  void readsManyCollidingKeys() {
    String text =
        IntStream.range(0, 1 << 14)
            .mapToObj(i -> "\"" + collision(i) + "\":1")
            .collect(Collectors.joining(",", "{", "}"));
    MapNode map = (MapNode) read("f.json", text).orElseThrow();
    assertThat(map.keys()).hasSize(1 << 14);
  }

  private static String collision(int number) {
    StringBuilder key = new StringBuilder();
    for (int bit = 0; bit < 14; bit++) {
      key.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return key.toString();
  }

  @Test
  void neverThrowsWhateverTheFileHolds() {
    Random random = new Random(42);
    String alphabet = "{}[]:,&*!|>'\"%@`#-?<= \n\t\\ua1.e+~\uFEFF\u0000é";
    for (int round = 0; round < 4_000; round++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(40);
      for (int i = 0; i < length; i++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      Findings found = new Findings();
      String file = round % 2 == 0 ? "f.yaml" : "f.json";
      Optional<Node> root = TreeReader.read(file, text.toString().getBytes(StandardCharsets.UTF_8), found);
      assertThat(root.isPresent() || found.hasErrors()).as(text.toString()).isTrue();
      assertThat(found.list()).allSatisfy(finding -> assertThat(finding.place().line()).isPositive());
    }
  }

  @Test
  void whatJacksonWritesReadsBackTheSameInBothFormats() throws Exception {
    Random random = new Random(7);
    ObjectMapper mapper = new ObjectMapper();
    for (int round = 0; round < 300; round++) {
      JsonNode value = TreeSamples.value(random, 4);
      String text = mapper.writeValueAsString(value);
      assertThat(read("f.json", text).orElseThrow().json()).as(text).isEqualTo(value);
      assertThat(read("f.yaml", text).orElseThrow().json()).as(text).isEqualTo(value);
    }
    assertThat(findings.list()).isEmpty();
  }

  private List<String> rules(String file, String text) {
    Findings found = new Findings();
    TreeReader.read(file, text.getBytes(StandardCharsets.UTF_8), found);
    return found.list().stream().map(Finding::rule).collect(Collectors.toList());
  }

  private Optional<Node> read(String file, String text) {
    return TreeReader.read(file, text.getBytes(StandardCharsets.UTF_8), findings);
  }
}
