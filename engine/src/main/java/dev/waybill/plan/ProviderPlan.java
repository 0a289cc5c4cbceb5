package dev.waybill.plan;

import dev.waybill.document.Document;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.schema.JsonSchema;
import dev.waybill.secret.Redactor;
import dev.waybill.tree.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One provider in force: its actions and webhooks, and whether they may run. Immutable and thread-safe.
 *
 * @param hash SHA-256 of what it was compiled from, in hex
 * @param sensitive whether it handles what only callers who name it may touch, and what is recorded before it is sent
 * @param lacking a sentence for each setting that is missing or wrong
 * @param unset a sentence for each secret that is missing, without places; either not empty means {@code not_configured}
 * @param shortages the missing secrets with the places where they should be, for the operator
 * @param base the document that every dispatch begins with
 * @param probe how its health is asked for, or null
 * @param masked the same with every secret masked, for what is shown
 */
public record ProviderPlan(
    String id,
    String name,
    String version,
    String description,
    Map<String, String> links,
    List<String> tags,
    List<String> allowedDomains,
    String file,
    String hash,
    Instant loadedAt,
    boolean enabled,
    boolean sensitive,
    JsonSchema config,
    Map<String, String> secrets,
    List<String> lacking,
    List<String> unset,
    List<Shortage> shortages,
    Document base,
    Document masked,
    Redactor redactor,
    Map<String, ActionPlan> actions,
    Map<String, WebhookPlan> webhooks,
    Probe probe,
    List<Finding> warnings) {

  // Kept for each manifest, so as small as they can be.
  public ProviderPlan {
    links = links.isEmpty() ? Map.of() : links;
    tags = List.copyOf(tags);
    allowedDomains = List.copyOf(allowedDomains);
    secrets = secrets.isEmpty() ? Map.of() : secrets;
    lacking = List.copyOf(lacking);
    unset = List.copyOf(unset);
    shortages = List.copyOf(shortages);
    actions = actions.isEmpty() ? Map.of() : actions;
    webhooks = webhooks.isEmpty() ? Map.of() : webhooks;
    warnings = List.copyOf(warnings);
  }

  /** {@code enabled}, {@code disabled} or {@code not_configured}. */
  public String state() {
    return !enabled ? "disabled" : lacking.isEmpty() && unset.isEmpty() ? "enabled" : "not_configured";
  }

  /** The action, if it may run. */
  public ActionPlan action(String action) {
    ActionPlan plan = actions.get(action);
    if (plan == null) {
      throw Problem.of(Code.UNKNOWN_ACTION, "The provider `" + id + "` has no action `" + action + "`.").failure();
    }
    if (!enabled) {
      throw Problem.of(Code.DISABLED, "The provider `" + id + "` is switched off by its operator.").failure();
    }
    return plan;
  }

  /** Says what is missing, where something is. */
  public void requireConfigured() {
    if (!lacking.isEmpty() || !unset.isEmpty()) {
      throw Problem.of(Code.NOT_CONFIGURED, "The provider `" + id + "` cannot run yet. "
          + Stream.concat(lacking.stream(), unset.stream()).collect(Collectors.joining(" "))).failure();
    }
  }

  /** For the operator, a sentence for each thing that is missing. */
  public List<String> wanting() {
    List<String> own = unset.stream().filter(sentence -> shortages.stream().noneMatch(each -> isOf(each, sentence))).toList();
    return Stream.of(lacking.stream(), shortages.stream().map(Shortage::sentence), own.stream()).flatMap(each -> each).toList();
  }

  private static boolean isOf(Shortage shortage, String sentence) {
    return sentence.startsWith("The secret `" + shortage.secret() + "` ");
  }

  /** As {@link #requireConfigured()} for what is only shown: secrets may be missing. */
  public void requireSettings() {
    if (!lacking.isEmpty()) {
      throw Problem.of(Code.NOT_CONFIGURED, "The provider `" + id + "` cannot run yet. " + String.join(" ", lacking)).failure();
    }
  }
}
