package dev.waybill.benchmarks.rows;

import dev.waybill.benchmarks.report.Figure;
import dev.waybill.benchmarks.report.Score;
import dev.waybill.benchmarks.yard.Effort;
import dev.waybill.benchmarks.yard.Gateway;
import dev.waybill.benchmarks.yard.Running;
import dev.waybill.benchmarks.yard.Starting;
import dev.waybill.benchmarks.yard.Stub;
import dev.waybill.benchmarks.yard.Yard;
import java.util.ArrayList;
import java.util.List;

/** P15: from the process's start to the first good answer, and what lies in memory once it is idle; with the launcher's flags only. */
public final class Starts implements Row {
  @Override
  public List<Figure> measure(Yard yard, Effort effort) throws Exception {
    Stub stub = Stub.start(yard, 0);
    try {
      List<Double> seconds = new ArrayList<>();
      List<Double> megabytes = new ArrayList<>();
      for (int round = 0; round < effort.of(7, 3); round++) {
        Gateway gateway = Gateway.ofMessages(yard, stub.port()).heap("-XX:+ExitOnOutOfMemoryError");
        long start = System.nanoTime();
        try (Running process = gateway.start("Waybill")) {
          Starting.firstAnswer(process, gateway.target("bench"));
          seconds.add((System.nanoTime() - start) / 1e9);
          Starting.pause(3_000);
          megabytes.add(process.residentBytes() / 1e6);
        }
      }
      return List.of(Figure.most("P15", "start of the process to the first good answer, median", Score.median(seconds), " s", 1.5,
          0.8),
          Figure.most("P15", "RSS when idle, after one dispatch", Score.median(megabytes), " MB", 150, 100));
    } finally {
      stub.process().close();
    }
  }
}
