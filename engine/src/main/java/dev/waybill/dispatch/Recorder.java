package dev.waybill.dispatch;

import dev.waybill.plan.ProviderPlan;
import io.vertx.core.Future;

/** Keeps a record of what dispatches do. Must not block. Thread-safe. */
public interface Recorder {
  /** Keeps none. */
  Recorder NONE = new Recorder() {};

  /**
   * A dispatch to a provider of sensitive data begins; nothing is sent before this completes, and nothing at all where it fails.
   *
   * @param id the dispatch's
   */
  default Future<Void> begun(String id, ProviderPlan provider, Order order) {
    return Future.succeededFuture();
  }

  /**
   * A dispatch has ended that the gateway itself ordered.
   *
   * @param provider or null where there was none
   */
  default void ended(ProviderPlan provider, Order order, Outcome outcome) {}
}
