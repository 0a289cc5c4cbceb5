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
 * for what a request cannot carry. Whatever made the target, it passes here. Thread-safe.
 */
public final class Guard implements Exchange {
  private static final int MOST_ADDRESSES_TRIED = 4;

  private final AllowedDomains domains;
  private final AddressTable addresses;
  private final Resolver resolver;
  private final Wire wire;

  public Guard(AllowedDomains domains, AddressTable addresses, Resolver resolver, Wire wire) {
    this.domains = domains;
    this.addresses = addresses;
    this.resolver = resolver;
    this.wire = wire;
  }

  @Override
  public Future<HttpReply> send(HttpCall call) {
    Optional<Problem> unsendable = unsendable(call);
    if (unsendable.isPresent()) {
      return Future.failedFuture(unsendable.get().failure());
    }
    Target target = call.target();
    if (!domains.allows(target)) {
      return denied(target);
    }
    if (target.isIpLiteral()) {
      return vetAndDial(call, List.of(target.address()));
    }
    Future<List<InetAddress>> found = resolver.resolve(target.host());
    return found.succeeded() ? vetAndDial(call, found.result()) : found.compose(answer -> vetAndDial(call, answer));
  }

  private static Optional<Problem> unsendable(HttpCall call) {
    String method = call.method();
    if (!FieldRules.isToken(method) || method.equalsIgnoreCase("CONNECT") || method.equalsIgnoreCase("TRACE")) {
      return Optional.of(Problem.of(Code.INVALID_REQUEST, "bad_method", "The request's method cannot be sent."));
    }
    return FieldRules.refusal(call.headers());
  }

  private Future<HttpReply> denied(Target target) {
    AllowedDomains.Refusal refusal = domains.whyNot(target).orElseThrow();
    return Future.failedFuture(Problem.of(Code.EGRESS_DENIED, refusal.label(), refusal.sentence()).failure());
  }

  private Future<HttpReply> vetAndDial(HttpCall call, List<InetAddress> answer) {
    for (int i = 0; i < answer.size(); i++) {
      Optional<String> refusal = addresses.refusal(answer.get(i));
      if (refusal.isPresent()) {
        return Future.failedFuture(WireProblem.denied(call.target(), refusal.get()).failure());
      }
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
