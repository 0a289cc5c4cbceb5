package dev.waybill.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs each fuzz target under Jazzer in a process of its own: first over the seeds, then over what it makes of them, for some seconds.
 * {@code mvn verify -pl engine -Dtest=FuzzingTest -Dwaybill.fuzz.seconds=3600} runs them for an hour each. An input that fails is kept
 * under {@code engine/target/fuzz}, from where it goes among the seeds.
 */
class FuzzingTest {
  /** For a long run; else a fixed number of inputs, whatever the machine. */
  private static final Integer SECONDS = Integer.getInteger("waybill.fuzz.seconds");
  private static final int RUNS_OF_A_BUILD = 4_000;
  private static final int MOST_SECONDS_OF_A_BUILD = 30;
  private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));
  private static final Path SEEDS = ROOT.resolve("engine/src/test/resources/fuzz");
  private static final Path WORK = ROOT.resolve("engine/target/fuzz");
  private static final Pattern DONE = Pattern.compile("Done (\\d+) runs in");
  private static final List<String> TARGETS = List.of("Manifest", "Template", "Path", "Reply", "Url", "Webhook");
  private static final ExecutorService POOL = Executors.newFixedThreadPool(2);
  private static final Map<String, Future<Integer>> RUNS = new LinkedHashMap<>();

  @BeforeAll
  static void start() {
    TARGETS.forEach(target -> RUNS.put(target, POOL.submit(() -> run(target))));
  }

  @AfterAll
  static void stop() {
    POOL.shutdownNow();
  }

  private static int run(String target) throws IOException, InterruptedException {
    Path home = WORK.resolve(target.toLowerCase());
    clear(home);
    Path corpus = Files.createDirectories(home.resolve("corpus"));
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "-XX:+UseSerialGC",
        "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        "com.code_intelligence.jazzer.Jazzer", "--target_class=dev.waybill.fuzz." + target + "Fuzz", "--instrumentation_includes=dev.waybill.**",
        "--custom_hook_includes=dev.waybill.**",
        "--reproducer_path=" + home, "-artifact_prefix=" + home + File.separator, "-timeout=120", "-rss_limit_mb=0",
        "-max_total_time=" + (SECONDS == null ? MOST_SECONDS_OF_A_BUILD : SECONDS), "-runs=" + (SECONDS == null ? RUNS_OF_A_BUILD : -1), "-max_len=8192", "-print_final_stats=1", "-verbosity=1", corpus.toString(), SEEDS.resolve(target.toLowerCase()).toString()));
    if (target.equals("Manifest")) {
      command.add(ROOT.resolve("manifests").toString());
    }
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(home.resolve("log").toFile()).start().waitFor();
  }

  /** What was found in one run is kept until the next. */
  private static void clear(Path home) throws IOException {
    if (Files.exists(home)) {
      try (Stream<Path> old = Files.walk(home)) {
        for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Manifest", "Template", "Path", "Reply", "Url", "Webhook"})
  void findsNothing(String target) throws Exception {
    int exit = RUNS.get(target).get();
    String log = Files.readString(WORK.resolve(target.toLowerCase()).resolve("log"));
    assertThat(exit).as("an input that fails is beside the log\n%s", log).isZero();
    Matcher done = DONE.matcher(log);
    assertThat(done.find()).as(log).isTrue();
    try (Stream<Path> seeds = Files.list(SEEDS.resolve(target.toLowerCase()))) {
      assertThat(Long.parseLong(done.group(1))).as("runs").isGreaterThan(seeds.count());
    }
  }
}
