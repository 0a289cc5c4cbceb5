package dev.waybill.app;

import dev.waybill.egress.EgressRules;
import dev.waybill.egress.Verdict;
import dev.waybill.egress.Verdicts;
import dev.waybill.http.Target;
import dev.waybill.telemetry.EgressMeters;
import dev.waybill.telemetry.Meters;
import java.io.PrintStream;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what the guards say, and writes a line for what they only report. Thread-safe. */
final class Crossings implements Verdicts {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.egress");

  private final Meters meters;

  Crossings(Meters meters) {
    this.meters = meters;
  }

  /** What an operator must not overlook at the start. */
  static void warnOfMode(EgressRules rules) {
    if (rules.reportOnly()) {
      LOG.atWarn().addKeyValue("mode", "report")
          .log("THE EGRESS GUARD IS OFF: names, ports and addresses that are not allowed are reported and called all the same. "
              + "Set egress.mode to enforce, or leave it out, as soon as the reports are dealt with.");
    }
  }

  /**
   * For a command: says what is only reported, and counts nothing.
   *
   * @param mask takes secrets out of a text: a host may be one, or what a provider gave back
   */
  static Verdicts spoken(PrintStream err, UnaryOperator<String> mask) {
    return provider -> (target, verdict) -> {
      if (verdict.ruling() == Verdict.Ruling.REPORTED) {
        err.println("warning: " + mask.apply(target.host()) + ", port " + target.port() + ", is not allowed (" + verdict.reason()
            + ") and is called all the same, since egress.mode is report.");
      }
    };
  }

  @Override
  public Ledger of(String provider) {
    EgressMeters.OfProvider counters = meters.egress().of(provider);
    return (target, verdict) -> {
      switch (verdict.ruling()) {
        case ALLOWED -> counters.allowed();
        case REFUSED -> counters.other(verdict.ruling().word(), verdict.reason());
        case REPORTED -> {
          counters.other(verdict.ruling().word(), verdict.reason());
          report(provider, target, verdict);
        }
      }
    };
  }

  private static void report(String provider, Target target, Verdict verdict) {
    LOG.atWarn().addKeyValue("provider", provider).addKeyValue("host", target.host()).addKeyValue("port", target.port())
        .addKeyValue("reason", verdict.reason()).log("A call that is not allowed went out: the egress guard only reports");
  }
}
