package dev.waybill.rehearsal;

import dev.waybill.document.Document;
import dev.waybill.egress.Wire;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.shape.Difference;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** The wire of a test: compares each call with the next line of the script and answers as it says. Touches no network. */
final class ScriptedWire implements Wire {
  private final List<Line> lines;
  private final List<Difference> differences = new ArrayList<>();
  private final List<Answered> answered = new ArrayList<>();
  private int next;
  private int calls;

  ScriptedWire(List<Line> lines) {
    this.lines = lines;
  }

  @Override
  public Future<HttpReply> send(HttpCall call, InetAddress address) {
    calls++;
    Document seen = SentCall.document(call);
    while (next < lines.size() && lines.get(next).optional() && !compare(lines.get(next), call, seen).isEmpty()) {
      next++;
    }
    if (next == lines.size()) {
      differences.add(new Difference("exchange", "no request number " + calls, call.method() + " " + call.target().url()));
      return Future.failedFuture(Problem.of(Code.INTERNAL, "The test's exchange has no request number " + calls + ".").failure());
    }
    Line line = lines.get(next);
    String place = "exchange[" + next + "].request";
    next++;
    answered.add(Answered.of(line, call));
    compare(line, call, seen).forEach(difference ->
        differences.add(new Difference(place + " " + difference.path(), difference.expected(), difference.actual())));
    return answer(line, line.reply(), call);
  }

  private static List<Difference> compare(Line line, HttpCall call, Document seen) {
    List<Difference> found = new ArrayList<>();
    if (line.method() != null && !line.method().equals(call.method())) {
      found.add(new Difference("method", line.method(), call.method()));
    }
    if (line.url() != null) {
      line.url().differences(seen)
          .forEach(difference -> found.add(new Difference("url", difference.expected(), difference.actual())));
    }
    if (line.request() != null) {
      found.addAll(line.request().differences(seen));
    }
    return found;
  }

  /** What a line answers: this reply, or its failure. */
  static Future<HttpReply> answer(Line line, Line.Reply reply, HttpCall call) {
    return line.fail() != null ? Future.failedFuture(failure(line.fail()))
        : Future.succeededFuture(HttpReply.received(reply.status(), reply.headers(), reply.body(), call.trip()));
  }

  private static RuntimeException failure(String kind) {
    return switch (kind) {
      case "connect" -> Problem.of(Code.UNAVAILABLE, "connect_refused", "The provider refuses connections.").failure();
      case "timeout" -> Problem.of(Code.TIMEOUT, "reply_timeout", "The provider did not answer in time.").withMaybeProcessed(true)
          .failure();
      default -> Problem.of(Code.UNAVAILABLE, "reset", "The provider closed the connection before it answered.")
          .withMaybeProcessed(true).failure();
    };
  }

  int calls() {
    return calls;
  }

  /** The lines that were asked for, each with the call that it answered. */
  List<Answered> answered() {
    return List.copyOf(answered);
  }

  /** What differed, lines that were never asked for included. */
  List<Difference> differences() {
    List<Difference> all = new ArrayList<>(differences);
    for (int i = next; i < lines.size(); i++) {
      if (!lines.get(i).optional()) {
        all.add(new Difference("exchange[" + i + "]", "a request", "none was sent"));
      }
    }
    return all;
  }
}
