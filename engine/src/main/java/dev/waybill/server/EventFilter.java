package dev.waybill.server;

import dev.waybill.access.Caller;
import dev.waybill.access.Scope.Area;
import dev.waybill.decode.FormDecoder;
import dev.waybill.decode.Undecodable;
import dev.waybill.dispatch.EventLog;
import dev.waybill.plan.Table;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Which events a stream shows: those of providers that the caller may see, of files to whoever may read what is administered, and
 * of these what its query asks for.
 *
 * @param table the providers in force
 * @param type the one type, or null for all
 * @param provider the one provider, or null for all
 */
record EventFilter(Caller caller, Supplier<Table> table, String type, String provider) implements Predicate<EventLog.Held> {

  static EventFilter of(Caller caller, Supplier<Table> table, String query) {
    String type = null;
    String provider = null;
    for (Map.Entry<String, JsonNode> pair : parsed(query)) {
      String value = pair.getValue().isTextual() ? pair.getValue().textValue() : "";
      if (value.isEmpty()) {
        throw refused("The query parameter is empty or given twice.");
      }
      switch (pair.getKey()) {
        case "type" -> type = value;
        case "provider" -> provider = value;
        default -> throw refused("An event stream takes the query parameters `type` and `provider` only.");
      }
    }
    return new EventFilter(caller, table, type, provider);
  }

  private static Iterable<Map.Entry<String, JsonNode>> parsed(String query) {
    try {
      return FormDecoder.parse(query == null ? "" : query).properties();
    } catch (Undecodable broken) {
      throw refused("The query cannot be read.");
    }
  }

  private static Failure refused(String sentence) {
    return Problem.of(Code.MALFORMED_REQUEST, "query", sentence).failure();
  }

  @Override
  public boolean test(EventLog.Held event) {
    boolean seen = event.provider() == null ? caller.may(Area.ADMIN_READ) : Reach.sees(table.get(), caller, event.provider()) && (!event.sensitive() || caller.namesProvider(event.provider()));
    return seen && (type == null || type.equals(event.type())) && (provider == null || provider.equals(event.provider()));
  }
}
