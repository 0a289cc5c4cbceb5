package dev.waybill.benchmarks;

import dev.waybill.benchmarks.report.Figure;
import dev.waybill.benchmarks.report.Results;
import dev.waybill.benchmarks.report.Score;
import dev.waybill.benchmarks.rows.AddedLatency;
import dev.waybill.benchmarks.rows.Allocation;
import dev.waybill.benchmarks.rows.Connections;
import dev.waybill.benchmarks.rows.Features;
import dev.waybill.benchmarks.rows.GuardCost;
import dev.waybill.benchmarks.rows.LongList;
import dev.waybill.benchmarks.rows.ManyManifests;
import dev.waybill.benchmarks.rows.Payload;
import dev.waybill.benchmarks.rows.ReloadUnderLoad;
import dev.waybill.benchmarks.rows.Row;
import dev.waybill.benchmarks.rows.Starts;
import dev.waybill.benchmarks.yard.Candidates;
import dev.waybill.benchmarks.yard.Effort;
import dev.waybill.benchmarks.yard.Progress;
import dev.waybill.benchmarks.yard.Yard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The rows of bars: the first three come from the comparison, the others measure for themselves, one after the other. */
final class Rows {
  /** P1 to P16, and what features cost. */
  static final Set<String> ALL = new LinkedHashSet<>(Stream.concat(IntStream.rangeClosed(1, 16).mapToObj(number -> "P" + number),
      Stream.of("FEATURES")).toList());

  private final Yard yard;
  private final Effort effort;
  private final List<String> objections;

  Rows(Yard yard, Effort effort, List<String> objections) {
    this.yard = yard;
    this.effort = effort;
    this.objections = objections;
  }

  /** Those of a run that names none: all, or without what features cost where it is to be quick. */
  static Set<String> usual(Effort effort) {
    return ALL.stream().filter(id -> !effort.quick() || !id.equals("FEATURES"))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Whether the comparison has to be run for these rows. */
  static boolean compared(Set<String> wanted) {
    return wanted.contains("P1") || wanted.contains("P2") || wanted.contains("P3");
  }

  List<Figure> run(Set<String> wanted, List<Score> scores) {
    List<Figure> figures = new ArrayList<>();
    if (!scores.isEmpty()) {
      compared(figures, scores);
    }
    Map<String, Row> rows = new LinkedHashMap<>();
    rows.put("P4 P5 P6", new ManyManifests());
    rows.put("P7", new ReloadUnderLoad());
    rows.put("P8 P9", new Payload());
    rows.put("P10", new Connections());
    rows.put("P11", new Allocation());
    rows.put("P12", new AddedLatency());
    rows.put("P13", (where, how) -> List.of(Figure.none("P13", "durable accepts per second ÷ raw fdatasync rate",
        "not built yet")));
    rows.put("P14", new GuardCost());
    rows.put("P15", new Starts());
    rows.put("P16", new LongList());
    rows.put("FEATURES", new Features());
    rows.forEach((ids, row) -> {
      if (List.of(ids.split(" ")).stream().anyMatch(wanted::contains)) {
        figures.addAll(measured(ids, row));
      }
    });
    return figures;
  }

  /** A row that cannot be measured, or has wrong answers in it, makes the run invalid but does not end it. */
  private List<Figure> measured(String ids, Row row) {
    Progress.say("measures %s", ids);
    try {
      List<Figure> figures = row.measure(yard, effort);
      figures.forEach(figure -> Progress.say("%s  %s: %s (%s)", figure.id(), figure.what(), figure.value(), figure.state()));
      return figures;
    } catch (Exception refused) {
      Progress.say("%s could not be measured: %s", ids, refused);
      String why = String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
      objections.add(ids + " could not be measured: " + why);
      return List.of(Figure.none(ids, "could not be measured", why));
    }
  }

  private void compared(List<Figure> figures, List<Score> scores) {
    Score waybill = Results.of(scores, Candidates.WAYBILL);
    figures.add(Figure.most("P1", "CPU per dispatch ÷ hand-written limit", waybill.ratio(), "", 1.20, 1.00));
    Score nginx = Results.of(scores, Candidates.NGINX);
    figures.add(nginx == null ? Figure.none("P2", "CPU ÷ nginx", "nginx took no part")
        : Figure.most("P2", "CPU ÷ nginx proxy_pass", quotient(waybill, nginx), "", 1.85, 1.6));
    other(figures, scores, waybill, Candidates.CAMEL, 2.4, 2.8);
    other(figures, scores, waybill, Candidates.SPRING, 2.4, 2.8);
    other(figures, scores, waybill, Candidates.PYTHON, 7, 8.5);
  }

  private static void other(List<Figure> figures, List<Score> scores, Score waybill, String name, double first, double aim) {
    Score score = Results.of(scores, name);
    figures.add(score == null ? Figure.none("P3", name + " ÷ Waybill", "it took no part")
        : Figure.least("P3", name + " ÷ Waybill", quotient(score, waybill), first, aim));
  }

  /** The median of the quotients within rounds. */
  private static double quotient(Score one, Score other) {
    return Score.median(IntStream.range(0, one.micros().size())
        .mapToObj(round -> one.micros().get(round) / other.micros().get(round)).toList());
  }
}
