package dev.waybill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The architecture document: which package stands on which floor, and who owns which library. Reads the compiled classes with the
 * JDK's own jdeps.
 */
class ArchitectureTest {
  /** Low to high; a package uses lower floors only, never a neighbour on its own. */
  private static final List<List<String>> FLOORS = List.of(
      List.of("problem", "tree", "secret", "clock", "standing"),
      List.of("document", "telemetry", "signature", "audit"),
      List.of("http", "template", "path"),
      List.of("shape", "schema", "manifest", "config"),
      List.of("kind"),
      List.of("auth", "body", "decode", "egress", "attempt", "verify", "paging"),
      List.of("plan", "access"),
      List.of("library", "dispatch"),
      List.of("server", "rehearsal"),
      List.of("app"));

  /** Each third-party library has one owner; these have the few that are named. */
  private static final Map<String, List<String>> OWNERS = Map.ofEntries(
      Map.entry("org.snakeyaml", List.of("tree")),
      Map.entry("org.apache.commons.text", List.of("tree")),
      Map.entry("com.github.jknack", List.of("template")),
      Map.entry("com.jayway.jsonpath", List.of("path")),
      Map.entry("com.networknt", List.of("schema")),
      Map.entry("com.google.common", List.of("egress")),
      Map.entry("com.google.re2j", List.of("shape", "schema", "plan")),
      Map.entry("com.github.benmanes.caffeine", List.of("egress")),
      Map.entry("com.nimbusds", List.of("signature")),
      Map.entry("io.vertx.ext.web", List.of("server")),
      Map.entry("io.micrometer", List.of("telemetry")),
      Map.entry("ch.qos.logback", List.of("telemetry")),
      Map.entry("picocli", List.of("app")),
      Map.entry("javax.net.ssl", List.of("egress", "server")),
      Map.entry("java.net.http", List.of()));

  private static final Path SOURCES = Path.of(System.getProperty("project.root", ".."), "engine", "src", "main", "java", "dev", "waybill");
  private static final Map<String, TreeSet<String>> USES = new TreeMap<>();

  @BeforeAll
  static void readClasses() {
    StringWriter out = new StringWriter();
    int exit = ToolProvider.findFirst("jdeps").orElseThrow()
        .run(new PrintWriter(out), new PrintWriter(out), "--multi-release", "base", "--ignore-missing-deps", "-verbose:package", "-filter:none",
            Path.of(System.getProperty("project.root", ".."), "engine", "target", "classes").toString());
    assertThat(exit).as(out.toString()).isZero();
    Pattern line = Pattern.compile("^\\s+(\\S+)\\s+->\\s+(\\S+)");
    Pattern head = Pattern.compile("^\\s+(dev\\.waybill\\S*)\\s+->\\s+(\\S+).*");
    for (String text : out.toString().split("\n")) {
      Matcher matcher = head.matcher(text);
      if (matcher.matches() || line.matcher(text).matches()) {
        Matcher any = line.matcher(text);
        if (any.find() && any.group(1).startsWith("dev.waybill.")) {
          USES.computeIfAbsent(any.group(1).substring("dev.waybill.".length()), name -> new TreeSet<>()).add(any.group(2));
        }
      }
    }
    assertThat(USES).as("jdeps said:\n%s", out).isNotEmpty();
  }

  private static int floor(String name) {
    for (int i = 0; i < FLOORS.size(); i++) {
      if (FLOORS.get(i).contains(name)) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void everyPackageStandsOnAFloor() {
    assertThat(USES.keySet()).allSatisfy(name -> assertThat(floor(name)).as(name).isNotNegative());
  }

  @Test
  void aPackageUsesLowerFloorsOnly() {
    List<String> wrong = new ArrayList<>();
    USES.forEach((name, uses) -> uses.stream().filter(use -> use.startsWith("dev.waybill.")).map(use -> use.substring("dev.waybill.".length()))
        .filter(use -> !use.equals(name) && floor(use) >= floor(name)).forEach(use -> wrong.add(name + " uses " + use)));
    assertThat(wrong).isEmpty();
  }

  @Test
  void aLibraryIsUsedByItsOwnersOnly() {
    List<String> wrong = new ArrayList<>();
    USES.forEach((name, uses) -> uses.forEach(use -> OWNERS.forEach((library, owners) -> {
      if ((use.equals(library) || use.startsWith(library + ".")) && !owners.contains(name)) {
        wrong.add(name + " uses " + use);
      }
    })));
    assertThat(wrong).isEmpty();
  }

  @Test
  void filesStaySmall() throws IOException {
    Map<String, Long> large = new LinkedHashMap<>();
    List<Long> sizes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        long lines;
        try (Stream<String> text = Files.lines(file)) {
          lines = text.count();
        }
        sizes.add(lines);
        if (lines > 300) {
          large.put(file.toString(), lines);
        }
      }
    }
    sizes.sort(null);
    assertThat(large).as("files over 300 lines").isEmpty();
    assertThat(sizes.get(sizes.size() / 2)).as("median lines").isLessThanOrEqualTo(75);
    assertThat(sizes.get(sizes.size() * 9 / 10)).as("90th percentile of lines").isLessThanOrEqualTo(190);
  }

  @Test
  void noPackageHasAnEmptyName() throws IOException {
    List<String> refused = List.of("util", "utils", "common", "impl", "internal", "core", "model", "service");
    assertThat(USES.keySet()).doesNotContainAnyElementsOf(refused);
  }

  @Test
  void noProviderIsNamedInTheEngine() throws IOException {
    List<String> ids;
    try (Stream<Path> manifests = Files.list(Path.of(System.getProperty("project.root", ".."), "manifests"))) {
      ids = manifests.filter(Files::isDirectory).map(path -> path.getFileName().toString()).toList();
    }
    List<String> wrong = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String code = Files.readString(file).replaceAll("(?s)/\\*.*?\\*/", "");
        ids.stream().filter(id -> Pattern.compile("(?<![.\\w-])" + Pattern.quote(id) + "\\b").matcher(code).find())
            .forEach(id -> wrong.add(file.getFileName() + " names " + id));
      }
    }
    assertThat(wrong).isEmpty();
  }
}
