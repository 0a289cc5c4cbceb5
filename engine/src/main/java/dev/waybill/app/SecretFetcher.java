package dev.waybill.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.app.FetchedSecrets.Call;
import dev.waybill.clock.Timeline;
import dev.waybill.dispatch.Errand;
import dev.waybill.library.Library;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the secrets that providers give: before the gateway serves, now and then, and again where a provider refused one. What fails
 * is tried again, ever more slowly; the last good values stay. Thread-safe.
 */
final class SecretFetcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.secrets");
  private static final Duration AT_START = Duration.ofSeconds(10);
  private static final Duration AT_FIRST = Duration.ofSeconds(1);
  private static final Duration NOT_SOONER = Duration.ofSeconds(10);
  private static final int DOUBLINGS = 16;

  private final FetchedSecrets secrets;
  private final Library library;
  private final Errand errand;
  private final Vertx vertx;
  private final Timeline timeline;
  private final Duration refresh;
  private final Map<Call, Round> rounds = new HashMap<>();
  private volatile Runnable changed = () -> {};
  private volatile boolean running;
  private volatile boolean closed;

  /** How it stands with one call. Guarded by the fetcher. */
  private static final class Round {
    private Timeline.Timer timer;
    private boolean underWay;
    private int failures;
    private long askedNanos;
  }

  SecretFetcher(FetchedSecrets secrets, Library library, Errand errand, Vertx vertx, Timeline timeline, Duration refresh) {
    this.secrets = secrets;
    this.library = library;
    this.errand = errand;
    this.vertx = vertx;
    this.timeline = timeline;
    this.refresh = refresh;
    secrets.calls().forEach(call -> rounds.put(call, new Round()));
  }

  /** Fetches what is needed, for at most ten seconds; those that need others' secrets after them. Blocks. */
  void start() {
    long end = System.nanoTime() + AT_START.toNanos();
    boolean more = !rounds.isEmpty();
    while (more) {
      List<Call> lacking = secrets.lacking();
      CompletableFuture<?>[] asked = lacking.stream().map(call -> onLoop(call).toCompletionStage().toCompletableFuture())
          .toArray(CompletableFuture[]::new);
      boolean inTime = wait(CompletableFuture.allOf(asked), end - System.nanoTime());
      boolean progress = secrets.lacking().size() < lacking.size();
      library.reload();
      more = inTime && progress && !secrets.lacking().isEmpty();
    }
    running = true;
    if (!rounds.isEmpty()) {
      // Once more: one that was late may have come in between.
      library.reload();
    }
    rounds.keySet().forEach(this::next);
  }

  private static boolean wait(CompletableFuture<?> all, long nanos) {
    try {
      all.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException late) {
      return false;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** @param told after each reload that other values brought about, on a thread that may block */
  void follow(Runnable told) {
    this.changed = told;
  }

  /** How many could not be had, or not whole, when they were asked for last. */
  int failing() {
    return secrets.failing();
  }

  /** A provider refused its credentials: they may have been replaced. */
  void refused(String provider) {
    secrets.of(provider).forEach(call -> {
      Round round = rounds.get(call);
      synchronized (this) {
        if (round == null || !running || round.underWay || timeline.nanos() - round.askedNanos < NOT_SOONER.toNanos()) {
          return;
        }
        cancel(round);
      }
      onLoop(call);
    });
  }

  private Future<Void> onLoop(Call call) {
    Promise<Void> promise = Promise.promise();
    vertx.runOnContext(start -> ask(call).onComplete(promise));
    return promise.future();
  }

  /** Always succeeds. Asks again after a while, once it runs; not at all where it is asked already. */
  private Future<Void> ask(Call call) {
    Round round = rounds.get(call);
    synchronized (this) {
      if (round.underWay || closed) {
        return Future.succeededFuture();
      }
      round.underWay = true;
      round.askedNanos = timeline.nanos();
    }
    ProviderPlan provider = library.hidden().provider(call.provider());
    Future<JsonNode> output = provider == null
        ? Future.failedFuture(Problem.of(Code.UNKNOWN_PROVIDER, "There is no such provider.").failure())
        : errand.run(provider, call.action(), call.input().deepCopy());
    return output.transform(result -> {
      boolean answered = result.succeeded() && result.result().path("data").isObject();
      FetchedSecrets.Taken taken = answered ? secrets.had(call, result.result().get("data")) : null;
      String trouble = answered ? taken.trouble() : trouble(provider, result.cause());
      synchronized (this) {
        round.underWay = false;
        round.failures = trouble == null ? 0 : round.failures + 1;
      }
      warn(call, trouble, round);
      boolean another = answered ? taken.another() : secrets.failed(call, trouble);
      if (running) {
        next(call);
      }
      if (another && running && answered) {
        LOG.atInfo().addKeyValue("provider", call.provider()).addKeyValue("action", call.action()).log("Secrets were fetched and are others now");
      }
      return another && running ? reload(trouble == null) : Future.succeededFuture();
    });
  }

  /** Once, until it goes well again. */
  private static void warn(Call call, String trouble, Round round) {
    if (trouble != null && round.failures == 1) {
      LOG.atWarn().addKeyValue("provider", call.provider()).addKeyValue("action", call.action()).addKeyValue("reason", trouble)
          .log("Secrets cannot be fetched; those that were fetched before stay");
    }
  }

  /** Nothing of what the provider said: it may hold the secret. A problem's detail is the gateway's own sentence. */
  private static String trouble(ProviderPlan provider, Throwable cause) {
    if (cause == null) {
      return "its output has no map `data`.";
    }
    if (!(cause instanceof Failure failure)) {
      return "it could not be fetched.";
    }
    return "it could not be fetched: " + switch (failure.problem().code()) {
      case UNKNOWN_PROVIDER -> "there is no sound manifest of that provider.";
      case UNKNOWN_ACTION -> "there is no such action.";
      case DISABLED -> "that provider is switched off.";
      case NOT_CONFIGURED -> provider == null ? "that provider lacks settings or secrets itself."
          : "that provider cannot run itself. " + String.join(" ", provider.wanting());
      case INVALID_REQUEST -> "the action does not take this input.";
      case UNAUTHORIZED, FORBIDDEN -> "that provider's own credential is refused.";
      default -> "`" + failure.problem().code().word() + "`. " + failure.problem().detail();
    };
  }

  private Future<Void> reload(boolean good) {
    return vertx.executeBlocking(() -> {
      library.reload();
      changed.run();
      return null;
    }).<Void>mapEmpty().otherwiseEmpty().onComplete(done -> {
      if (good) {
        // Others may have waited for just these.
        secrets.lacking().forEach(call -> {
          synchronized (this) {
            cancel(rounds.get(call));
          }
          ask(call);
        });
      }
    });
  }

  private void next(Call call) {
    vertx.runOnContext(start -> {
      Round round = rounds.get(call);
      synchronized (this) {
        cancel(round);
        if (!closed && !round.underWay) {
          round.timer = timeline.after(pause(round.failures), () -> ask(call));
        }
      }
    });
  }

  private Duration pause(int failures) {
    Duration backoff = AT_FIRST.multipliedBy(1L << Math.min(DOUBLINGS, Math.max(0, failures - 1)));
    return failures == 0 || backoff.compareTo(refresh) > 0 ? refresh : backoff;
  }

  private static void cancel(Round round) {
    if (round.timer != null) {
      round.timer.cancel();
      round.timer = null;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    rounds.values().forEach(SecretFetcher::cancel);
  }
}
