package dev.waybill.app;

import dev.waybill.attempt.Lookout;
import dev.waybill.dispatch.Dispatcher;
import dev.waybill.dispatch.Reception;
import dev.waybill.dispatch.Recorder;

/**
 * Who is told of what the engine does; none of them may block.
 *
 * @param dispatches of every dispatch that has ended
 * @param hooks of every delivery
 * @param lookout of what limits and breakers do
 * @param recorder of what must be recorded
 */
record Onlookers(Dispatcher.Ledger dispatches, Reception.Ledger hooks, Lookout lookout, Recorder recorder) {
  static final Onlookers NONE = new Onlookers(outcome -> {}, (provider, hook, result) -> {}, Lookout.NONE);

  Onlookers(Dispatcher.Ledger dispatches, Reception.Ledger hooks, Lookout lookout) {
    this(dispatches, hooks, lookout, Recorder.NONE);
  }
}
