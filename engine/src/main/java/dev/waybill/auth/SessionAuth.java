package dev.waybill.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.document.Document;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.http.Trip;
import dev.waybill.kind.Key;
import dev.waybill.kind.Settings;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.shape.Shape;
import dev.waybill.shape.Unmapped;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.ListNode;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Logs in by steps of the manifest's own and keeps what they give. A login that the provider refuses is {@code unauthorized}. */
public final class SessionAuth implements AuthScheme {
  /** What a refused login is called by its HTTP status, where no rule of the manifest says better. */
  private static final Set<Code> REFUSALS =
      EnumSet.of(Code.INVALID_REQUEST, Code.FORBIDDEN, Code.NOT_FOUND, Code.CONFLICT, Code.REJECTED, Code.QUOTA_EXCEEDED);

  @Override
  public String name() {
    return "session";
  }

  @Override
  public String summary() {
    return "a login in steps of your own, and where what it gives goes";
  }

  @Override
  public List<Key> keys() {
    return List.of(
        Key.required("login", "list of steps", "the steps of the login, in order"),
        Key.optional("keep", "map of shapes", "what is kept as $.session.<name>"),
        Key.optional("expires", "duration or selector", "how long it is good"),
        Key.optional("renew_when", "match", "a reply that means the session is over"),
        Key.optional("per", "selector", "one session for each value of this"),
        Key.optional("place", "map", "where the session's value goes: header, query, cookie or field, and value"));
  }

  @Override
  public Authorizer compile(Settings settings, Means means) {
    SessionSettings common = new SessionSettings(settings, means);
    settings.keys().required("login");
    ListNode steps = settings.keys().list("login");
    if (steps != null && steps.items().isEmpty()) {
      settings.findings().error(steps.place(), "bad-value", "`login` is empty.",
          "Write at least one step: { id: sign_in, request: { POST: /login } }.");
    }
    Provisions.Login login = steps == null ? null : means.provisions().login(steps, common.scope());
    Scope afterwards = login == null ? common.scope().with(Root.STEPS, Names.ANY) : login.afterwards();
    Map<String, Shape> keep = common.keep(afterwards);
    SessionSettings.Maker maker = common.maker(keep.keySet(), common.expires(afterwards, null));
    SessionAuthorizer.Parts parts = new SessionAuthorizer.Parts(common.sessions(name()), common.per(),
        trip -> opened(login, keep, maker, means.timeline().nanos(), trip), keep.keySet(),
        common.place(keep.keySet(), Authorizer.NONE),
        common.renewWhen(null));
    settings.finish(this);
    return login == null ? Authorizer.NONE : new SessionAuthorizer(parts, means.timeline(), means.known());
  }

  private static Future<Session> opened(Provisions.Login login, Map<String, Shape> keep, SessionSettings.Maker maker, long begin,
      Trip trip) {
    Future<Document> ended;
    try {
      ended = login.run().apply(trip);
    } catch (Failure refused) {
      ended = Future.failedFuture(refused);
    }
    return ended.recover(cause -> Future.failedFuture(cause instanceof Failure failure ? refused(failure.problem()).failure()
        : cause instanceof Unmapped || cause instanceof Unrenderable ? unusable(cause) : cause))
        .map(document -> maker.session(kept(keep, document), begin, document));
  }

  private static Failure unusable(Throwable cause) {
    return Problem.of(Code.BAD_RESPONSE, "login_unusable", "What the login gave cannot be used: " + cause.getMessage()).failure();
  }

  /** The dispatch has not begun at the provider, whatever its login did. */
  private static Problem refused(Problem problem) {
    boolean byStatus = problem.label().equals("status") && REFUSALS.contains(problem.code());
    Problem named = !byStatus ? problem : Problem.of(Code.UNAUTHORIZED, "login_refused",
        "The provider refused the login (HTTP " + problem.upstreamStatus() + ").").withUpstreamStatus(problem.upstreamStatus());
    return named.withMaybeProcessed(false).withRenewAuth(false);
  }

  private static ObjectNode kept(Map<String, Shape> keep, Document document) {
    ObjectNode values = ExactNodes.FACTORY.objectNode();
    keep.forEach((name, shape) -> {
      JsonNode value;
      try {
        value = shape.render(document);
      } catch (Unmapped | Unrenderable unusable) {
        throw nothing(name);
      }
      if (value.isMissingNode() || value.isNull()) {
        throw nothing(name);
      }
      values.set(name, value);
    });
    return values;
  }

  private static Failure nothing(String name) {
    return Problem.of(Code.BAD_RESPONSE, "login_incomplete", "The provider's answer to the login has nothing to keep as `" + name
        + "`.")
        .failure();
  }
}
