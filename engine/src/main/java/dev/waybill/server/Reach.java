package dev.waybill.server;

import dev.waybill.access.Caller;
import dev.waybill.plan.Table;

/**
 * Which providers there are for a caller: those of its scopes, but a provider of sensitive data only where a scope names it. For
 * everybody else that one does not exist. Pure.
 */
final class Reach {
  private Reach() {}

  /** Whether any action of the provider may be dispatched. */
  static boolean uses(Table table, Caller caller, String provider) {
    return caller.mayUse(provider) && isNamed(table, caller, provider);
  }

  static boolean dispatches(Table table, Caller caller, String provider, String action) {
    return table.isSensitive(provider) ? caller.namesAction(provider, action) : caller.mayDispatch(provider, action);
  }

  /** Whether discovery shows the provider. */
  static boolean sees(Table table, Caller caller, String provider) {
    return caller.sees(provider) && isNamed(table, caller, provider);
  }

  private static boolean isNamed(Table table, Caller caller, String provider) {
    return !table.isSensitive(provider) || caller.namesProvider(provider);
  }
}
