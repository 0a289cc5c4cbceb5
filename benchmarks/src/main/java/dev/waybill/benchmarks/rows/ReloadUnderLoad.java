package dev.waybill.benchmarks.rows;

import dev.waybill.benchmarks.load.Load;
import dev.waybill.benchmarks.load.Tally;
import dev.waybill.benchmarks.report.Figure;
import dev.waybill.benchmarks.report.Score;
import dev.waybill.benchmarks.yard.Effort;
import dev.waybill.benchmarks.yard.Gateway;
import dev.waybill.benchmarks.yard.Progress;
import dev.waybill.benchmarks.yard.Running;
import dev.waybill.benchmarks.yard.Starting;
import dev.waybill.benchmarks.yard.Stub;
import dev.waybill.benchmarks.yard.Yard;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** P7: the manifest under full load is replaced by another version every second. */
public final class ReloadUnderLoad implements Row {
  @Override
  public List<Figure> measure(Yard yard, Effort effort) throws Exception {
    Stub stub = Stub.start(yard, 0);
    Gateway gateway = Gateway.ofMessages(yard, stub.port());
    try (Running process = gateway.start("Waybill")) {
      Starting.firstAnswer(process, gateway.target("bench"));
      Load load = gateway.target("bench").messages(Yard.KEY);
      load.count(effort.of(200_000, 40_000), 32).flawless("Waybill");
      List<Double> ratios = new ArrayList<>();
      long failed = 0;
      long closed = 0;
      AtomicInteger version = new AtomicInteger();
      for (int round = 0; round < effort.of(5, 2); round++) {
        Tally before = load.during(effort.of(6, 3), 32).flawless("Waybill before reloads");
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(gateway, stub, version, over));
        Tally during = load.during(effort.of(10, 4), 32);
        over.set(true);
        writer.join();
        failed += during.wrong();
        closed += during.closed();
        ratios.add(during.latencies().micros(0.99) / before.latencies().micros(0.99));
        if (during.wrong() > 0) {
          Progress.say("P7: %s", during.flaw());
        }
        process.trim();
      }
      new Asker(gateway.port()).until("bench", "1.0." + version, java.time.Duration.ofSeconds(10));
      return List.of(Figure.most("P7", "failed dispatches while " + version + " reloads happen under load", failed, "", 0, 0),
          Figure.most("P7", "connections closed meanwhile", closed, "", 0, 0),
          Figure.most("P7", "p99 during ÷ before", Score.median(ratios), "", 1.5, 1.1));
    } finally {
      stub.process().close();
    }
  }

  private static void write(Gateway gateway, Stub stub, AtomicInteger version, AtomicBoolean over) {
    while (!over.get()) {
      try {
        gateway.manifest("bench", Gateway.MESSAGES.formatted("bench", "127.0.0.1", stub.port())
            .replace("1.0.0", "1.0." + version.incrementAndGet()));
      } catch (java.io.IOException refused) {
        throw new java.io.UncheckedIOException(refused);
      }
      Starting.pause(1_000);
    }
  }
}
