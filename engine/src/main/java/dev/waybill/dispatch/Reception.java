package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.clock.Timeline;
import dev.waybill.decode.Undecodable;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Table;
import dev.waybill.plan.WebhookPlan;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.shape.Unmapped;
import dev.waybill.template.Unrenderable;
import dev.waybill.verify.Delivery;
import dev.waybill.verify.Incoming;
import dev.waybill.verify.Verdict;
import io.vertx.core.Future;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a delivery, top to bottom: find the webhook, answer a challenge that comes before proof, verify, answer one that
 * comes after, decode, split, drop what came before, map, emit, reply. Never fails: what goes wrong is in the reaction.
 * Thread-safe.
 */
public final class Reception {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.webhook");

  /** Bytes of a body that is read aside. */
  private static final int LARGE = 64 * 1024;

  private final Supplier<Table> table;
  private final Dispatcher dispatcher;
  private final Timeline timeline;
  private final Emitted emitted;
  private final Ledger ledger;

  /** Where work is done that takes its time. */
  @FunctionalInterface
  public interface Aside {
    /** Completes once it is done, in the context of whoever asked. */
    Future<JsonNode> run(Callable<JsonNode> work);
  }

  /** Told of every event that a delivery emits, after every secret was taken out. Must not block. */
  @FunctionalInterface
  public interface Emitted {
    void emitted(String provider, String hook, String type, JsonNode data);
  }

  /** Told how every delivery to a known webhook ended. Must not block. */
  @FunctionalInterface
  public interface Ledger {
    /** @param result {@code taken}, {@code challenge}, or a fixed word that says why it was not taken */
    void received(String provider, String hook, String result);
  }

  public Reception(Supplier<Table> table, Dispatcher dispatcher, Timeline timeline, Emitted emitted, Ledger ledger) {
    this.table = table;
    this.dispatcher = dispatcher;
    this.timeline = timeline;
    this.emitted = (provider, hook, type, data) -> {
      emitted.emitted(provider, hook, type, data);
      dispatcher.waiting().event(provider, hook, data);
    };
    this.ledger = ledger;
  }

  /** Whether there is such a webhook, so that a body is worth reading. */
  public boolean knows(String provider, String hook) {
    ProviderPlan plan = table.get().provider(provider);
    return plan != null && plan.webhooks().containsKey(hook);
  }

  /** As below, everything done where it is asked for. */
  public Future<Reaction> receive(String provider, String hook, Incoming incoming) {
    return receive(provider, hook, incoming, null);
  }

  /**
   * Receives one delivery on the caller's event loop.
   *
   * @param aside where a large body is read, or null
   */
  public Future<Reaction> receive(String provider, String hook, Incoming incoming, Aside aside) {
    ProviderPlan plan = table.get().provider(provider);
    WebhookPlan webhook = plan == null ? null : plan.webhooks().get(hook);
    if (webhook == null) {
      return Future.succeededFuture(Reaction.of(unknown(provider, hook)));
    }
    return started(plan, webhook, incoming, incoming.raw().length() > LARGE ? aside : null).recover(failed -> Future.succeededFuture(refused(webhook, failed)));
  }

  /** The same words for a provider and for a webhook that do not exist. */
  public static Problem unknown(String provider, String hook) {
    return Problem.of(Code.UNKNOWN_WEBHOOK, "There is no webhook `" + provider + "/" + hook + "` here.");
  }

  private Future<Reaction> started(ProviderPlan plan, WebhookPlan webhook, Incoming incoming, Aside aside) {
    try {
      requireReady(plan, webhook);
      Document document = webhook.document(incoming).withLazy(Root.NOW, () -> TextNode.valueOf(timeline.now().toString()));
      WebhookPlan.Challenge challenge = webhook.challenge();
      if (challenge == null || challenge.verified()) {
        return proven(plan, webhook, incoming, document, aside);
      }
      // What is asked before proof may be read before it.
      Future<JsonNode> read = aside == null ? Future.succeededFuture() : aside.run(() -> document.root(Root.BODY)).otherwiseEmpty();
      return read.compose(there -> challenge.when().test(document) ? Future.succeededFuture(challenged(plan, webhook, document))
          : proven(plan, webhook, incoming, document, null));
    } catch (Exception | StackOverflowError | LinkageError refused) {
      return Future.failedFuture(refused);
    }
  }

