package dev.waybill.egress;

import dev.waybill.http.Exchange;
import dev.waybill.http.FieldRules;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Target;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * The one way out. Asks whether the host may be named, then whether every address it stands for may be reached, and dials one
 * that was looked at. Refusals happen before any packet: {@code egress_denied} for names and addresses, {@code invalid_request}
 * for what a request cannot carry. Whatever made the target, it passes here. Where the operator set the guard to report only, most of
 * what would be refused is noted and sent. Thread-safe.
 */
public final class Guard implements Exchange {
  private static final int MOST_ADDRESSES_TRIED = 4;

  private record Literal(String host, List<InetAddress> addresses) {}

  private final AllowedDomains domains;
  private final AddressTable addresses;
  private final Resolver resolver;
  private final Wire wire;
  private final Verdicts.Ledger ledger;
  private volatile Literal latest;

  public Guard(AllowedDomains domains, AddressTable addresses, Resolver resolver, Wire wire) {
    this(domains, addresses, resolver, wire, (target, verdict) -> {});
  }

  /** @param ledger keeps every verdict: one of a call that is allowed or refused, one for each side of it that is reported */
  public Guard(AllowedDomains domains, AddressTable addresses, Resolver resolver, Wire wire, Verdicts.Ledger ledger) {
    this.domains = domains;
    this.addresses = addresses;
    this.resolver = resolver;
    this.wire = wire;
    this.ledger = ledger;
  }

  @Override
  public Future<HttpReply> send(HttpCall call) {
    Target target = call.target();
    Optional<Problem> unsendable = unsendable(call);
    if (unsendable.isPresent()) {
      return refused(target, Verdict.refused(unsendable.get().label()), unsendable.get());
    }
    Verdict named = domains.verdict(target);
    if (named.isRefused()) {
      AllowedDomains.Refusal refusal = domains.whyNot(target).orElseThrow();
      return refused(target, named, Problem.of(Code.EGRESS_DENIED, refusal.label(), refusal.sentence()));
    }
    if (target.isIpLiteral()) {
      return vetAndDial(call, named, literal(target));
    }
    Future<List<InetAddress>> found = resolver.resolve(target.host());
    return found.succeeded() ? vetAndDial(call, named, found.result()) : found.compose(answer -> vetAndDial(call, named, answer));
  }

  /** The literal that was dialled last is not read anew. */
  private List<InetAddress> literal(Target target) {
    Literal known = latest;
    if (known == null || !known.host().equals(target.host())) {
      known = new Literal(target.host(), List.of(target.address()));
      latest = known;
    }
    return known.addresses();
  }

  private static Optional<Problem> unsendable(HttpCall call) {
    String method = call.method();
    if (!FieldRules.isToken(method) || method.equalsIgnoreCase("CONNECT") || method.equalsIgnoreCase("TRACE")) {
      return Optional.of(Problem.of(Code.INVALID_REQUEST, "bad_method", "The request's method cannot be sent."));
    }
    return FieldRules.refusal(call.headers());
  }

  private Future<HttpReply> refused(Target target, Verdict verdict, Problem problem) {
    ledger.note(target, verdict);
    return Future.failedFuture(problem.failure());
  }

  /** One bad address refuses them all. */
  private Future<HttpReply> vetAndDial(HttpCall call, Verdict named, List<InetAddress> answer) {
    Target target = call.target();
    Verdict worst = Verdict.ALLOWED;
    for (int i = 0; i < answer.size(); i++) {
      Verdict verdict = addresses.verdict(answer.get(i), target.port());
      if (verdict.isRefused()) {
        return refused(target, verdict, WireProblem.denied(target, verdict));
      }
      worst = worst.isAllowed() ? verdict : worst;
    }
    // Only now is it known that it goes out.
    if (!named.isAllowed()) {
      ledger.note(target, named);
    }
    if (!worst.isAllowed() || named.isAllowed()) {
      ledger.note(target, worst);
    }
    return dial(call, answer, 0);
  }

  /** Another address is tried only where there was no connection: then nothing can have been processed. */
  private Future<HttpReply> dial(HttpCall call, List<InetAddress> answer, int index) {
    Future<HttpReply> reply = wire.send(call, answer.get(index));
    if (index + 1 >= Math.min(answer.size(), MOST_ADDRESSES_TRIED)) {
      return reply;
    }
    return reply.recover(
        cause ->
            cause instanceof Failure failure && Wire.connectFailed(failure.problem())
                ? dial(call, answer, index + 1)
                : Future.failedFuture(cause));
  }
}
