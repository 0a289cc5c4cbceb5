package dev.waybill.benchmarks.rows;

import dev.waybill.benchmarks.load.Load;
import dev.waybill.benchmarks.load.Tally;
import dev.waybill.benchmarks.load.Target;
import dev.waybill.benchmarks.report.Figure;
import dev.waybill.benchmarks.report.Score;
import dev.waybill.benchmarks.yard.Effort;
import dev.waybill.benchmarks.yard.Gateway;
import dev.waybill.benchmarks.yard.Progress;
import dev.waybill.benchmarks.yard.Running;
import dev.waybill.benchmarks.yard.Runtimes;
import dev.waybill.benchmarks.yard.Starting;
import dev.waybill.benchmarks.yard.Stub;
import dev.waybill.benchmarks.yard.Yard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * P10: what many connections cost, and ten thousand dispatches that wait at once for a provider of five seconds. Waybill holds
 * at most 64 connections to one address, so that these are 160 providers, each at a loopback address of its own.
 */
public final class Connections implements Row {
  private static final int PATIENCE = 5_000;
  private static final int ADDRESSES = 160;
  private static final int WANTED = 10_000;

  @Override
  public List<Figure> measure(Yard yard, Effort effort) throws Exception {
    Stub stub = Stub.start(yard, PATIENCE);
    try {
      return List.of(many(yard, effort, stub), waiting(yard, stub));
    } finally {
      stub.process().close();
    }
  }

  private static Figure many(Yard yard, Effort effort, Stub stub) throws IOException {
    try (Side waybill = Side.waybill(yard, stub).ready()) {
      Load load = waybill.messages();
      waybill.warm(load, effort.of(200_000, 40_000), 32).warm(load, effort.of(100_000, 20_000), 512);
      List<Double> ratios = new ArrayList<>();
      for (int round = 0; round < effort.of(7, 3); round++) {
        double few = waybill.micros(load, effort.seconds(), 32);
        ratios.add(waybill.micros(load, effort.seconds(), 512) / few);
      }
      return Figure.most("P10", "CPU per dispatch at 512 connections ÷ at 32", Score.median(ratios), "", 1.4, 1.25);
    }
  }

  private static Figure waiting(Yard yard, Stub stub) throws IOException {
    int most = Math.min(WANTED, (descriptors() - 500) / 2);
    Gateway gateway = Gateway.in(yard);
    List<String> ids = IntStream.range(0, ADDRESSES).mapToObj(number -> String.format("bench-%05d", number)).toList();
    for (int i = 0; i < ADDRESSES; i++) {
      gateway.manifest(ids.get(i), Gateway.MESSAGES.formatted(ids.get(i), "127.0.1." + (i + 1), stub.port()) + SLOW);
    }
    gateway.with(Gateway.secrets(ids)).with("limits: { max_in_flight: 20000 }");
    try (Running process = gateway.start("Waybill")) {
      Starting.firstAnswer(process, gateway.target("bench-00159"));
      gateway.target("bench-00000").messages(Yard.KEY, ADDRESSES).count(20_000, 32).flawless("Waybill");
      Target slow = gateway.target("bench-00000", "slow");
      Tally tally = slow.messages(Yard.KEY, ADDRESSES).count(most, most);
      Progress.say("P10: %d waited at once, %.1f s in all", tally.atOnce(), tally.seconds());
      String what = tally.atOnce() + " dispatches in flight at once on an upstream of 5 s: RSS at most";
      if (tally.wrong() > 0) {
        return new Figure("P10", what, tally.wrong() + " failed: " + tally.flaw(), "≤ 600 MB", "≤ 300 MB", Figure.State.MISSED);
      }
      String why = most < WANTED ? " (the limit of open files allows no more here)" : tally.atOnce() < most
          ? " (the load came to no more)" : "";
      return Figure.most("P10", what + why, process.mostResidentBytes() / 1e6, " MB", 600, 300);
    }
  }

  private static int descriptors() {
    String said = Runtimes.ask("sh", "-c", "ulimit -H -n");
    return said == null || !said.matches("[0-9]+") ? 1 << 20 : Integer.parseInt(said);
  }

  private static final String SLOW = """
        slow:
          input: { type: object, required: [to], properties: { to: { type: string }, from: { type: string }, text: { type: string }, reference: { type: string } } }
          request:
            POST: /slow
            json: { to: $.input.to, from: $.input.from, text: $.input.text, reference: $.input.reference }
          output: { job_id: $.body.data.id, status: $.body.data.status, pages: $.body.data.pages }
      """;
}
