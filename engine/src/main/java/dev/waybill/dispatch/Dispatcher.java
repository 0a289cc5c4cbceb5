package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.clock.Timeline;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.http.FileNode;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.paging.Page;
import dev.waybill.plan.ActionPlan;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Table;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.secret.Redactor;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a dispatch, top to bottom: find the plan, admit, make the input ready, render, exchange, map, answer. Never fails: what
 * goes wrong is in the outcome. Thread-safe.
 */
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.dispatch");
  private static final Duration BUSY = Duration.ofSeconds(1);

  /** 100 MB. */
  public static final long USUAL_LIST = 100_000_000;

  private final Supplier<Table> table;
  private final Ids ids;
  private final Timeline timeline;
  private final Ledger ledger;
  private final int maxInFlight;
  private final long maxList;
  private final AtomicInteger inFlight = new AtomicInteger();

  /** With lists of up to {@link #USUAL_LIST} bytes. */
  public Dispatcher(Supplier<Table> table, Ids ids, Timeline timeline, Ledger ledger, int maxInFlight) {
    this(table, ids, timeline, ledger, maxInFlight, USUAL_LIST);
  }

  /**
   * @param ledger is told of every outcome
   * @param maxList the most bytes of the pages of a list that is given whole
   */
  public Dispatcher(Supplier<Table> table, Ids ids, Timeline timeline, Ledger ledger, int maxInFlight, long maxList) {
    this.maxList = maxList;
    this.table = table;
    this.ids = ids;
    this.timeline = timeline;
    this.ledger = ledger;
    this.maxInFlight = maxInFlight;
  }

  /** Told of every dispatch when it has ended. Must not block. */
  @FunctionalInterface
  public interface Ledger {
    void ended(Outcome outcome);
  }

  public int inFlight() {
    return inFlight.get();
  }

  /** Whether there is such an action, so that its input is worth reading. */
  public boolean knows(String provider, String action) {
    ProviderPlan plan = table.get().provider(provider);
    return plan != null && plan.actions().containsKey(action);
  }

  /** Whether there is such a provider. */
  boolean has(String provider) {
    return table.get().provider(provider) != null;
  }

  /** How a dispatch ends for a caller who may not know of the provider: exactly as if there were none. */
  public Outcome hidden(Order order) {
    return ended(new Run(ids.next(), order, timeline.nanos()), unknown(order.provider()));
  }

  /** Runs one dispatch on the caller's event loop. */
  public Future<Outcome> dispatch(Order order) {
    String id = ids.next();
    long begin = timeline.nanos();
    if (inFlight.incrementAndGet() > maxInFlight) {
      inFlight.decrementAndGet();
      return Future.succeededFuture(ended(new Run(id, order, begin), Problem.of(Code.OVERLOADED,
          "The gateway carries as many dispatches as it may at once.").withRetryAfter(BUSY)));
    }
    Run run = new Run(id, order, begin);
    return started(run).transform(result -> {
      Outcome outcome = result.succeeded() ? result.result() : ended(run, problem(run, result.cause()));
      if (outcome.stream() == null) {
        inFlight.decrementAndGet();
      }
      return Future.succeededFuture(outcome);
    });
  }

  private Future<Outcome> started(Run run) {
    try {
      run.provider = provider(run.order.provider());
      run.plan = run.provider.action(run.order.action());
      JsonNode input = Input.ready(run.plan, run.order.input());
      run.provider.requireConfigured();
      List<String> warnings = refuseUnread(run.plan, run.order);
      Future<JsonNode> ready = run.plan.loadsFiles() ? Files.loaded(input) : Future.succeededFuture(input);
      run.warnings = warnings;
      return ready.compose(files -> carriedOut(run, files));
    } catch (Exception | StackOverflowError | LinkageError refused) {
      return Future.failedFuture(refused);
    }
  }

  /** What the caller gave and nothing reads, as warnings; a refusal where the caller prefers that. */
  private static List<String> refuseUnread(ActionPlan plan, Order order) {
    List<String> unread = Input.unread(plan, order.input());
    if (order.strict() && !unread.isEmpty()) {
      throw Input.strict(unread);
    }
    return unread;
  }

  private Future<Outcome> carriedOut(Run run, JsonNode input) {
    Document document = document(run.plan.base(), run.id, input);
    run.trip = run.plan.trip(run.id, document, run.order.traceparent());
    if (!run.plan.isPaged()) {
      return run.plan.run(run.trip).map(reply -> answered(run, reply, clean(run, run.plan.output(reply)), false));
    }
    Listing listing = new Listing(run.plan, run.plan.pager(run.trip), output -> clean(run, output), maxList);
    return run.order.streams() ? listing.next().map(first -> streaming(run, listing, first))
        : listing.whole().map(list -> answered(run, list.last(), list.items(), list.truncated()));
  }

  /** The beginning of a list; the dispatch ends when the list does. */
  private Outcome streaming(Run run, Listing listing, Page first) {
    ItemStream stream = new ItemStream(listing, first, cause -> clean(run, problem(run, cause)), ending -> {
      inFlight.decrementAndGet();
      told(outcome(run, null, ending.problem(), first.reply().status(), ending.truncated(), null));
    });
    return outcome(run, null, null, first.reply().status(), false, stream);
  }

  private Document document(Document base, String id, JsonNode input) {
    return base.with(Root.ID, TextNode.valueOf(id))
        .with(Root.INPUT, input)
        .withLazy(Root.NOW, () -> TextNode.valueOf(timeline.now().toString()));
  }

  /** The request as it would go out, secrets masked; nothing is sent. Fails with a {@link Failure}. */
  public Future<HttpCall> preview(Order order) {
    try {
      ProviderPlan provider = provider(order.provider());
      ActionPlan plan = provider.action(order.action());
      provider.requireSettings();
      JsonNode input = Input.ready(plan, order.input());
      refuseUnread(plan, order);
      Future<JsonNode> ready = plan.loadsFiles() ? Files.loaded(input) : Future.succeededFuture(input);
      String id = ids.next();
      return ready.compose(files -> plan.preview(plan.trip(id, document(provider.masked(), id, files), null)));
    } catch (RuntimeException refused) {
      return Future.failedFuture(refused);
    }
  }

  private ProviderPlan provider(String id) {
    ProviderPlan provider = table.get().provider(id);
    if (provider == null) {
      throw unknown(id).failure();
    }
    return provider;
  }

  private static Problem unknown(String id) {
    return Problem.of(Code.UNKNOWN_PROVIDER, "There is no provider `" + id + "` here.");
  }

  private Outcome answered(Run run, HttpReply reply, JsonNode output, boolean truncated) {
    return told(outcome(run, output, null, reply.status(), truncated, null));
  }

  private Outcome ended(Run run, Problem problem) {
    Problem clean = run.provider == null ? problem : clean(run, problem);
    return told(outcome(run, null, clean, clean.upstreamStatus(), false, null));
  }

  private Outcome outcome(Run run, JsonNode output, Problem problem, Integer status, boolean truncated, ItemStream stream) {
    return new Outcome(run.id, run.order.provider(), run.order.action(), run.plan == null ? null : run.plan.version(), output, problem,
        problem == null ? run.warnings : List.of(), status, run.trip == null ? 0 : run.trip.attempts(), took(run), truncated, stream,
        Outcome.Held.NO);
  }

  private static JsonNode clean(Run run, JsonNode output) {
    return run.trip.masked(run.provider.redactor().clean(FileNode.written(output)));
  }

  private static Problem clean(Run run, Problem problem) {
    Redactor redactor = run.provider.redactor();
    Problem clean = problem.withProviderText(redactor.clean(problem.reason()), redactor.clean(problem.message()));
    return run.trip == null ? clean : clean.withProviderText(run.trip.masked(clean.reason()), run.trip.masked(clean.message()));
  }

  private Outcome told(Outcome outcome) {
    ledger.ended(outcome);
    return outcome;
  }

  private Duration took(Run run) {
    return Duration.ofNanos(timeline.nanos() - run.begin);
  }

  private static Problem problem(Run run, Throwable cause) {
    if (cause instanceof Failure failure) {
      return failure.problem();
    }
    LOG.atError().addKeyValue("dispatch", run.id).addKeyValue("provider", run.order.provider())
        .addKeyValue("action", run.order.action()).addKeyValue("exception", cause.getClass().getName())
        .addKeyValue("at", cause.getStackTrace().length == 0 ? "" : cause.getStackTrace()[0].toString())
        .log("A dispatch failed for a reason of our own");
    return Problem.of(Code.INTERNAL, "Something went wrong in the gateway; its log has this dispatch's id.")
        .withMaybeProcessed(run.trip != null && run.trip.attempts() > 0 && !run.plan.harmless());
  }

  /** What is known of a dispatch while it runs. Confined to its event loop. */
  private static final class Run {
    private final String id;
    private final Order order;
    private final long begin;
    private ProviderPlan provider;
    private ActionPlan plan;
    private Trip trip;
    private List<String> warnings = List.of();

    private Run(String id, Order order, long begin) {
      this.id = id;
      this.order = order;
      this.begin = begin;
    }
  }
}
