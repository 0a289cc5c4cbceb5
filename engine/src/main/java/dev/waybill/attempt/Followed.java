package dev.waybill.attempt;

import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.path.Selector;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Function;

/**
 * The exchange next to the way out that reads in every reply, good or bad, how many calls the provider still takes. What a reply does
 * not say, or says so that it cannot be read, changes nothing.
 */
public final class Followed implements Exchange {
  private final Line line;
  private final int limit;
  private final Selector key;
  private final Function<HttpReply, News> reader;
  private final Exchange next;

  /**
   * What a reply tells.
   *
   * @param left how many calls are left
   * @param reset how long until the count begins anew
   */
  public record News(long left, Duration reset) {}

  /**
   * @param limit which of the line's limits follows
   * @param key as that limit's, or null
   * @param reader gives null where a reply tells nothing
   */
  public Followed(Line line, int limit, Selector key, Function<HttpReply, News> reader, Exchange next) {
    this.line = line;
    this.limit = limit;
    this.key = key;
    this.reader = reader;
    this.next = next;
  }

  @Override
  public Future<HttpReply> send(HttpCall call) {
    return next.send(call).map(reply -> {
      News news = reader.apply(reply);
      if (news != null) {
        line.note(limit, Limit.key(key, call.trip().document()), news.left(), news.reset());
      }
      return reply;
    });
  }
}
