package dev.waybill.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.dispatch.FileStream;
import dev.waybill.dispatch.Outcome;
import dev.waybill.dispatch.Relay;
import dev.waybill.http.Bulk;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Answers a caller with what came of a dispatch: JSON, a problem, a list line by line, or a file as it comes. Thread-safe. */
final class OutcomeAnswers {
  private final AnswerWriter answers;
  private final boolean sandbox;

  OutcomeAnswers(AnswerWriter answers, boolean sandbox) {
    this.answers = answers;
    this.sandbox = sandbox;
  }

  /** Completes when the dispatch is over. */
  Future<Void> write(Visit visit, Accepted accepted, Outcome outcome) {
    return write(visit, accepted, outcome, null);
  }

  /** @param tried what other providers said before, or null where no route was followed */
  Future<Void> write(Visit visit, Accepted accepted, Outcome outcome, List<Relay.Tried> tried) {
    visit.minutes().dispatched(outcome, tried);
    if (outcome.stream() != null) {
      return lines(visit, outcome);
    }
    if (outcome.file() != null) {
      return file(visit, outcome.file());
    }
    boolean waits = outcome.held() == Outcome.Held.WAITING;
    if (outcome.problem() != null) {
      answers.problem(visit, outcome.problem(), with(tried, Answers.problem(outcome, sandbox)));
    } else if (!waits && accepted.linesOnly()) {
      return answers.written(visit, 200, Accepted.LINES, outcome.output(), () -> Ndjson.single(outcome));
    } else {
      applied(visit, outcome);
      if (tried == null && !sandbox && !waits && !Bulk.isLarge(outcome.output())) {
        Buffer usual = AnswerText.of(outcome);
        if (usual != null) {
          answers.typed(visit, 200, AnswerWriter.JSON, usual);
          return Future.succeededFuture();
        }
      }
      return answers.written(visit, waits ? 202 : 200, AnswerWriter.JSON, outcome.output(),
          () -> JsonText.write(with(tried, Answers.good(outcome, sandbox))));
    }
    return Future.succeededFuture();
  }

  private Future<Void> lines(Visit visit, Outcome outcome) {
    LongAnswer answer = answers.begin(visit, Accepted.LINES, -1);
    if (answer == null) {
      outcome.stream().cancel();
      return Future.succeededFuture();
    }
    return new Ndjson(outcome, answer).send();
  }

  private Future<Void> file(Visit visit, FileStream file) {
    visit.request().response().putHeader("Content-Disposition", Disposition.attachment(file.filename()));
    LongAnswer answer = answers.begin(visit, Disposition.media(file.media()), file.length());
    if (answer == null) {
      file.discard();
      return Future.succeededFuture();
    }
    return file.pipeTo(answer, CallerGone.class::isInstance).compose(whole -> answer.end()).recover(broken -> {
      file.discard();
      answer.abort();
      return Future.succeededFuture();
    });
  }

  private static void applied(Visit visit, Outcome outcome) {
    if (outcome.held() != Outcome.Held.NO) {
      String others = visit.request().response().headers().get("Preference-Applied");
      visit.request().response().putHeader("Preference-Applied", others == null ? "wait" : others + ", wait");
    }
  }

  private static ObjectNode with(List<Relay.Tried> tried, ObjectNode answer) {
    if (tried != null) {
      ArrayNode list = answer.putArray("tried");
      for (Relay.Tried each : tried) {
        list.addObject().put("provider", each.provider()).put("action", each.action())
            .put("code", each.problem().code().word()).put("detail", each.problem().detail());
      }
    }
    return answer;
  }
}
