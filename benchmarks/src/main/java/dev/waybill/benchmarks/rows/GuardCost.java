package dev.waybill.benchmarks.rows;

import dev.waybill.benchmarks.jmh.GuardBench;
import dev.waybill.benchmarks.report.Figure;
import dev.waybill.benchmarks.yard.Effort;
import dev.waybill.benchmarks.yard.Yard;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** P14: the guard for one call, in a JVM of its own with nothing else in it (JMH). */
public final class GuardCost implements Row {
  @Override
  public List<Figure> measure(Yard yard, Effort effort) throws Exception {
    RunResult result = new Runner(new OptionsBuilder().include(GuardBench.class.getSimpleName()).addProfiler(GCProfiler.class)
        .warmupIterations(effort.of(5, 3)).measurementIterations(effort.of(5, 3)).forks(1).verbosity(VerboseMode.SILENT).build())
            .runSingle();
    double nanos = result.getPrimaryResult().getScore();
    double bytes = result.getSecondaryResults().entrySet().stream().filter(entry -> entry.getKey().contains("alloc.rate.norm"))
        .mapToDouble(entry -> entry.getValue().getScore()).findFirst().orElse(Double.NaN);
    return List.of(Figure.most("P14", "guard for a call: method, fields, host, address", nanos / 1_000, " µs", 2, 0.5),
        Figure.most("P14", "bytes that the guard allocates for a call", Math.rint(bytes), "", 0, 0));
  }
}
