package dev.waybill.rehearsal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.dispatch.Preferences;
import dev.waybill.shape.Comparison;
import dev.waybill.tree.Place;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One test of a manifest, read and compiled.
 *
 * @param action its name, or {@code webhooks.<name>}
 * @param secrets the values it gives; others answer with their name in angle brackets
 * @param prefer what the caller prefers
 * @param expectsError whether it expects a problem rather than an output
 * @param expect what the result must look like; on a document whose {@code $.output} holds {@code output}, {@code error},
 * {@code requests},     {@code reply}, {@code events}
 * @param receipt what is delivered, or null where an action is called
 */
record TestCase(
    Place place,
    String name,
    String action,
    ObjectNode config,
    Map<String, String> secrets,
    ObjectNode input,
    Instant now,
    Preferences prefer,
    List<Line> exchange,
    boolean expectsError,
    Comparison expect,
    Receipt receipt) {
  /** What a test of this webhook stands under in reports, where an action's has its name. */
  static String ofWebhook(String hook) {
    return "webhooks." + hook;
  }
}
