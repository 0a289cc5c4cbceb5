package dev.waybill.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results as Markdown. */
public final class Table {
  private final StringBuilder text = new StringBuilder();

  private Table() {}

  /** @param plot where the plot is, beside the page; null for none */
  public static String of(Results results, String plot) {
    Table table = new Table();
    if (!results.valid()) {
      table.text.append("**This run is invalid**: ").append(String.join("; ", results.objections())).append(".\n\n");
    }
    if (!results.scores().isEmpty()) {
      table.systems(results.scores(), results.skipped(), plot);
    }
    if (!results.figures().isEmpty()) {
      table.bars(results.figures());
    }
    table.machine(results.facts(), results.quick());
    return table.text.toString();
  }

  private void systems(List<Score> scores, Map<String, String> skipped, String plot) {
    if (plot != null) {
      text.append("![CPU microseconds per dispatch](").append(plot).append(")\n\n");
    }
    text.append("| system | CPU µs per dispatch | ÷ limit, median of ratios | ÷ limit, of minima | dispatches/s | p50 µs | p99 µs | stub busy | RSS MB | |\n");
    text.append("|---|--:|--:|--:|--:|--:|--:|--:|--:|---|\n");
    for (Score score : scores.stream().sorted(java.util.Comparator.comparing(Score::ratio)).toList()) {
      text.append(String.format(Locale.ROOT, "| %s | %.1f | %.2f | %.2f | %,.0f | %,.0f | %,.0f | %.0f %% | %d | %s |%n",
          score.name(),
          score.median(), score.ratio(), score.least() / scores.get(0).least(), score.rate(), score.p50(), score.p99(),
              score.stub() * 100,
          score.residentBytes() / 1_000_000, score.note()));
    }
    skipped.forEach((name, why) -> text.append("| ").append(name).append(" | | | | | | | | | skipped: ").append(why)
        .append(" |\n"));
    text.append('\n');
  }

  private void bars(List<Figure> figures) {
    text.append("| | what | figure | bar | aim | |\n|---|---|--:|--:|--:|---|\n");
    for (Figure figure : figures) {
      text.append(String.format("| %s | %s | %s | %s | %s | %s |%n", figure.id(), figure.what(), figure.value(), figure.first(),
          figure.aim(),
          switch (figure.state()) {
            case AIM -> "aim reached";
            case FIRST -> "bar holds";
            case MISSED -> "**missed**";
            case UNMEASURED -> "not measured";
            case SHOWN -> "";
          }));
    }
    text.append('\n');
  }

  private void machine(Map<String, String> facts, boolean quick) {
    text.append(quick ? "A quick run, for a first look. " : "").append("Measured on: ");
    text.append(String.join(" · ", facts.entrySet().stream().map(fact -> fact.getKey() + " " + fact.getValue()).toList()))
        .append(".\n");
  }
}
