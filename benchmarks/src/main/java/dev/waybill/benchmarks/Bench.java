package dev.waybill.benchmarks;

import dev.waybill.benchmarks.report.Figure;
import dev.waybill.benchmarks.report.Page;
import dev.waybill.benchmarks.report.Plot;
import dev.waybill.benchmarks.report.Results;
import dev.waybill.benchmarks.report.Score;
import dev.waybill.benchmarks.report.Table;
import dev.waybill.benchmarks.yard.Effort;
import dev.waybill.benchmarks.yard.Candidates;
import dev.waybill.benchmarks.yard.Machine;
import dev.waybill.benchmarks.yard.Versions;
import dev.waybill.benchmarks.yard.Yard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The whole run: the comparison, then the rows of bars. Arguments: the root of the source tree, {@code --quick},
 * {@code --only P1,P4}, {@code --systems nginx,camel} for some of the others. A full run that counts is written to results and
 * page. Ends with 0 if the run counts, 1 if it does not, 2 if there is no such row.
 */
public final class Bench {
  private Bench() {}

  public static void main(String... arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    List<String> options = List.of(arguments).subList(1, arguments.length);
    Effort effort = options.contains("--quick") ? Effort.QUICK : Effort.FULL;
    int only = options.indexOf("--only");
    Set<String> wanted = only < 0 ? Rows.usual(effort)
        : new TreeSet<>(List.of(options.get(only + 1).toUpperCase(java.util.Locale.ROOT).split(",")));
    if (!Rows.ALL.containsAll(wanted)) {
      System.err.println("--only takes " + String.join(",", Rows.ALL) + ", not " + options.get(only + 1));
      System.exit(2);
    }
    int some = options.indexOf("--systems");
    List<String> systems = some < 0 ? List.of() : List.of(options.get(some + 1).split(","));
    boolean keep = only < 0 && some < 0 && !effort.quick();
    System.exit(run(home, effort, wanted, systems, keep) ? 0 : 1);
  }

  private static boolean run(Path home, Effort effort, Set<String> wanted, List<String> systems, boolean keep) throws Exception {
    Map<String, String> facts = new LinkedHashMap<>(Machine.facts(home));
    facts.put("load average before", Machine.load());
    facts.putAll(Versions.of(home));
    List<String> objections = new ArrayList<>();
    List<Score> scores = List.of();
    Map<String, String> skipped = Map.of();
    List<Figure> figures;
    try (Yard yard = new Yard(home)) {
      if (!yard.isPinned()) {
        objections.add("there is no taskset or only one core, so that systems and load disturb each other");
      }
      if (Rows.compared(wanted)) {
        Comparison comparison = new Comparison(yard, effort);
        scores = comparison.run(Candidates.some(home, systems));
        skipped = comparison.skipped();
        objections.addAll(comparison.objections());
      }
      figures = new Rows(yard, effort, objections).run(wanted, scores);
    }
    facts.put("load average after", Machine.load());
    Results results = new Results(facts, effort.quick(), objections, scores, skipped, figures);
    System.out.println(Table.of(results, null));
    if (keep) {
      keep(home.resolve("benchmarks"), results);
    }
    System.out.println(results.valid() ? "the run counts" : "INVALID: " + String.join("; ", objections));
    return results.valid();
  }

  private static void keep(Path folder, Results results) throws Exception {
    Path file = results.write(folder.resolve(results.valid() ? "results" : "target"));
    System.out.println("written: " + file);
    if (results.valid()) {
      String plot = "results/" + file.getFileName().toString().replace(".json", ".svg");
      Files.writeString(folder.resolve(plot), Plot.of(results.scores(), Candidates.WAYBILL));
      Page.put(folder.resolve("README.md"), Table.of(results, plot));
    }
  }
}
