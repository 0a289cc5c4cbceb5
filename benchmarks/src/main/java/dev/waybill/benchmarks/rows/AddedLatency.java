package dev.waybill.benchmarks.rows;

import dev.waybill.benchmarks.load.Latencies;
import dev.waybill.benchmarks.load.Load;
import dev.waybill.benchmarks.load.Target;
import dev.waybill.benchmarks.load.Target.Form;
import dev.waybill.benchmarks.report.Figure;
import dev.waybill.benchmarks.report.Score;
import dev.waybill.benchmarks.systems.HandWritten;
import dev.waybill.benchmarks.yard.Effort;
import dev.waybill.benchmarks.yard.Progress;
import dev.waybill.benchmarks.yard.Stub;
import dev.waybill.benchmarks.yard.Yard;
import java.util.ArrayList;
import java.util.List;

/** P12: what a dispatch takes longer than a direct call, at 200 a second whatever the answers do. */
public final class AddedLatency implements Row {
  private static final int RATE = 200;

  @Override
  public List<Figure> measure(Yard yard, Effort effort) throws Exception {
    Stub stub = Stub.start(yard, 0);
    try (Side hand = Side.byHand(yard, stub, HandWritten.class).ready(); Side waybill = Side.waybill(yard, stub).ready()) {
      hand.warm(hand.messages(), effort.of(200_000, 40_000), 32);
      waybill.warm(waybill.messages(), effort.of(200_000, 40_000), 32);
      Load direct = new Target(stub.port(), "/v2/messages", Form.THROUGH).messages(Yard.TOKEN);
      List<Double> half = new ArrayList<>();
      List<Double> tail = new ArrayList<>();
      List<Double> addedByHand = new ArrayList<>();
      List<Double> added = new ArrayList<>();
      List<Double> addedTail = new ArrayList<>();
      for (int round = 0; round < effort.of(5, 3); round++) {
        Latencies floor = paced(direct, effort, "the stub");
        Latencies by = paced(hand.messages(), effort, "hand-written");
        Latencies own = paced(waybill.messages(), effort, "Waybill");
        addedByHand.add(by.micros(0.5) - floor.micros(0.5));
        added.add(own.micros(0.5) - floor.micros(0.5));
        addedTail.add(own.micros(0.99) - floor.micros(0.99));
        half.add(added.get(round) / addedByHand.get(round));
        tail.add(addedTail.get(round) / (by.micros(0.99) - floor.micros(0.99)));
      }
      Progress.say("P12: added p50 %.0f µs, by hand %.0f µs", Score.median(added), Score.median(addedByHand));
      return List.of(
          Figure.most("P12", String.format("added p50 at 200/s ÷ hand-written's (%.0f µs ÷ %.0f µs)", Score.median(added),
              Score.median(addedByHand)),
              Score.median(half), "", 1.2, 1.1),
          Figure.shown("P12", String.format("added p99 at 200/s ÷ hand-written's (%.0f µs)", Score.median(addedTail)),
              Score.median(tail), ""));
    } finally {
      stub.process().close();
    }
  }

  private static Latencies paced(Load load, Effort effort, String who) {
    return load.paced(effort.of(6, 2), RATE, 8).flawless(who).latencies();
  }
}
