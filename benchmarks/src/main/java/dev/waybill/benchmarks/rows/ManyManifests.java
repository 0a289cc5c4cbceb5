package dev.waybill.benchmarks.rows;

import dev.waybill.benchmarks.load.Load;
import dev.waybill.benchmarks.load.Target;
import dev.waybill.benchmarks.report.Figure;
import dev.waybill.benchmarks.report.Score;
import dev.waybill.benchmarks.yard.Effort;
import dev.waybill.benchmarks.yard.Gateway;
import dev.waybill.benchmarks.yard.Insight;
import dev.waybill.benchmarks.yard.Progress;
import dev.waybill.benchmarks.yard.Running;
import dev.waybill.benchmarks.yard.Stub;
import dev.waybill.benchmarks.yard.Starting;
import dev.waybill.benchmarks.yard.Yard;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** P4, P5, P6: ten manifests beside ten thousand, each with one action of three outputs, all of them asked in turn. */
public final class ManyManifests implements Row {
  private static final int FEW = 10;
  private static final int MANY = 10_000;
  /** More than for the comparison, for both alike, so that the cost of a full heap is not taken for one of many manifests. */
  private static final String[] HEAP = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"};

  @Override
  public List<Figure> measure(Yard yard, Effort effort) throws Exception {
    Stub stub = Stub.start(yard, 0);
    Gateway few = gateway(yard, stub, FEW);
    Gateway many = gateway(yard, stub, MANY);
    long start = System.nanoTime();
    try (Running large = many.start("Waybill of 10,000 manifests")) {
      Starting.firstAnswer(large, target(many, "bench-09999"));
      double ready = (System.nanoTime() - start) / 1e9;
      Progress.say("10,000 manifests: ready after %.1f s", ready);
      try (Running small = few.start("Waybill of 10 manifests")) {
        Starting.firstAnswer(small, target(few, "bench-00009"));
        double heap = heapEach(small, large);
        double cost = cost(effort, few, small, many, large);
        double live = changed(many, stub);
        return List.of(Figure.most("P4", "CPU per dispatch at 10,000 manifests ÷ at 10, all asked in turn", cost, "", 1.2, 1.1),
            Figure.most("P5", "heap per loaded manifest, after a collection, before traffic", heap / 1_000, " kB", 8, 4),
            Figure.most("P6", "start to first answer with 10,000 manifests", ready, " s", 3, 2),
            Figure.most("P6", "one changed file of 10,000 live, median", live, " ms", 500, 150));
      }
    } finally {
      stub.process().close();
    }
  }

  private static Gateway gateway(Yard yard, Stub stub, int count) throws IOException {
    Gateway gateway = Gateway.in(yard).heap(HEAP);
    List<String> ids = IntStream.range(0, count).mapToObj(number -> String.format("bench-%05d", number)).toList();
    for (String id : ids) {
      gateway.manifest(id, Gateway.MESSAGES.formatted(id, "127.0.0.1", stub.port()));
    }
    return gateway.with(Gateway.secrets(ids));
  }

  private static Target target(Gateway gateway, String id) {
    return gateway.target(id);
  }

  private static double heapEach(Running small, Running large) throws IOException {
    try (Insight one = new Insight(small); Insight other = new Insight(large)) {
      return (other.usedHeap() - one.usedHeap()) / (double) (MANY - FEW);
    }
  }

  private static double cost(Effort effort, Gateway few, Running small, Gateway many, Running large) {
    Side one = new Side(small, target(few, "bench-00000"));
    Side other = new Side(large, target(many, "bench-00000"));
    Load fewLoad = one.target().messages(Yard.KEY, FEW);
    Load manyLoad = other.target().messages(Yard.KEY, MANY);
    one.warm(fewLoad, effort.of(200_000, 40_000), 32);
    other.warm(manyLoad, effort.of(200_000, 40_000), 32);
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < effort.of(7, 3); round++) {
      double base = one.micros(fewLoad, effort.seconds(), 32);
      ratios.add(other.micros(manyLoad, effort.seconds(), 32) / base);
    }
    return Score.median(ratios);
  }

  private static double changed(Gateway many, Stub stub) throws IOException {
    List<Double> millis = new ArrayList<>();
    Asker asker = new Asker(many.port());
    for (int number = 1; number <= 5; number++) {
      String version = "1.0." + number;
      long start = System.nanoTime();
      many.manifest("bench-05000", Gateway.MESSAGES.formatted("bench-05000", "127.0.0.1", stub.port()).replace("1.0.0", version));
      asker.until("bench-05000", version, Duration.ofSeconds(30));
      millis.add((System.nanoTime() - start) / 1e6);
      Starting.pause(2_500);
    }
    return Score.median(millis);
  }
}
