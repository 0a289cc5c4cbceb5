package dev.waybill.threat;

import java.nio.charset.StandardCharsets;

/** A request of a table as the text that goes over the wire. */
final class Requests {
  private Requests() {}

  /** @param fields what every request of the table sends besides; whole fields with their line ends */
  static String text(Besieged gateway, Cases.Case each, String fields) {
    String method = each.json().has("get") ? "get" : each.json().has("put") ? "put" : "post";
    boolean json = each.json().has("json");
    String body = json ? each.text("json") : each.text("body");
    String type = json ? "Content-Type: application/json\r\n" : "";
    return gateway.request(method.toUpperCase() + " " + each.text(method), fields + type + each.text("fields", ""),
        body == null ? null : body.getBytes(StandardCharsets.ISO_8859_1));
  }
}
