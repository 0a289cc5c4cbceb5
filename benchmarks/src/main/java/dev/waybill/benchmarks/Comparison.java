package dev.waybill.benchmarks;

import dev.waybill.benchmarks.report.Score;
import dev.waybill.benchmarks.yard.Effort;
import dev.waybill.benchmarks.yard.Candidate;
import dev.waybill.benchmarks.yard.Candidates;
import dev.waybill.benchmarks.yard.Progress;
import dev.waybill.benchmarks.yard.Starting;
import dev.waybill.benchmarks.yard.Stub;
import dev.waybill.benchmarks.yard.Yard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * All systems up at once, the same dispatch, in rounds of shuffled order; CPU of the process for a dispatch, and its ratio to the
 * limit's within the round. A wrong answer or request, a control that is off or a stub that is busy make the run invalid.
 */
final class Comparison {
  private static final double LEAST_CONTROL = 0.93;
  private static final double MOST_CONTROL = 1.07;
  private static final double MOST_BUSY = 0.60;

  private final List<String> objections = new ArrayList<>();
  private final Map<String, String> skipped = new LinkedHashMap<>();
  private final List<Entrant> entrants = new ArrayList<>();
  private final Yard yard;
  private final Effort effort;

  Comparison(Yard yard, Effort effort) {
    this.yard = yard;
    this.effort = effort;
  }

  /** Why the run does not count; empty if it does. */
  List<String> objections() {
    return objections;
  }

  /** Systems that took no part, and why. */
  Map<String, String> skipped() {
    return skipped;
  }

  List<Score> run(List<Candidate> candidates) throws Exception {
    Stub stub = Stub.start(yard, 5_000);
    for (Candidate candidate : candidates) {
      enter(candidate, stub);
    }
    for (Entrant entrant : entrants) {
      Progress.say("warms up: %s", entrant.name());
      entrant.warm(effort);
    }
    Random random = new Random(7);
    for (int round = 1; round <= effort.rounds(); round++) {
      List<Entrant> order = new ArrayList<>(entrants);
      Collections.shuffle(order, random);
      for (Entrant entrant : order) {
        entrant.measure(effort.seconds(), stub.process());
      }
      Progress.say("round %d of %d", round, effort.rounds());
    }
    List<Score> scores = entrants.stream().map(entrant -> entrant.score(entrants.get(0))).toList();
    judge(scores, stub);
    entrants.forEach(Entrant::close);
    stub.process().close();
    return scores;
  }

  private void enter(Candidate candidate, Stub stub) throws IOException {
    if (candidate.missing() != null) {
      skipped.put(candidate.name(), candidate.missing());
      Progress.say("skipped: %s (%s)", candidate.name(), candidate.missing());
      return;
    }
    try {
      Entrant entrant = new Entrant(candidate, candidate.starter().start(yard, stub.port()));
      Starting.firstAnswer(entrant.process(), entrant.target());
      entrants.add(entrant);
    } catch (IOException refused) {
      if (List.of(Candidates.LIMIT, Candidates.CONTROL, Candidates.WAYBILL).contains(candidate.name())) {
        throw refused;
      }
      skipped.put(candidate.name(), "it did not start: " + refused.getMessage().lines().findFirst().orElse(""));
      Progress.say("skipped: %s (%s)", candidate.name(), refused.getMessage());
    }
  }

  private void judge(List<Score> scores, Stub stub) {
    if (stub.wrong() > 0) {
      objections.add("the stub refused " + stub.wrong() + " requests, the last for " + stub.lastWrong());
    }
    for (Entrant entrant : entrants) {
      if (entrant.wrong() > 0) {
        objections.add(entrant.name() + " gave " + entrant.wrong() + " wrong answers; the first: " + entrant.flaw());
      }
    }
    for (Score score : scores) {
      if (score.name().equals(Candidates.CONTROL) && !(score.ratio() >= LEAST_CONTROL && score.ratio() <= MOST_CONTROL)) {
        objections.add(String.format(java.util.Locale.ROOT,
            "the control, the limit against itself, read %.3f and not 0.93 to 1.07: the machine is"
            + " too busy, or too few rounds were run", score.ratio()));
      }
      if (score.stub() > MOST_BUSY) {
        objections.add(String.format(java.util.Locale.ROOT, "the stub was busy for %.0f %% of its core beside %s",
            score.stub() * 100, score.name()));
      }
    }
  }
}
