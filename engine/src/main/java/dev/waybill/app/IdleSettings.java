package dev.waybill.app;

import dev.waybill.config.Config;
import dev.waybill.config.ProviderSettings;
import dev.waybill.config.SecretRef;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Shortage;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Shown;
import dev.waybill.tree.Suggest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds what the settings say of providers, secrets and actions that no manifest has: it has no effect, and nobody would know.
 */
final class IdleSettings {
  private final Config config;
  private final Map<String, ProviderPlan> plans = new TreeMap<>();
  private final List<String> broken;
  private final Findings findings = new Findings();

  /**
   * @param plans of all providers, hidden ones too
   * @param broken paths of manifests that were refused: what they hold is not known
   */
  IdleSettings(Config config, Iterable<ProviderPlan> plans, List<String> broken) {
    this.config = config;
    this.broken = broken;
    plans.forEach(plan -> this.plans.put(plan.id(), plan));
  }

  Findings find() {
    new TreeMap<>(config.providers()).forEach(this::find);
    return findings;
  }

  private void find(String id, ProviderSettings settings) {
    ProviderPlan plan = plans.get(id);
    if (plan == null && !isBroken(id)) {
      findings.warning(settings.place(), "unknown-provider",
          "No manifest has the id `" + Shown.word(id) + "`, so these settings have no effect.",
          Suggest.remedy(id, plans.keySet()));
    }
    settings.secrets().forEach((name, references) -> {
      if (plan != null && !plan.secrets().containsKey(name)) {
        findings.warning(settings.secretPlaces().get(name), "unknown-secret",
            "`" + id + "` has no secret of this name, so it has no effect.", Suggest.remedy(name, plan.secrets().keySet()));
      }
      references.stream().filter(SecretRef.Fetched.class::isInstance)
          .forEach(each -> source(settings, name, (SecretRef.Fetched) each));
    });
  }

  private void source(ProviderSettings settings, String name, SecretRef.Fetched source) {
    ProviderPlan plan = plans.get(source.provider());
    if (plan == null && !isBroken(source.provider())) {
      findings.warning(settings.secretPlaces().get(name), "unknown-source",
          "This secret is to come from a provider of which there is no manifest.",
          Suggest.remedy(source.provider(), plans.keySet()));
    } else if (plan != null && !plan.actions().containsKey(source.action())) {
      findings.warning(settings.secretPlaces().get(name), "unknown-source",
          "This secret is to come from an action that `" + source.provider() + "` has not.",
          Suggest.remedy(source.action(), plan.actions().keySet()));
    }
  }

  /** As {@link #find}, with the secrets that cannot be had here and now; those that a running gateway fetches aside. */
  Findings findAll() {
    find();
    new TreeMap<>(config.providers()).forEach((id, settings) -> {
      ProviderPlan plan = plans.get(id);
      for (Shortage shortage : plan == null || !settings.enabled() ? List.<Shortage>of() : plan.shortages()) {
        List<SecretRef> references = settings.secrets().getOrDefault(shortage.secret(), List.of());
        if (!references.isEmpty() && references.stream().noneMatch(SecretRef.Fetched.class::isInstance)) {
          findings.warning(settings.secretPlaces().get(shortage.secret()), "secret-missing", shortage.sentence(),
              "Where it is only there when the gateway runs, this is no mistake.");
        }
      }
    });
    return findings;
  }

  private boolean isBroken(String id) {
    return broken.stream().anyMatch(path -> path.contains(id));
  }
}
