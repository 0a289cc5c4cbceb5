package dev.waybill.plan;

import dev.waybill.auth.AuthReader;
import dev.waybill.auth.Authorizer;
import dev.waybill.auth.Means;
import dev.waybill.document.Document;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.egress.AllowedDomains;
import dev.waybill.egress.Guard;
import dev.waybill.manifest.Action;
import dev.waybill.manifest.Manifest;
import dev.waybill.manifest.SecretDeclaration;
import dev.waybill.path.Selectors;
import dev.waybill.schema.Contracts;
import dev.waybill.schema.JsonSchema;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.ValueMap;
import dev.waybill.standing.Standing;
import dev.waybill.template.Templates;
import dev.waybill.tree.Findings;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.TreeSet;

/**
 * Compiles a manifest and what the operator decided about it into a provider's plan. Collects every finding; gives no plan where one
 * is an error. Stateless and thread-safe.
 */
public final class Planner {
  private static final String NOT_HERE = "Credentials belong into `auth`, headers or a body.";

  private final Kinds kinds;
  private final Contracts contracts;
  private final Ground ground;
  private final Templates templates;
  private final Witness witness;
  private final Selectors selectors = new Selectors();

  /** @param witness told which error rules and map entries are used; for coverage of tests */
  public Planner(Kinds kinds, Contracts contracts, Ground ground, Templates templates, Witness witness) {
    this.kinds = kinds;
    this.contracts = contracts;
    this.ground = ground;
    this.templates = templates;
    this.witness = witness;
  }

  /**
   * @param hash of the file's bytes, as discovery shows it
   */
  public Optional<ProviderPlan> plan(Manifest manifest, String hash, Tenancy tenancy, Findings findings) {
    JsonSchema config = SettingsSchema.read(manifest, findings);
    Map<String, Names> secretNames = new HashMap<>();
    manifest.secrets().keySet().forEach(name -> secretNames.put(name, Names.LEAF));
    Scope scope = Scope.empty().with(Root.CONFIG, config.names()).with(Root.SECRET, new Names.Fields(secretNames))
        .with(Root.ID, Names.LEAF).with(Root.NOW, Names.LEAF);
    scope = WebhookPlanner.withHooks(scope, manifest);
    Map<String, ValueMap> maps = new LinkedHashMap<>();
    Consumer<Place> watch = witness == Witness.NONE ? null : witness::saw;
    Compiler inMaps = new Compiler(scope.without(Root.SECRET, NOT_HERE), Map.of(), templates, selectors, findings).watchedBy(watch);
    manifest.maps().forEach((name, map) -> maps.put(name, inMaps.valueMap(map)));
    Compiler compiler = new Compiler(scope, maps, templates, selectors, findings).watchedBy(watch);

    Credentials credentials = Credentials.read(manifest, tenancy);
    ConfigValues settings = ConfigValues.read(config, tenancy);
    Document document = WebhookPlanner.withHooks(settings.complete() && config != JsonSchema.UNKNOWN
        ? Document.EMPTY.with(Root.CONFIG, settings.values()) : Document.EMPTY, manifest, ground.publicUrl());
    boolean sound = manifest.root().get("allowed_domains") instanceof ListNode list && !list.items().isEmpty();
    int before = findings.errors();
    AllowedDomains allowed = new DomainPlanner(config, document, compiler.with(onlyConfig(scope)), ground.rules(), findings)
        .plan(manifest);
    UrlPlanner urls = new UrlPlanner(config, document, sound && findings.errors() == before ? allowed : null, findings);
    boolean given = manifest.base() != null && SessionUse.isMentioned(manifest.base().json().asText());
    UrlPlan ownBase = given ? null : urls.base(manifest.base(), compiler.with(onlyConfig(scope)));
    Standing.Lease standing = ground.standing().lease(manifest.id());
    Document ready = document.with(Root.SECRET, credentials.values());
    List<String> unset = new ArrayList<>(credentials.lacking());
    Guard guard = new Guard(allowed, ground.addresses(), ground.resolver(),
        new TlsPlanner(ground.wires(), standing, findings).plan(manifest.tls(), compiler, ready, unset), ground.verdicts().of(manifest.id()));
    Logins logins = new Logins(manifest, kinds, ground, findings);
    Means means = new Means(manifest.id(), guard, ground.timeline(), ground.random(), standing,
        new AuthProvisions(manifest, ready, urls, ownBase, ground, logins,
            new Ruling(ofTokens(manifest, scope, maps, watch), ground.timeline())), ground.known());
    AuthReader auth = new AuthReader(kinds.auth(), means, compiler, findings);
    RestraintPlanner restraints = new RestraintPlanner(manifest, ground, standing, findings);
    logins.begin(new CallPlanner.Setup(scope, compiler, auth, Authorizer.NONE, urls, ownBase, guard, ready, witness, restraints));
    SettingsSchema.checkChoice(manifest, findings);
    Authorizer fileAuth = auth.readFile(manifest.auth());
    UrlPlan base = given ? urls.base(manifest.base(), compiler.with(SessionUse.names(onlyConfig(scope), fileAuth))) : ownBase;
    CallPlanner.Setup setup = new CallPlanner.Setup(scope, compiler, auth, fileAuth, urls, base, guard, ready, witness, restraints);
    ActionPlanner actions = new ActionPlanner(manifest, contracts, ground, setup,
        new CallPlanner(manifest, kinds, ground, setup, findings), findings);
    Map<String, ActionPlan> planned = new LinkedHashMap<>();
    for (Action action : manifest.actions().values()) {
      actions.plan(action).ifPresent(plan -> planned.put(action.name(), plan));
    }
    Probe probe = new ProbePlanner(manifest, findings).plan(planned);
    VerifyMeans verifying = new VerifyMeans(manifest, setup, credentials.rotated(), compiler.with(onlyConfig(scope)), planned,
        ground.timeline(), standing, findings);
    WebhookPlanner hooks = new WebhookPlanner(manifest, kinds, contracts, setup, verifying, standing, findings);
    Map<String, WebhookPlan> webhooks = new LinkedHashMap<>();
    manifest.webhooks().forEach((name, webhook) -> hooks.plan(name, webhook).ifPresent(plan -> webhooks.put(name, plan)));
    new WaitPlanner(manifest, setup, ground.random(), findings).complete(planned);
    new Unused(manifest, scope.used(), compiler.usedMaps(), findings).check();
    if (findings.hasErrors()) {
      return Optional.empty();
    }
    standing.commit();
    Map<String, String> described = new LinkedHashMap<>();
    manifest.secrets().forEach((name, secret) -> described.put(name, described(secret)));
    boolean sensitive = !manifest.sensitivity().isEmpty() || !tenancy.sensitivity().isEmpty();
    List<String> lacking = new ArrayList<>(settings.lacking());
    if (sensitive) {
      lacking.addAll(tenancy.unguarded());
    }
    return Optional.of(new ProviderPlan(manifest.id(), manifest.name(), manifest.version(), manifest.description(), manifest.links(),
        manifest.tags(), manifest.allowedDomains().stream().map(node -> node.json().asText()).toList(), manifest.file(), hash, Instant.from(ground.timeline().now()), tenancy.enabled(), sensitive, config,
        described, List.copyOf(lacking), List.copyOf(unset), credentials.shortages(), ready, document.with(Root.SECRET, credentials.masked()),
        credentials.redactor(), planned, webhooks, probe, findings.list()));
  }

