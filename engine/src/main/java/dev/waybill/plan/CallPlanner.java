package dev.waybill.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.attempt.Repeat;
import dev.waybill.attempt.Retry;
import dev.waybill.attempt.RetryPolicy;
import dev.waybill.auth.AuthReader;
import dev.waybill.auth.Authorize;
import dev.waybill.auth.Authorizer;
import dev.waybill.body.BodyKind;
import dev.waybill.decode.Decoder;
import dev.waybill.document.Document;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.egress.Guard;
import dev.waybill.http.HttpCall;
import dev.waybill.http.Target;
import dev.waybill.manifest.Manifest;
import dev.waybill.problem.Failure;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Match;
import dev.waybill.shape.Shape;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.Findings;
import dev.waybill.tree.MapNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Compiles calls. The order in which an outgoing call is wrapped is written once, in {@link #compose}. */
final class CallPlanner {
  private static final String NOT_IN_OUTPUT = "A secret cannot stand in what a caller gets to see.";

  private final Manifest manifest;
  private final Kinds kinds;
  private final Ground ground;
  private final Setup setup;
  private final Findings findings;

  /** What the calls of a manifest share. */
  record Setup(
      Scope scope, Compiler compiler, AuthReader auth, Authorizer fileAuth, UrlPlanner urls, UrlPlan base, Guard guard, Document document, Witness witness,
      RestraintPlanner restraints) {}

  CallPlanner(Manifest manifest, Kinds kinds, Ground ground, Setup setup, Findings findings) {
    this.manifest = manifest;
    this.kinds = kinds;
    this.ground = ground;
    this.setup = setup;
    this.findings = findings;
  }

  /** What may be read of a reply, by what comes after it: its output, its rules, what is kept of it. */
  static Scope afterwards(Scope scope) {
    return scope.with(Root.STATUS, Names.LEAF).with(Root.HEADER, Names.ANY).with(Root.BODY, Names.ANY).with(Root.LINK, Names.ANY)
        .without(Root.SECRET, NOT_IN_OUTPUT)
        .without(Root.SESSION, "What a session holds cannot stand in what a caller gets to see.");
  }

  /**
   * The plan, or empty where the call cannot be made; then findings say why.
   *
   * @param scope what the request may read
   */
  Optional<CallPlan> plan(CallSource source, Scope scope) {
    return plan(source, scope, false);
  }

  /** The same for what has no {@code ok} of its own: a good status is a success only where no error rule says otherwise. */
  Optional<CallPlan> unlessRuled(CallSource source, Scope scope) {
    return plan(source, scope, true);
  }

  private Optional<CallPlan> plan(CallSource source, Scope scope, boolean ruled) {
    int before = findings.errors();
    Authorizer authorizer = source.auth() != null ? setup.auth().read(source.auth()) : setup.fileAuth();
    SessionUse session = new SessionUse(authorizer, manifest.base());
    return plan(source, session.scope(scope, source, findings), source.auth() != null && source.explicit(), authorizer, session, ruled, before);
  }

  private Optional<CallPlan> plan(CallSource source, Scope scope, boolean explicit, Authorizer authorizer, SessionUse session,
      boolean ruled, int before) {
    Compiler compiler = setup.compiler().with(scope);
    String method = RequestPlanner.method(source.request());
    Idempotency idempotency = Idempotency.read(source.idempotency(), method == null ? "POST" : method, findings);
    RetryPolicy policy = source.retry() == null ? null : RetryPolicy.read(source.retry(), findings);
    if (policy != null && method != null && Idempotency.isOnceByDefault(method) && source.idempotency() == null) {
      findings.error(source.retry().place(), "retry-without-idempotency",
          "`" + source.name() + "` retries a " + method + " but does not say whether it may be sent twice.",
          "Add idempotency: { header: … } if the provider takes a key, `natural` for a read, or `none`.");
    }
    RequestPlan request = new RequestPlanner(kinds.bodies(), setup.urls(), findings).plan(source.request(), source.headers(), setup.base(),
        setup.base() != null || manifest.base() != null && !SessionUse.isMentioned(manifest.base().json().asText()), compiler, scope, url -> fields(carries(explicit, url) ? authorizer : Authorizer.NONE, idempotency, source.keySuffix()),
        idempotency.header(), source.keySuffix());
    String body = request == null || !carries(explicit, request.url()) ? "" : authorizer.body();
    if (!body.isEmpty() && source.request().get(body) == null) {
      findings.error(source.request().place(), "bad-auth", "The `auth` of `" + source.name() + "` puts its credential into a `"
          + body
          + "` body, and this request has none.", "Write the body as `" + body + "`, or give the request another `auth`.");
    }
    Compiler afterwards = setup.compiler().with(afterwards(scope));
    Decoder decoder = new DecoderReader(kinds.decoders(), findings).read(source.decode());
    Ruling rules = new Ruling(new ErrorPlanner(afterwards, manifest, setup.witness(), findings).plan(source.errors()), ground.timeline());
    Match good = source.ok() == null ? document -> document.root(Root.STATUS).asInt() / 100 == 2 : afterwards.match(source.ok());
    Match ok = ruled ? document -> good.test(document) && !rules.anyMatches(document) : good;
    Restraint restraint = setup.restraints().plan(source, compiler, scope);
    if (findings.errors() > before || request == null) {
      return Optional.empty();
    }
    Predicate<HttpCall> may = mayCarry(explicit, request.url());
    Authorize authorize = new Authorize(authorizer, may, new Judge(new Reading(DecoderReader.word(source.decode()), decoder), ok,
        rules, (call, reply) -> may.test(call) && authorizer.renews(reply), restraint.inside(setup.guard())));
    return Optional.of(new CallPlan(request, authorize, compose(restraint, authorize, policy, idempotency.repeat()), idempotency.repeat(),
        decoder.streams(), session.shown(scope, source), session.inUrl(source)));
  }

  /** Whether a request can only be written with the bytes of files in memory. */
  boolean wantsBytes(MapNode request) {
    return Mentions.bytes(request, kinds.bodies().all().stream().filter(BodyKind::streams).map(BodyKind::name).collect(Collectors.toSet()));
  }

  /** {@code retry(limit(breaker(authorize(judge(guard(transport))))))}, all within the action's deadline: the order is a security property. */
  private Retry compose(Restraint restraint, Authorize authorize, RetryPolicy policy, Repeat repeat) {
    return new Retry(restraint.around(authorize), policy == null ? RetryPolicy.NONE : policy, repeat, ground.timeline(),
        ground.random()::nextDouble);
  }

  /** Credentials go to the base's origin only, unless the request says so itself; then to the origin that it names. */
  private Predicate<HttpCall> mayCarry(boolean explicit, UrlPlan url) {
    UrlPlan owner = explicit || setup.base() == null ? url : setup.base();
    Target origin = owner.origin();
    if (origin != null) {
      return call -> call.target().sameOrigin(origin);
    }
    if (explicit || owner.head() == null || owner == url) {
      return call -> explicit;
    }
    return call -> {
      try {
        return call.target().sameOrigin(owner.render(call.trip().document(), ""));
      } catch (Unrenderable | Failure unknown) {
        return false;
      }
    };
  }

  /** Whether a call to this URL may carry credentials, as far as load can tell; a URL that a template begins may not. */
  private boolean carries(boolean explicit, UrlPlan url) {
    if (explicit || setup.base() == null) {
      return explicit || url.head() == null;
    }
    if (url.head() != null) {
      return url.head() == setup.base().head();
    }
    return url.origin() != null && setup.base().origin() != null && url.origin().origin().equals(setup.base().origin().origin());
  }

  private static Map<String, Shape> fields(Authorizer authorizer, Idempotency idempotency, String keySuffix) {
    Map<String, Shape> fields = new LinkedHashMap<>(authorizer.fields());
    if (idempotency.field() != null) {
      fields.put(idempotency.field(), document -> {
        JsonNode id = document.root(Root.ID);
        return TextNode.valueOf(id.asText() + keySuffix);
      });
    }
    return fields;
  }
}
