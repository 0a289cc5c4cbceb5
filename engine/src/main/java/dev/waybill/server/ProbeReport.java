package dev.waybill.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.access.Caller;
import dev.waybill.dispatch.Reading;
import dev.waybill.plan.Table;
import java.util.Map;
import java.util.TreeMap;

/** What probes found, as answers show it. Pure. */
final class ProbeReport {
  /** So many are listed; an answer about health stays small. */
  private static final int MOST = 100;

  private ProbeReport() {}

  /** {@code {state, at?, code?, failures?}}. */
  static ObjectNode json(Reading reading) {
    ObjectNode json = JsonText.object().put("state", reading.state().word());
    if (reading.at() != null) {
      json.put("at", reading.at().toString());
    }
    if (reading.code() != null) {
      json.put("code", reading.code().word()).put("failures", reading.failures());
    }
    return json;
  }

  static boolean anyFails(Map<String, Reading> readings) {
    return readings.values().stream().anyMatch(reading -> reading.state() == Reading.State.FAILING);
  }

  /** {@code [{id, probe}]} of those that fail, as far as the caller sees them. */
  static ArrayNode failing(Map<String, Reading> readings, Table table, Caller caller) {
    ArrayNode list = JsonText.object().putArray("providers");
    new TreeMap<>(readings).forEach((id, reading) -> {
      if (reading.state() == Reading.State.FAILING && Reach.sees(table, caller, id) && list.size() < MOST) {
        list.addObject().put("id", id).set("probe", json(reading));
      }
    });
    return list;
  }
}
