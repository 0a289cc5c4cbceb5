package dev.waybill.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.dispatch.ItemStream;
import dev.waybill.dispatch.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * A list as one JSON text a line; the last line says how it ended. The next page is asked for once the caller has taken the one before.
 * Confined to one event loop.
 */
final class Ndjson {
  /** How much goes out in one piece, but for a single element that is larger. */
  private static final int PIECE = 64 * 1024;

  private final Outcome outcome;
  private final LongAnswer answer;
  private final Promise<Void> done = Promise.promise();
  private final Context context = Vertx.currentContext();

  Ndjson(Outcome outcome, LongAnswer answer) {
    this.outcome = outcome;
    this.answer = answer;
  }

  /** Completes when the list has ended, however it did. */
  Future<Void> send() {
    page();
    return done.future();
  }

  private void page() {
    if (answer.isGone()) {
      gone();
      return;
    }
    outcome.stream().next().onComplete(came -> {
      ItemStream.Elements elements = came.result();
      lines(elements.items(), 0, elements.ending());
    });
  }

  /** Writes elements from this one on, piece by piece. */
  private void lines(List<JsonNode> items, int from, ItemStream.Ending ending) {
    Buffer piece = Buffer.buffer();
    int next = from;
    while (next < items.size() && piece.length() < PIECE) {
      piece.appendBuffer(line(items.get(next++)));
    }
    boolean all = next == items.size();
    if (all && ending != null) {
      piece.appendBuffer(line(last(ending)));
    }
    int begin = next;
    (piece.length() == 0 ? Future.<Void>succeededFuture() : answer.write(piece)).onComplete(taken -> context.runOnContext(free -> {
      if (taken.failed()) {
        gone();
      } else if (!all) {
        lines(items, begin, ending);
      } else if (ending == null) {
        page();
      } else {
        answer.end().onComplete(over -> done.tryComplete());
      }
    }));
  }

  private void gone() {
    outcome.stream().cancel();
    answer.abort();
    done.tryComplete();
  }

  /** One output and how it ended, for who takes nothing else. */
  static Buffer single(Outcome whole) {
    Buffer lines = Buffer.buffer();
    List<JsonNode> items = List.of(whole.output());
    items.forEach(item -> lines.appendBuffer(line(item)));
    return lines.appendBuffer(line(ending("complete", items.size())));
  }

  private ObjectNode last(ItemStream.Ending ending) {
    if (ending.problem() == null) {
      return ending(ending.truncated() ? "truncated" : "complete", ending.items());
    }
    ObjectNode line = JsonText.object();
    line.putObject("_waybill").put("items", ending.items())
        .set("error", Answers.problem(ending.problem(), outcome.id(), outcome.provider(), outcome.action()));
    return line;
  }

  private static ObjectNode ending(String word, long items) {
    ObjectNode line = JsonText.object();
    line.putObject("_waybill").put(word, true).put("items", items);
    return line;
  }

  private static Buffer line(JsonNode value) {
    Buffer text = JsonText.write(value);
    return Buffer.buffer(text.length() + 1).appendBuffer(text).appendByte((byte) '\n');
  }
}
