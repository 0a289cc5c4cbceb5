package dev.waybill.benchmarks;

import dev.waybill.benchmarks.load.Load;
import dev.waybill.benchmarks.load.Tally;
import dev.waybill.benchmarks.load.Target;
import dev.waybill.benchmarks.report.Score;
import dev.waybill.benchmarks.yard.Candidate;
import dev.waybill.benchmarks.yard.Effort;
import dev.waybill.benchmarks.yard.Progress;
import dev.waybill.benchmarks.yard.Running;
import dev.waybill.benchmarks.yard.Yard;
import java.util.ArrayList;
import java.util.List;

/** A system that runs, and what it took in each round so far. */
final class Entrant {
  /** Kept connections that ask at once. */
  static final int CONNECTIONS = 32;

  private final Candidate candidate;
  private final Candidate.Contender contender;
  private final Load load;
  private final List<Double> micros = new ArrayList<>();
  private final List<Double> rates = new ArrayList<>();
  private final List<Double> p50 = new ArrayList<>();
  private final List<Double> p99 = new ArrayList<>();
  private double stubShare;
  private long wrong;
  private String flaw;

  Entrant(Candidate candidate, Candidate.Contender contender) {
    this.candidate = candidate;
    this.contender = contender;
    this.load = contender.target().messages(Yard.KEY);
  }

  String name() {
    return candidate.name();
  }

  Running process() {
    return contender.process();
  }

  Target target() {
    return contender.target();
  }

  long wrong() {
    return wrong;
  }

  String flaw() {
    return flaw;
  }

  void warm(Effort effort) {
    count(load.count(Math.round(candidate.warm() * effort.warm()), CONNECTIONS));
    process().trim();
  }

  /** One round. */
  void measure(double seconds, Running stub) {
    Running.Cpu before = process().cpu();
    Running.Cpu stubBefore = stub.cpu();
    Tally tally = load.during(seconds, CONNECTIONS);
    double nanos = process().cpu().since(before);
    count(tally);
    micros.add(nanos / 1_000 / Math.max(1, tally.right()));
    rates.add(tally.perSecond());
    p50.add(tally.latencies().micros(0.5));
    p99.add(tally.latencies().micros(0.99));
    stubShare = Math.max(stubShare, stub.cpu().since(stubBefore) / 1e9 / tally.seconds());
    process().trim();
  }

  private void count(Tally tally) {
    if (tally.wrong() > 0 && wrong == 0) {
      Progress.say("%s: %s", name(), tally.flaw());
    }
    wrong += tally.wrong();
    flaw = flaw == null ? tally.flaw() : flaw;
  }

  Score score(Entrant limit) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < micros.size(); round++) {
      ratios.add(micros.get(round) / limit.micros.get(round));
    }
    return new Score(name(), candidate.note(), micros, ratios, rates, Score.median(p50), Score.median(p99), stubShare, process()
        .residentBytes());
  }

  void close() {
    process().close();
  }
}
