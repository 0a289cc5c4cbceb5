package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.http.FileNode;
import dev.waybill.http.HeldBytes;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.plan.ActionPlan;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.secret.Redactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of a dispatch while it runs, and the outcomes that can be made of it. Confined to its event loop. */
final class Run {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.dispatch");

  final String id;
  final Order order;
  ProviderPlan provider;
  ActionPlan plan;
  Trip trip;
  List<String> warnings = List.of();
  private final long begin;
  private final LongSupplier nanos;
  private final HeldBytes.Share share;
  private final Fetching fetching;
  private boolean left;

  /** @param nanos the monotonic clock */
  Run(String id, Order order, LongSupplier nanos, Means means) {
    this.id = id;
    this.share = means.held().share();
    this.fetching = new Fetching(means.files(), share);
    this.order = order;
    this.nanos = nanos;
    this.begin = nanos.getAsLong();
  }

  /** Gives its place back, and all it holds; once. */
  void leave(Slots slots) {
    if (!left) {
      left = true;
      fetching.end();
      slots.give();
    }
  }

  /** The files that it fetches and holds. */
  Fetching fetching() {
    return fetching;
  }

  /** Of the memory for replies and files. */
  HeldBytes.Share share() {
    return share;
  }

  /**
   * What the caller gets.
   *
   * @param raw as the action gives it, which a wait may read
   * @param clean without any secret
   */
  record Output(JsonNode raw, JsonNode clean) {}

  Output output(HttpReply reply) {
    JsonNode output = plan.output(reply);
    return new Output(output, clean(output));
  }

  /** An output without any secret. */
  JsonNode clean(JsonNode output) {
    return trip.masked(provider.redactor().clean(FileNode.written(output)));
  }

  /** A text without any secret; null stays null. */
  String clean(String text) {
    String clean = provider.redactor().clean(text);
    return trip == null ? clean : trip.masked(clean);
  }

  /** What a failure comes to, without any secret; a fault of our own is told to the log. */
  Problem problem(Throwable cause) {
    Problem problem = cause instanceof Failure failure ? failure.problem() : fault(cause);
    if (provider == null) {
      return problem;
    }
    // Our own sentences may name a host that the provider gave.
    Problem told = problem.withDetail(clean(problem.detail()));
    Redactor redactor = provider.redactor();
    Problem clean = told.withProviderText(redactor.clean(told.reason()), redactor.clean(told.message()));
    return trip == null ? clean : clean.withProviderText(trip.masked(clean.reason()), trip.masked(clean.message()));
  }

  private Problem fault(Throwable cause) {
    if (cause instanceof StackOverflowError) {
      boolean answered = trip != null && trip.attempts() > 0;
      return Problem.of(answered ? Code.BAD_RESPONSE : Code.INVALID_REQUEST, "too_deep",
          answered ? "The provider's answer is nested too deeply to be worked on." : "The input is nested too deeply to be worked on.")
          .withMaybeProcessed(answered && !plan.harmless());
    }
    LOG.atError().addKeyValue("dispatch", id).addKeyValue("provider", order.provider())
        .addKeyValue("action", order.action()).addKeyValue("exception", cause.getClass().getName())
        .addKeyValue("at", cause.getStackTrace().length == 0 ? "" : cause.getStackTrace()[0].toString())
        .log("A dispatch failed for a reason of our own");
    return Problem.of(Code.INTERNAL, "Something went wrong in the gateway; its log has this dispatch's id.")
        .withMaybeProcessed(trip != null && trip.attempts() > 0 && !plan.harmless());
  }

  Outcome failed(Problem problem) {
    return outcome(null, problem, List.of(), problem.upstreamStatus(), 0, false, null, Outcome.Held.NO);
  }

  Outcome good(JsonNode output, int status, boolean truncated) {
    return outcome(output, null, warnings, status, 0, truncated, null, Outcome.Held.NO);
  }

  Outcome giving(FileStream file, int status) {
    return outcome(null, null, warnings, status, 0, false, null, file, Outcome.Held.NO);
  }

  /** @param cause what broke it off, or null */
  Outcome given(Throwable cause, int status) {
    return outcome(null, cause == null ? null : problem(cause), List.of(), status, 0, false, null, Outcome.Held.NO);
  }

  Outcome streaming(ItemStream stream, int status) {
    return outcome(null, null, warnings, status, 0, false, stream, Outcome.Held.NO);
  }

  Outcome streamed(ItemStream.Ending ending, int status) {
    return outcome(null, ending.problem(), List.of(), status, 0, ending.truncated(), null, Outcome.Held.NO);
  }

  /** @param own what the action itself gave */
  Outcome held(JsonNode own, int status, Wait.Result result) {
    List<String> all = new ArrayList<>(warnings);
    if (result.warning() != null) {
      all.add(result.warning());
    }
    boolean still = result.output() == null;
    return outcome(still ? own : result.output(), null, all, result.status() == null ? status : result.status(), result.attempts(), false, null,
        still ? Outcome.Held.WAITING : Outcome.Held.DONE);
  }

  private Outcome outcome(JsonNode output, Problem problem, List<String> warned, Integer status, int otherAttempts, boolean truncated,
      ItemStream stream, Outcome.Held held) {
    return outcome(output, problem, warned, status, otherAttempts, truncated, stream, null, held);
  }

  private Outcome outcome(JsonNode output, Problem problem, List<String> warned, Integer status, int otherAttempts, boolean truncated,
      ItemStream stream, FileStream file, Outcome.Held held) {
    // The plan's own words where there is one: what keeps an outcome's names keeps nothing of the request then.
    return new Outcome(id, provider == null ? order.provider() : provider.id(), plan == null ? order.action() : plan.name(),
        plan == null ? null : plan.version(),
        provider == null ? null : provider.hash(), output, problem, warned, status,
        (trip == null ? 0 : trip.attempts()) + otherAttempts, Duration.ofNanos(nanos.getAsLong() - begin), truncated, stream, file, held);
  }
}
