package dev.waybill.server;

import dev.waybill.access.Caller;
import dev.waybill.access.Scope.Area;
import dev.waybill.plan.Table;
import java.util.stream.Collectors;

/**
 * Which providers there are for a caller: those of its scopes, but a provider of sensitive data only where a scope names it. For
 * everybody else that one does not exist. Pure.
 */
final class Reach {
  private static final String PROVIDER = "provider=\"";

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

  /**
   * What is measured of the providers that the caller sees, and all that is about none; everything to whoever may read what is
   * administered.
   *
   * @param metrics lines of the Prometheus text format
   */
  static String measured(Table table, Caller caller, String metrics) {
    return caller.may(Area.ADMIN_READ) ? metrics
        : metrics.lines().filter(line -> isSeen(table, caller, line)).collect(Collectors.joining("\n", "", "\n"));
  }

  /**
   * Ids are of letters, digits, dots and dashes, so that nothing in them is escaped; words that begin with an underscore stand for no
   * provider. One that is not in the table has gone, or the gateway keeps it for itself.
   */
  private static boolean isSeen(Table table, Caller caller, String line) {
    int begin = line.startsWith("#") ? -1 : line.indexOf(PROVIDER);
    if (begin < 0) {
      return true;
    }
    int end = line.indexOf('"', begin + PROVIDER.length());
    String id = line.substring(begin + PROVIDER.length(), end);
    return id.startsWith("_") || table.provider(id) != null && sees(table, caller, id);
  }

  private static boolean isNamed(Table table, Caller caller, String provider) {
    return !table.isSensitive(provider) || caller.namesProvider(provider);
  }
}
