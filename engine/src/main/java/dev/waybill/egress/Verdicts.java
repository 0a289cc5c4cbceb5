package dev.waybill.egress;

import dev.waybill.http.Target;

/** Told of every verdict of the guards, provider by provider. Must be quick and must not fail. Thread-safe. */
@FunctionalInterface
public interface Verdicts {
  /** Keeps nothing. */
  Verdicts NONE = provider -> (target, verdict) -> {};

  /** What keeps the verdicts of one provider; asked for once a plan. */
  Ledger of(String provider);

  /** Keeps the verdicts of one provider. */
  @FunctionalInterface
  interface Ledger {
    /** A call, judged. Of the target only host and port may be shown: its path may hold what a caller gave. */
    void note(Target target, Verdict verdict);
  }
}
