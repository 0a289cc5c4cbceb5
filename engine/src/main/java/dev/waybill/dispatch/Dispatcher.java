package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.clock.Timeline;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.http.Bulk;
import dev.waybill.http.Download;
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
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The life of a dispatch, top to bottom: find the plan, admit, make the input ready, render, exchange, map, answer. Never fails: what
 * goes wrong is in the outcome. Thread-safe.
 */
public final class Dispatcher {
  private static final Duration BUSY = Duration.ofSeconds(1);

  /** How many replies as large as one may be a list may have that is given whole. */
  private static final int LISTS = 10;
  private final Supplier<Table> table;
  private final Ids ids;
  private final Timeline timeline;
  private final Ledger ledger;
  private final Means means;
  private final Slots slots;
  private final Waiting waiting = new Waiting();

  /** With replies of up to {@link Means#USUAL_REPLY} bytes. */
  public Dispatcher(Supplier<Table> table, Ids ids, Timeline timeline, Ledger ledger, int maxInFlight) {
    this(table, ids, timeline, ledger, maxInFlight, Means.of(Means.USUAL_REPLY));
  }

  /** @param ledger is told of every outcome */
  public Dispatcher(Supplier<Table> table, Ids ids, Timeline timeline, Ledger ledger, int maxInFlight, Means means) {
    this.means = means;
    this.table = table;
    this.ids = ids;
    this.timeline = timeline;
    this.ledger = ledger;
    this.slots = new Slots(maxInFlight);
  }

  /** Told of every dispatch when it has ended. Must not block. */
  @FunctionalInterface
  public interface Ledger {
    void ended(Outcome outcome);

    /** @param origin who asked, or null where nobody keeps a record */
    default void ended(Outcome outcome, Origin origin) {
      ended(outcome);
    }
  }

  public int inFlight() {
    return slots.taken();
  }

  /** Who waits for webhooks' events: they are to be told of each. */
  public Waiting waiting() {
    return waiting;
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
    Run run = run(order);
    return told(run, run.failed(unknown(order.provider())));
  }

  private Run run(Order order) {
    return new Run(ids.next(), order, timeline::nanos, means);
  }

  /** Runs one dispatch on the caller's event loop. */
  public Future<Outcome> dispatch(Order order) {
    Run run = run(order);
    if (!slots.take()) {
      return Future.succeededFuture(told(run, run.failed(Problem.of(Code.OVERLOADED,
          "The gateway carries as many dispatches as it may at once.").withRetryAfter(BUSY))));
    }
    return started(run).transform(result -> {
      Outcome outcome = result.succeeded() ? result.result() : told(run, run.failed(run.problem(result.cause())));
      if (!outcome.isUnderWay()) {
        run.leave(slots);
      }
      if (order.origin() == Origin.PROBE || order.origin() == Origin.WEBHOOK) {
        means.recorder().ended(run.provider, order, outcome);
      }
      return Future.succeededFuture(outcome);
    });
  }

