package dev.waybill.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.dispatch.Outcome;
import io.vertx.core.Future;
import java.util.function.UnaryOperator;

/** Answers a caller with how a dispatch ended, in the form that the caller accepts. Thread-safe. */
final class OutcomeWriter {
  private final AnswerWriter answers;
  private final boolean sandbox;

  OutcomeWriter(AnswerWriter answers, boolean sandbox) {
    this.answers = answers;
    this.sandbox = sandbox;
  }

  /** Completes when the answer is on its way; of a list as it comes, when that has ended. */
  Future<Void> write(Visit visit, Outcome outcome) {
    return write(visit, outcome, UnaryOperator.identity());
  }

  /** @param more adds to an answer that is JSON */
  Future<Void> write(Visit visit, Outcome outcome, UnaryOperator<ObjectNode> more) {
    if (outcome.stream() != null) {
      return lines(visit, outcome);
    }
    boolean waiting = outcome.held() == Outcome.Held.WAITING;
    if (outcome.problem() != null) {
      answers.problem(visit, outcome.problem(), more.apply(Answers.problem(outcome, sandbox)));
    } else if (!waiting && Accepted.of(visit.request().headers().getAll("Accept")).linesOnly()) {
      answers.bytes(visit, Accepted.LINES, Ndjson.single(outcome));
    } else {
      applied(visit, outcome);
      answers.json(visit, waiting ? 202 : 200, more.apply(Answers.good(outcome, sandbox)));
    }
    return Future.succeededFuture();
  }

  private Future<Void> lines(Visit visit, Outcome outcome) {
    LongAnswer answer = answers.begin(visit, Accepted.LINES);
    if (answer == null) {
      outcome.stream().cancel();
      return Future.succeededFuture();
    }
    return new Ndjson(outcome, answer).send();
  }

  private static void applied(Visit visit, Outcome outcome) {
    if (outcome.held() != Outcome.Held.NO) {
      String others = visit.request().response().headers().get("Preference-Applied");
      visit.request().response().putHeader("Preference-Applied", others == null ? "wait" : others + ", wait");
    }
  }
}