  private static String described(SecretDeclaration secret) {
    String text = secret.description() == null ? "" : secret.description();
    return !secret.optional() ? text : text.isEmpty() ? "Optional." : text + " (optional)";
  }

  /** Lets go of what other providers than these had built up. */
  public void retain(Set<String> providers) {
    ground.standing().retain(providers);
  }

  /** The file's error rules that can be asked outside an action, for the replies of token endpoints; what is wrong with them, actions tell. */
  private List<ErrorRule> ofTokens(Manifest manifest, Scope scope, Map<String, ValueMap> maps, Consumer<Place> watch) {
    List<ErrorRule> rules = new ArrayList<>();
    for (MapNode rule : manifest.errors()) {
      Findings own = new Findings();
      Compiler compiler = new Compiler(CallPlanner.afterwards(scope), maps, templates, selectors, own).watchedBy(watch);
      List<ErrorRule> planned = new ErrorPlanner(compiler, manifest, witness, own).plan(List.of(rule));
      if (!own.hasErrors()) {
        rules.addAll(planned);
      }
    }
    return rules;
  }

  private static Scope onlyConfig(Scope scope) {
    return scope.without(Root.SECRET, NOT_HERE).without(Root.ID, "A host is the same for every dispatch.")
        .without(Root.NOW, "A host is the same for every dispatch.");
  }

  /** Finds what nobody uses, and actions without a test. */
  private record Unused(Manifest manifest, Set<String> used, Set<String> maps, Findings findings) {

    void check() {
      if (manifest.config() != null && manifest.config().get("properties") instanceof MapNode properties) {
        properties.keys().forEach(name -> say("config", name, properties.keyPlace(name), isUsed("config." + name)));
      }
      manifest.secrets().forEach((name, secret) -> say("secret", name, secret.place(), isUsed("secret." + name)));
      manifest.maps().forEach((name, map) ->
          say("map", name, map.place(), maps.contains(name) || Mentions.map(manifest.root(), name)));
      Set<String> tested = new TreeSet<>();
      manifest.tests().forEach(test -> {
        if (test.get("action") != null) {
          tested.add(test.get("action").json().asText());
        }
      });
      manifest.actions().values().stream().filter(action -> !tested.contains(action.name())).forEach(action ->
          findings.warning(action.place(), "untested-action", "The action `" + action.name() + "` has no test.",
              "Add one under `tests`."));
      manifest.webhooks().keySet().stream().filter(name -> !WebhookPlanner.isTested(manifest, name)).forEach(name ->
          findings.warning(((MapNode) manifest.root().get("webhooks")).keyPlace(name), "untested-webhook", "The webhook `" + name + "` has no test.",
              "Add one under `tests`: what it takes, and what it refuses."));
    }

    /** Also where what uses it is itself mistaken: one mistake makes one finding. */
    private boolean isUsed(String name) {
      return used.contains(name) || Mentions.text(manifest.root(), name);
    }

    private void say(String what, String name, Place place, boolean isUsed) {
      if (!isUsed) {
        findings.error(place, "unused-" + what, "The " + what + " `" + name + "` is declared, but nothing uses it.",
            "Use it, or leave it out.");
      }
    }
  }
}
