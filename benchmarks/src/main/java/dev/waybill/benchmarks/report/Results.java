package dev.waybill.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All of one run.
 *
 * @param facts machine and versions
 * @param objections why the run does not count; empty if it does
 * @param skipped systems that took no part, and why
 */
public record Results(Map<String, String> facts, boolean quick, List<String> objections, List<Score> scores, Map<String,
    String> skipped,
    List<Figure> figures) {
  private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  public boolean valid() {
    return objections.isEmpty();
  }

  /** The score of a system, or null where it took no part. */
  public static Score of(List<Score> scores, String name) {
    return scores.stream().filter(score -> score.name().equals(name)).findFirst().orElse(null);
  }

  /** Writes {@code <date>-<commit>.json}. */
  public Path write(Path folder) throws IOException {
    ObjectNode all = JSON.createObjectNode();
    all.put("valid", valid()).put("quick", quick);
    all.set("objections", JSON.valueToTree(objections));
    all.set("machine", JSON.valueToTree(facts));
    ArrayNode systems = all.putArray("systems");
    for (Score score : scores) {
      ObjectNode one = systems.addObject().put("name", score.name()).put("note", score.note());
      one.put("cpu_us", rounded(score.median())).put("cpu_us_least", rounded(score.least())).put("ratio", rounded(score.ratio()));
      one.put("ratio_of_least", rounded(score.least() / scores.get(0).least())).put("per_second", Math.round(score.rate()));
      one.put("p50_us", rounded(score.p50())).put("p99_us", rounded(score.p99())).put("stub_busy", rounded(score.stub()));
      one.put("resident_bytes", score.residentBytes());
      ArrayNode rounds = one.putArray("cpu_us_rounds");
      score.micros().forEach(value -> rounds.add(rounded(value)));
    }
    all.set("skipped", JSON.valueToTree(skipped));
    ArrayNode bars = all.putArray("bars");
    for (Figure figure : figures) {
      bars.addObject().put("id", figure.id()).put("what", figure.what()).put("value", figure.value()).put("first", figure.first())
          .put("aim", figure.aim()).put("state", figure.state().name().toLowerCase(java.util.Locale.ROOT));
    }
    Files.createDirectories(folder);
    String day = facts.get("date").substring(0, 10);
    Path file = folder.resolve(day + "-" + facts.get("commit") + (quick ? "-quick" : "") + ".json");
    return Files.writeString(file, JSON.writeValueAsString(all) + "\n");
  }

  private static double rounded(double value) {
    return Double.isFinite(value) ? Math.round(value * 1_000) / 1_000.0 : 0;
  }
}
