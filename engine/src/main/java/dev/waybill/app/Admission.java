package dev.waybill.app;

import dev.waybill.access.AccessKey;
import dev.waybill.access.AccessKeys;
import dev.waybill.access.Caller;
import dev.waybill.access.CallerCertificate;
import dev.waybill.access.Callers;
import dev.waybill.access.OpenIdIssuer;
import dev.waybill.access.Ration;
import dev.waybill.access.Scope;
import dev.waybill.access.TokenRules;
import dev.waybill.access.Tokens;
import dev.waybill.config.Config;
import dev.waybill.config.Config.CallerLimits;
import dev.waybill.egress.AllowedDomains;
import dev.waybill.egress.Guard;
import dev.waybill.http.Exchange;
import dev.waybill.http.Target;
import dev.waybill.plan.Ground;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;
import dev.waybill.verify.Jwks;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes of the settings who may call: keys, certificates, and tokens, whose issuer is reached through a guard of its own. */
final class Admission {
  private final Config.Access access;
  private final Ground ground;

  Admission(Config settings, Ground ground) {
    this.access = settings.access();
    this.ground = ground;
  }

  Callers callers() {
    List<AccessKey> keys = access.keys().stream()
        .map(key -> new AccessKey(key.name(), key.hash(), scopes(key.scopes()), ration(key.limits()))).toList();
    return new Callers(new AccessKeys(keys), access.certificates().stream().map(Admission::certificate).toList(),
        access.jwt() == null ? null : tokens(access.jwt()));
  }

  private static CallerCertificate certificate(Config.KnownCertificate known) {
    Caller caller = new Caller(known.name(), Caller.CERTIFICATE, scopes(known.scopes()), ration(known.limits()));
    return switch (known.by()) {
      case "subject" -> CallerCertificate.bySubject(known.value(), caller);
      case "san" -> CallerCertificate.byName(known.value(), caller);
      default -> CallerCertificate.byFingerprint(known.value(), caller);
    };
  }

  private Tokens tokens(Config.Jwt jwt) {
    Set<String> hosts = new LinkedHashSet<>();
    hosts.add(host(Target.parse(jwt.issuer())));
    if (jwt.jwks() != null) {
      hosts.add(host(Target.parse(jwt.jwks())));
    }
    Jwks keys = jwt.jwks() == null ? Jwks.found(new OpenIdIssuer(jwt.issuer()), jwt.algorithms(), jwt.issuer(), ground.timeline())
        : Jwks.at(Target.parse(jwt.jwks()), jwt.algorithms(), jwt.issuer(), ground.timeline());
    TokenRules rules = new TokenRules(jwt.issuer(), jwt.audience(), jwt.scopes(), jwt.name());
    return new Tokens(rules, keys, guard(hosts), ground.timeline(), () -> ration(jwt.limits()));
  }

  private static String host(Target target) {
    return target.origin().substring(target.scheme().length() + 3);
  }

  private Exchange guard(Set<String> hosts) {
    Findings findings = new Findings();
    Place place = new Place("waybill.yaml", 1, 1, "access.jwt");
    List<AllowedDomains.Entry> entries = hosts.stream().map(host -> new AllowedDomains.Entry(host, place)).toList();
    AllowedDomains domains = AllowedDomains.compile(place, entries, ground.rules(), findings);
    if (findings.hasErrors()) {
      List<String> sentences = new ArrayList<>();
      findings.list().forEach(finding -> sentences.add(finding.message() + " " + finding.remedy()));
      throw new Stop("the issuer in `access.jwt` cannot be reached. " + String.join(" ", sentences));
    }
    return new Guard(domains, ground.addresses(), ground.resolver(), ground.wires().plain(), ground.verdicts().of("_access"));
  }

  private static Ration ration(CallerLimits limits) {
    return limits.rate() == null && limits.inFlight() == 0 ? Ration.UNLIMITED : new Ration(limits.rate(), limits.inFlight());
  }

  private static List<Scope> scopes(List<String> scopes) {
    return scopes.stream().map(Scope::parse).toList();
  }
}
