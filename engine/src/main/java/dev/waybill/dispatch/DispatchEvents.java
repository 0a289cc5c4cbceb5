package dev.waybill.dispatch;

/** Makes an event of every dispatch of a known action that has ended, and passes it on. Thread-safe. */
public final class DispatchEvents implements Dispatcher.Ledger {
  private final EventLog events;
  private final Dispatcher.Ledger next;

  public DispatchEvents(EventLog events, Dispatcher.Ledger next) {
    this.events = events;
    this.next = next;
  }

  @Override
  public void ended(Outcome outcome) {
    ended(outcome, null);
  }

  @Override
  public void ended(Outcome outcome, Origin origin) {
    next.ended(outcome, origin);
    if (outcome.version() != null) {
      events.ended(outcome);
    }
  }
}
