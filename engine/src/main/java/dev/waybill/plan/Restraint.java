package dev.waybill.plan;

import dev.waybill.attempt.Breaker;
import dev.waybill.attempt.BreakerPolicy;
import dev.waybill.attempt.Circuit;
import dev.waybill.attempt.Followed;
import dev.waybill.attempt.Limit;
import dev.waybill.attempt.Line;
import dev.waybill.http.Exchange;
import dev.waybill.http.HttpReply;
import dev.waybill.path.Selector;
import dev.waybill.standing.Bounded;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What holds the calls of one request back: its limits and its breaker. Immutable and thread-safe.
 *
 * @param line the state of the limits, or null where there are none
 * @param keys one for each limit, null where it keeps one count
 * @param readers by the limit that follows the provider's headers, what is read in a reply
 * @param policy of the breaker, or null where there is none
 * @param circuits the state of the breaker, by host
 */
record Restraint(
    String provider,
    Line line,
    List<Selector> keys,
    Map<Integer, Function<HttpReply, Followed.News>> readers,
    BreakerPolicy policy,
    Bounded<String, Circuit> circuits,
    Ground ground) {

  /** {@code limit(breaker(inner))} */
  Exchange around(Exchange inner) {
    Exchange broken = policy == null ? inner : new Breaker(provider, policy, circuits, ground.lookout(), ground.timeline(), inner);
    return line == null ? broken : new Limit(provider, line, keys, ground.lookout(), ground.timeline(), broken);
  }

  /** What stands next to the way out, where even a failing reply is still whole. */
  Exchange inside(Exchange out) {
    Exchange inner = out;
    for (Map.Entry<Integer, Function<HttpReply, Followed.News>> reader : readers.entrySet()) {
      inner = new Followed(line, reader.getKey(), keys.get(reader.getKey()), reader.getValue(), inner);
    }
    return inner;
  }
}
