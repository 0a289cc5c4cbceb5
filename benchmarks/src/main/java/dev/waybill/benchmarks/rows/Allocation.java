package dev.waybill.benchmarks.rows;

import dev.waybill.benchmarks.load.Load;
import dev.waybill.benchmarks.report.Figure;
import dev.waybill.benchmarks.systems.HandWritten;
import dev.waybill.benchmarks.yard.Effort;
import dev.waybill.benchmarks.yard.Insight;
import dev.waybill.benchmarks.yard.Progress;
import dev.waybill.benchmarks.yard.Stub;
import dev.waybill.benchmarks.yard.Yard;
import java.io.IOException;
import java.util.List;

/** P11: bytes that all threads of the process allocated, by the JVM's own counters, for a dispatch. */
public final class Allocation implements Row {
  @Override
  public List<Figure> measure(Yard yard, Effort effort) throws Exception {
    Stub stub = Stub.start(yard, 0);
    try (Side hand = Side.byHand(yard, stub, HandWritten.class).ready(); Side waybill = Side.waybill(yard, stub).ready()) {
      int warm = effort.of(200_000, 60_000);
      double by = bytes(hand, warm);
      double own = bytes(waybill, warm);
      Progress.say("P11: Waybill %.0f bytes, hand-written %.0f", own, by);
      return List.of(Figure.most("P11", String.format("allocated bytes per dispatch ÷ hand-written (%.0f ÷ %.0f)", own, by),
          own / by, "", 1.4, 1.1));
    } finally {
      stub.process().close();
    }
  }

  private static double bytes(Side side, int warm) throws IOException {
    Load load = side.messages();
    side.warm(load, warm, 32);
    try (Insight insight = new Insight(side.process())) {
      int requests = 20_000;
      side.warm(load, 2_000, 32);
      long before = insight.allocatedBytes();
      side.warm(load, requests, 32);
      return (insight.allocatedBytes() - before) / (double) requests;
    }
  }
}
