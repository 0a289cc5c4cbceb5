package dev.waybill.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.attempt.Deadline;
import dev.waybill.attempt.Repeat;
import dev.waybill.attempt.Retry;
import dev.waybill.attempt.RetryPolicy;
import dev.waybill.auth.AuthReader;
import dev.waybill.auth.Authorize;
import dev.waybill.auth.Authorizer;
import dev.waybill.decode.Decoder;
import dev.waybill.document.Document;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.egress.Guard;
import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.http.Target;
import dev.waybill.manifest.Action;
import dev.waybill.manifest.Manifest;
import dev.waybill.schema.Contract;
import dev.waybill.schema.Contracts;
import dev.waybill.schema.JsonSchema;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Match;
import dev.waybill.shape.Shape;
import dev.waybill.tree.Findings;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Suggest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Compiles the actions of one manifest. The order in which an outgoing call is wrapped is written once, in {@link #compose}. */
final class ActionPlanner {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
  private static final String NOT_IN_OUTPUT = "A secret cannot stand in what a caller gets to see.";

  private final Manifest manifest;
  private final Kinds kinds;
  private final Contracts contracts;
  private final Ground ground;
  private final Setup setup;
  private final Findings findings;

  /** What the actions of a manifest share. */
  record Setup(
      Scope scope, Compiler compiler, AuthReader auth, Authorizer fileAuth, UrlPlanner urls, UrlPlan base, Guard guard, Document document, Witness witness) {}

  ActionPlanner(Manifest manifest, Kinds kinds, Contracts contracts, Ground ground, Setup setup, Findings findings) {
    this.manifest = manifest;
    this.kinds = kinds;
    this.contracts = contracts;
    this.ground = ground;
    this.setup = setup;
    this.findings = findings;
  }

  /** The plan, or empty where the action cannot run; then findings say why. */
  Optional<ActionPlan> plan(Action action) {
    int before = findings.errors();
    Contract contract = contract(action);
    JsonSchema input = input(action, contract);
    Scope scope = setup.scope().copy().with(Root.INPUT, input.names());
    Compiler compiler = setup.compiler().with(scope);
    if (action.request() == null) {
      return Optional.empty();
    }
    String method = RequestPlanner.method(action.request());
    Idempotency idempotency = Idempotency.read(action.idempotency(), method == null ? "POST" : method, findings);
    RetryPolicy policy = action.retry() == null ? null : RetryPolicy.read(action.retry(), findings);
    if (policy != null && method != null && Idempotency.isOnceByDefault(method) && action.idempotency() == null) {
      findings.error(action.retry().place(), "retry-without-idempotency",
          "`" + action.name() + "` retries a " + method + " but does not say whether it may be sent twice.",
          "Add idempotency: { header: … } if the provider takes a key, `natural` for a read, or `none`.");
    }
    Node ownAuth = action.request().get("auth") != null ? action.request().get("auth") : action.auth() != manifest.auth() ? action.auth() : null;
    Authorizer authorizer = ownAuth == null ? setup.fileAuth() : setup.auth().read(ownAuth);
    RequestPlan request = new RequestPlanner(kinds.bodies(), setup.urls(), findings).plan(action.request(), action.headers(), setup.base(),
        manifest.base() != null, compiler, scope, url -> fields(carries(ownAuth != null, url) ? authorizer : Authorizer.NONE, idempotency),
        idempotency.header());
    Scope reply = scope.with(Root.STATUS, Names.LEAF).with(Root.HEADER, Names.ANY).with(Root.BODY, Names.ANY)
        .without(Root.SECRET, NOT_IN_OUTPUT);
    Compiler afterwards = setup.compiler().with(reply);
    Decoder decoder = new DecoderReader(kinds.decoders(), findings).read(action.decode());
    Match ok = action.ok() == null ? document -> document.root(Root.STATUS).asInt() / 100 == 2 : afterwards.match(action.ok());
    var rules = new ErrorPlanner(afterwards, manifest, setup.witness(), findings).plan(action.errors());
    Shape output = action.output() == null ? document -> document.root(Root.BODY) : afterwards.shape(action.output());
    Set<String> read = read(scope);
    if (contract != null) {
      ContractRules checks = new ContractRules(contract, manifest.maps(), findings);
      if (findings.errors() == before) {
        checks.checkInputs(action.place(), read);
      }
      checks.checkOutputs(action.place(), action.output());
    }
    setup.scope().used().addAll(scope.used());
    if (findings.errors() > before || request == null) {
      return Optional.empty();
    }
    Authorize authorize = new Authorize(authorizer, sameOrigin(ownAuth != null, request),
        new Judge(decoder, ok, rules, ground.timeline(), setup.guard()));
    return Optional.of(new ActionPlan(manifest.id(), action.name(), manifest.version(), action.summary(),
        contract == null ? null : contract.id(), input, contract == null ? null : contract.outputSchema(), read,
        Mentions.base64(action.request()), idempotency.repeat() == Repeat.NATURAL,
        action.timeout() == null ? DEFAULT_TIMEOUT : action.timeout(), setup.document(), request, authorize,
        compose(authorize, policy, idempotency.repeat()), output, ground.timeline()));
  }

  /** {@code deadline(retry(authorize(judge(guard(transport)))))}: the order is a security property. */
  private Exchange compose(Authorize authorize, RetryPolicy policy, Repeat repeat) {
    Exchange retry = new Retry(authorize, policy == null ? RetryPolicy.NONE : policy, repeat, ground.timeline(), ground.random()::nextDouble);
    return new Deadline(retry, repeat, ground.timeline());
  }

  /** Credentials go to the base's origin only, unless the request says so itself. */
  private Predicate<HttpCall> sameOrigin(boolean explicit, RequestPlan request) {
    Target base = setup.base() == null ? null : setup.base().origin();
    boolean decided = explicit || setup.base() == null || request.url().origin() != null;
    return decided ? always(carries(explicit, request.url())) : call -> base != null && call.target().origin().equals(base.origin());
  }

  private static Predicate<HttpCall> always(boolean answer) {
    return call -> answer;
  }

  /** Whether a call to this URL may carry credentials, as far as load can tell; a URL that a template begins may not. */
  private boolean carries(boolean explicit, UrlPlan url) {
    if (explicit || setup.base() == null) {
      return explicit || url.head() == null;
    }
    return url.origin() != null && setup.base().origin() != null && url.origin().origin().equals(setup.base().origin().origin());
  }

  private Contract contract(Action action) {
    ScalarNode named = action.implements_();
    if (named == null) {
      return null;
    }
    Optional<Contract> contract = contracts.find(named.json().asText());
    if (contract.isEmpty()) {
      findings.error(named.place(), "unknown-contract", "There is no contract `" + named.json().asText() + "`.",
          Suggest.remedy(named.json().asText(), contracts.ids()));
    }
    if (contract.isPresent() && contract.get().isEvent()) {
      findings.error(named.place(), "unknown-contract", "`" + contract.get().id() + "` is an event: it is emitted, and no action implements it.",
          "Name a contract that takes an input.");
      return null;
    }
    return contract.orElse(null);
  }

  private JsonSchema input(Action action, Contract contract) {
    if (contract == null) {
      return action.input() == null ? JsonSchema.NOTHING : JsonSchema.compile(action.input(), findings);
    }
    return action.input() == null ? contract.inputSchema() : JsonSchema.narrowed(contract.inputSchema(), action.input(), findings);
  }

  private static Map<String, Shape> fields(Authorizer authorizer, Idempotency idempotency) {
    Map<String, Shape> fields = new LinkedHashMap<>(authorizer.fields());
    if (idempotency.field() != null) {
      fields.put(idempotency.field(), document -> {
        JsonNode id = document.root(Root.ID);
        return TextNode.valueOf(id.asText());
      });
    }
    return fields;
  }

  /** The first names below {@code $.input} that were looked up, or that all of it is used. */
  private static Set<String> read(Scope scope) {
    Set<String> read = new TreeSet<>();
    for (String name : scope.used()) {
      if (name.startsWith("input.")) {
        int end = name.indexOf('.', 6);
        read.add(end < 0 ? name.substring(6) : name.substring(6, end));
      }
    }
    if (scope.used().contains("input")) {
      read.add(ActionPlan.EVERYTHING);
    }
    return Set.copyOf(read);
  }
}