  private Future<Outcome> started(Run run) {
    try {
      run.provider = provider(run.order.provider());
      run.plan = run.provider.action(run.order.action());
      JsonNode input = Input.ready(run.plan, run.order.input(),
          (filename, media, url, spot) -> FileNode.byUrl(filename, media, url, run.fetching().at(spot)));
      run.provider.requireConfigured();
      List<String> warnings = refuseUnread(run.plan, run.order);
      Future<JsonNode> ready = run.plan.loadsFiles() ? Files.loaded(input, run.fetching()) : Future.succeededFuture(input);
      run.warnings = warnings;
      return ready.compose(files -> run.provider.sensitive()
          ? means.recorder().begun(run.id, run.provider, run.order).compose(noted -> carriedOut(run, files)) : carriedOut(run, files));
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
    run.trip = run.plan.trip(run.id, document, run.order.traceparent()).holding(run.share());
    if (!run.plan.isPaged()) {
      return run.order.files() == null ? run.plan.run(run.trip).compose(reply -> done(run, reply, reply.body().length()))
          : run.plan.stream(run.trip).compose(reply -> downloaded(run, reply));
    }
    Listing listing = new Listing(run.plan, run.plan.pager(run.trip), run::clean, LISTS * means.maxReply());
    return run.order.streams() ? listing.next().map(first -> streaming(run, listing, first))
        : listing.whole().map(list -> told(run, run.good(list.items(), list.last().status(), list.truncated())));
  }

  /** The reply may have a file that is still to come: who takes it as it is gets it so, others within JSON. */
  private Future<Outcome> downloaded(Run run, HttpReply reply) {
    Download download = reply.download();
    if (download == null || !run.order.files().test(download.media())) {
      return download == null ? done(run, reply, reply.body().length())
          : Downloads.collected(reply, means.maxReply(), run.share()).compose(whole -> done(run, whole, Downloads.size(whole)));
    }
    try {
      JsonNode output = run.plan.output(reply);
      FileNode file = Downloads.in(output);
      if (file != null) {
        return Future.succeededFuture(run.giving(new FileStream(file, run::clean, cause -> {
          run.leave(slots);
          return told(run, run.given(cause, reply.status()));
        }), reply.status()));
      }
      download.discard();
      return done(run, reply, new Run.Output(output, run.clean(output)));
    } catch (RuntimeException refused) {
      download.discard();
      throw refused;
    }
  }

  /**
   * The action is carried out; its final result may still be waited for.
   *
   * @param bytes how large the reply is; the output of a large one is made beside the event loop
   */
  private Future<Outcome> done(Run run, HttpReply reply, long bytes) {
    return Bulk.isLarge(bytes) ? Bulk.beside(() -> run.output(reply)).compose(output -> done(run, reply, output))
        : done(run, reply, run.output(reply));
  }

  private Future<Outcome> done(Run run, HttpReply reply, Run.Output output) {
    JsonNode clean = output.clean();
    if (run.order.hold() == null || run.plan.waits() == null) {
      return Future.succeededFuture(told(run, run.good(clean, reply.status(), false)));
    }
    if (!slots.hold()) {
      return Future.succeededFuture(told(run, run.held(clean, reply.status(),
          new Wait.Result(null, null, 0, "The gateway holds as many answers as it may at once."))));
    }
    // Whoever only waits carries nothing.
    run.leave(slots);
    ActionPlan polled = run.provider.actions().get(run.plan.waits().action());
    Wait wait = new Wait(run.provider, run.plan.waits(), reply.document().with(Root.OUTPUT, output.raw()),
        input -> polled.trip(run.id, document(polled.base(), run.id, input), run.order.traceparent()).holding(means.held().share()), slots, timeline);
    return wait.begin(run.order.hold(), waiting).map(result -> {
      slots.release();
      return told(run, run.held(clean, reply.status(), result));
    });
  }

  /** The beginning of a list; the dispatch ends when the list does. */
  private Outcome streaming(Run run, Listing listing, Page first) {
    int status = first.reply().status();
    return run.streaming(new ItemStream(listing, first, run::problem, ending -> {
      run.leave(slots);
      return told(run, run.streamed(ending, status));
    }), status);
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
      JsonNode input = Input.ready(plan, order.input(), Files::shown);
      refuseUnread(plan, order);
      Fetching held = new Fetching(UrlFiles.NONE, means.held().share());
      Future<JsonNode> ready = plan.loadsFiles() ? Files.loaded(input, held) : Future.succeededFuture(input);
      String id = ids.next();
      return ready.compose(files -> plan.preview(plan.trip(id, document(provider.masked(), id, files), null))).onComplete(shown -> held.end());
    } catch (RuntimeException | StackOverflowError | LinkageError refused) {
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

  private Outcome told(Run run, Outcome outcome) {
    ledger.ended(outcome, run.order.origin());
    return outcome;
  }
}
