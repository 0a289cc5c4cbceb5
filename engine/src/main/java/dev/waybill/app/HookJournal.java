package dev.waybill.app;

import dev.waybill.dispatch.Reception;
import dev.waybill.telemetry.Meters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts every delivery and writes a line about it: to which webhook, how it ended, never what was in it. Thread-safe. */
final class HookJournal implements Reception.Ledger {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.webhook");

  private final Meters meters;

  HookJournal(Meters meters) {
    this.meters = meters;
  }

  @Override
  public void received(String provider, String hook, String result) {
    meters.delivered(provider, hook, result);
    LOG.atInfo().addKeyValue("provider", provider).addKeyValue("webhook", hook).addKeyValue("result", result).log("delivery");
  }
}
