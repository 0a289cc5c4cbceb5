package dev.waybill.app;

import dev.waybill.attempt.Lookout;
import dev.waybill.dispatch.Dispatcher;
import dev.waybill.dispatch.Reception;
import dev.waybill.dispatch.Recorder;
import dev.waybill.egress.Verdicts;
import java.util.function.UnaryOperator;

/**
 * Who is told of what the engine does; none of them may block.
 *
 * @param dispatches of every dispatch that has ended
 * @param hooks of every delivery
 * @param lookout of what limits and breakers do
 * @param recorder of what must be recorded
 * @param verdicts of what the guards say
 */
record Onlookers(Dispatcher.Ledger dispatches, Reception.Ledger hooks, Lookout lookout, Recorder recorder, Verdicts verdicts) {
  static final Onlookers NONE = new Onlookers(outcome -> {}, (provider, hook, result) -> {}, Lookout.NONE, Recorder.NONE,
      Verdicts.NONE);

  /** Of a command that runs one dispatch: a call that the guard only reports must not go out unseen, but for secrets in it. */
  static Onlookers atTheTerminal(UnaryOperator<String> mask) {
    return new Onlookers(NONE.dispatches, NONE.hooks, NONE.lookout, NONE.recorder, Crossings.spoken(System.err, mask));
  }
}
