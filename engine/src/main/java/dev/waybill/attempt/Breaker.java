package dev.waybill.attempt;

import dev.waybill.clock.Timeline;
import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.standing.Bounded;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The exchange that stops calling a host which keeps failing, and tries it again later. A host fails with {@code unavailable} and
 * {@code timeout}; any other reply shows that it is well, and what never reached it says nothing. Thread-safe.
 */
public final class Breaker implements Exchange {
  /** Of how many hosts the state is kept; where there are more, those not called for the longest begin anew. */
  public static final int MOST_HOSTS = 1_000;

  private static final Duration TRIAL_UNDER_WAY = Duration.ofSeconds(1);
  /** A deadline noticed later than this was kept from us by our own delay. */
  private static final long OUR_DELAY = Duration.ofMillis(250).toNanos();
  /** A later try that had less time than this says nothing of the host when the time is over. */
  private static final long HARDLY_ANY = Duration.ofMillis(100).toNanos();

  private final String provider;
  private final BreakerPolicy policy;
  private final Bounded<String, Circuit> circuits;
  private final Lookout lookout;
  private final Timeline timeline;
  private final Exchange next;

  /** @param circuits by origin, shared by all calls with the same credential */
  public Breaker(String provider, BreakerPolicy policy, Bounded<String, Circuit> circuits, Lookout lookout, Timeline timeline, Exchange next) {
    this.provider = provider;
    this.policy = policy;
    this.circuits = circuits;
    this.lookout = lookout;
    this.timeline = timeline;
    this.next = next;
  }

  @Override
  public Future<HttpReply> send(HttpCall call) {
    String origin = call.target().origin();
    String host = origin.substring(origin.indexOf("//") + 2);
    Circuit circuit = circuits.get(origin, fresh -> new Circuit(policy, state -> lookout.turned(provider, host, state)));
    long begin = timeline.nanos();
    long ticket = circuit.enter(begin);
    if (ticket == Circuit.REFUSED) {
      return Future.failedFuture(refusal(host, circuit.rest(begin)).failure());
    }
    Future<HttpReply> reply;
    try {
      reply = next.send(call);
    } catch (RuntimeException refused) {
      reply = Future.failedFuture(refused);
    }
    if (!reply.isComplete() && circuit.isTrying()) {
      return tried(call, circuit, ticket, begin, reply);
    }
    return reply.onComplete(result -> circuit.end(ticket, sign(call, begin, result), timeline.nanos()));
  }

  /** A trial counts as failed where nobody hears of it by the deadline: its place must not stay taken. */
  private Future<HttpReply> tried(HttpCall call, Circuit circuit, long ticket, long begin, Future<HttpReply> reply) {
    AtomicBoolean over = new AtomicBoolean();
    long left = Math.max(0, call.trip().deadlineNanos() - begin);
    Timeline.Timer timer = timeline.after(Duration.ofNanos(left).plus(Deadline.GRACE), () -> {
      if (over.compareAndSet(false, true)) {
        circuit.end(ticket, Circuit.Sign.ILL, timeline.nanos());
      }
    });
    return reply.onComplete(result -> {
      timer.cancel();
      if (over.compareAndSet(false, true)) {
        circuit.end(ticket, sign(call, begin, result), timeline.nanos());
      }
    });
  }

  private Circuit.Sign sign(HttpCall call, long begin, AsyncResult<HttpReply> result) {
    if (result.succeeded()) {
      return Circuit.Sign.WELL;
    }
    if (!(result.cause() instanceof Failure failure)) {
      return Circuit.Sign.NOTHING;
    }
    Problem problem = failure.problem();
    if (problem.code() == Code.UNAVAILABLE) {
      return Circuit.Sign.ILL;
    }
    if (problem.code() == Code.TIMEOUT) {
      return problem.upstreamStatus() == null && isOurDelay(call, begin) ? Circuit.Sign.NOTHING : Circuit.Sign.ILL;
    }
    return problem.upstreamStatus() != null || problem.code() == Code.BAD_RESPONSE ? Circuit.Sign.WELL : Circuit.Sign.NOTHING;
  }

  private boolean isOurDelay(HttpCall call, long begin) {
    long deadline = call.trip().deadlineNanos();
    return timeline.nanos() - deadline > OUR_DELAY || call.trip().attempts() > 1 && deadline - begin < HARDLY_ANY;
  }

  private static Problem refusal(String host, long rest) {
    return Problem.of(Code.UNAVAILABLE, "breaker_open", "`" + host + "` keeps failing and is not called for a while.")
        .withRetryAfter(rest > 0 ? Duration.ofNanos(rest) : TRIAL_UNDER_WAY);
  }
}