  /** @param aside where a large body is read once it is proven, or null */
  private Future<Reaction> proven(ProviderPlan plan, WebhookPlan webhook, Incoming incoming, Document document, Aside aside) {
    Delivery delivery = new Delivery(incoming, document, (action, input) -> asked(plan.id(), action, input));
    return webhook.verifier().verify(delivery).recover(Reception::undecided).compose(verdict -> {
      if (!verdict.holds()) {
        throw Problem.of(Code.UNVERIFIED, verdict.reason(),
            "The delivery does not prove that it comes from the provider.").failure();
      }
      Future<JsonNode> read = aside == null ? Future.succeededFuture() : aside.run(() -> document.root(Root.BODY));
      return read.map(whole -> verified(plan, webhook, document, verdict));
    });
  }

  /** Deliveries are not told what is missing: anybody may send one. */
  private static void requireReady(ProviderPlan plan, WebhookPlan webhook) {
    if (!plan.enabled()) {
      throw Problem.of(Code.DISABLED, "The provider `" + plan.id() + "` is switched off by its operator.").failure();
    }
    if (!plan.lacking().isEmpty() || !plan.unset().isEmpty() || !webhook.lacking().isEmpty()) {
      throw Problem.of(Code.NOT_CONFIGURED, "The webhook `" + plan.id() + "/" + webhook.name()
          + "` cannot be received yet.").failure();
    }
  }

  private Future<JsonNode> asked(String provider, String action, ObjectNode input) {
    return dispatcher.dispatch(new Order(provider, action, input, false, null).from(Origin.WEBHOOK)).compose(outcome -> outcome.problem() == null
        ? Future.succeededFuture(outcome.output()) : Future.failedFuture(outcome.problem().failure()));
  }

  private Reaction verified(ProviderPlan plan, WebhookPlan webhook, Document received, Verdict verdict) {
    Document document = verdict.output().isMissingNode() ? received : received.with(Root.OUTPUT, verdict.output());
    WebhookPlan.Challenge challenge = webhook.challenge();
    if (challenge != null && challenge.verified() && challenge.when().test(document)) {
      return challenged(plan, webhook, document);
    }
    // Whatever comes is read whole before anything of it is believed.
    document.root(Root.BODY);
    // Before anything is emitted, so that a reply that cannot be made leaves nothing half done.
    Reaction reaction = Reaction.of(webhook.reply().render(document, plan.redactor()));
    boolean whole = new Emission(plan, webhook, timeline, emitted).emit(document);
    if (!whole) {
      throw Problem.of(Code.BAD_RESPONSE, "unmapped",
          "The manifest cannot map this delivery; the log says why. Send it again later.").failure();
    }
    ledger.received(plan.id(), webhook.name(), "taken");
    return reaction;
  }

  private Reaction challenged(ProviderPlan plan, WebhookPlan webhook, Document document) {
    Reaction reaction = Reaction.of(webhook.challenge().reply().render(document, plan.redactor()));
    ledger.received(webhook.provider(), webhook.name(), "challenge");
    return webhook.challenge().verified() ? reaction : reaction.unproved();
  }

  private Reaction refused(WebhookPlan webhook, Throwable cause) {
    Problem problem = problem(webhook, cause);
    ledger.received(webhook.provider(), webhook.name(), problem.label());
    return Reaction.of(problem);
  }

  private static Problem problem(WebhookPlan webhook, Throwable cause) {
    if (cause instanceof Failure failure) {
      return failure.problem();
    }
    if (cause instanceof Undecodable) {
      return Problem.of(Code.MALFORMED_REQUEST, "undecodable", "The body cannot be read as this webhook expects it.");
    }
    if (cause instanceof Unmapped || cause instanceof Unrenderable) {
      LOG.atWarn().addKeyValue("provider", webhook.provider()).addKeyValue("webhook", webhook.name())
          .addKeyValue("why", cause.getMessage()).log("The reply to a delivery could not be made");
      return Problem.of(Code.BAD_RESPONSE, "unanswerable", "The manifest cannot make the reply to this delivery.");
    }
    LOG.atError().addKeyValue("provider", webhook.provider()).addKeyValue("webhook", webhook.name())
        .addKeyValue("exception", cause.getClass().getName())
        .addKeyValue("at", cause.getStackTrace().length == 0 ? "" : cause.getStackTrace()[0].toString())
        .log("A delivery failed for a reason of our own");
    return Problem.of(Code.INTERNAL, "Something went wrong in the gateway.");
  }

  /** What failed while the provider's own side was asked is no verdict: the delivery must come again. */
  private static Future<Verdict> undecided(Throwable cause) {
    return Future.failedFuture(!(cause instanceof Failure) ? cause : Problem.of(Code.UNAVAILABLE, "undecided",
        "Whether the delivery comes from the provider cannot be told at the moment. Send it again later.").failure());
  }
}
