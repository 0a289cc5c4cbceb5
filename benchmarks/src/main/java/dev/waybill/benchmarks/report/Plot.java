package dev.waybill.benchmarks.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Bars of CPU per dispatch, an SVG that reads on light and dark pages alike. */
public final class Plot {
  private static final int WIDTH = 760;
  private static final int NAMES = 230;
  private static final int ROW = 26;
  private static final String STYLE = """
      text { font: 13px system-ui, sans-serif; fill: #24292f } .bar { fill: #8c959f } .own { fill: #0969da } .axis { stroke: #8c959f }
      @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .bar { fill: #6e7681 } .own { fill: #4493f8 } .axis { stroke: #6e7681 } }
      """;

  private Plot() {}

  /** @param own the system whose bar stands out */
  public static String of(List<Score> scores, String own) {
    List<Score> sorted = scores.stream().sorted(Comparator.comparing(Score::median)).toList();
    double most = sorted.get(sorted.size() - 1).median();
    int height = sorted.size() * ROW + 40;
    StringBuilder svg = new StringBuilder();
    svg.append(String.format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"CPU microseconds per"
        + " dispatch, less is better\">%n<style>%s</style>%n", WIDTH, height, STYLE));
    svg.append("<text x=\"0\" y=\"16\">CPU µs per dispatch, less is better (in brackets: ÷ hand-written)</text>\n");
    for (int i = 0; i < sorted.size(); i++) {
      Score score = sorted.get(i);
      int top = 28 + i * ROW;
      double length = Math.max(1, score.median() / most * (WIDTH - NAMES - 110));
      svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n", NAMES - 8, top + 15,
          escaped(score.name())));
      svg.append(String.format(Locale.ROOT, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
          score.name().equals(own) ? "own" : "bar", NAMES, top, length, ROW - 6));
      svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\">%.1f (%.2f)</text>%n", NAMES + length + 6, top + 15,
          score.median(),
          score.ratio()));
    }
    svg.append(String.format("<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"24\" y2=\"%d\"/>%n</svg>%n", NAMES, NAMES,
        height - 12));
    return svg.toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
