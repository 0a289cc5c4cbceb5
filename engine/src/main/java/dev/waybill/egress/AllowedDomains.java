package dev.waybill.egress;

import dev.waybill.http.Target;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The hosts that one manifest may reach, compiled from its {@code allowed_domains}. Immutable and thread-safe. */
public final class AllowedDomains {
  /** One line of the list as written; null where it is no text. */
  public record Entry(String text, Place place) {}

  /**
   * Why a URL is not allowed.
   *
   * @param label a fixed word: {@code plain_http}, {@code ip_literal}, {@code port_closed},
   *     {@code port_not_allowed}, {@code host_not_allowed}
   * @param sentence names the host and nothing else of the URL
   * @param remedy what the author or the operator can do
   */
  public record Refusal(String label, String sentence, String remedy) {}

  private static final String PLAIN_HTTP = "plain_http";

  private final List<AllowedHost> hosts;
  private final EgressRules rules;

  private AllowedDomains(List<AllowedHost> hosts, EgressRules rules) {
    this.hosts = List.copyOf(hosts);
    this.rules = rules;
  }

  /** Compiles the list; what cannot stand in it becomes a finding and allows nothing. */
  public static AllowedDomains compile(Place list, List<Entry> entries, EgressRules rules, Findings findings) {
    if (entries.isEmpty()) {
      findings.error(
          list,
          AllowedHost.RULE,
          "`allowed_domains` is empty: no host could be reached.",
          "Name the hosts of the provider's API.");
    }
    List<AllowedHost> hosts = new ArrayList<>();
    for (Entry entry : entries) {
      AllowedHost.read(entry, rules, findings).ifPresent(hosts::add);
    }
    return new AllowedDomains(hosts, rules);
  }

  /** No host at all, for as long as the settings that name one are missing. */
  public static AllowedDomains nothing(EgressRules rules) {
    return new AllowedDomains(List.of(), rules);
  }

  /**
   * What the guard does with this scheme, host and port. Plain HTTP is refused in report mode too: what was sent in the clear cannot
   * be taken back.
   */
  Verdict verdict(Target target) {
    if (allows(target)) {
      return Verdict.ALLOWED;
    }
    String label = whyNot(target).orElseThrow().label();
    return rules.reportOnly() && !label.equals(PLAIN_HTTP) ? Verdict.reported(label) : Verdict.refused(label);
  }

  /** Whether this scheme, host and port may be reached. Does not look at addresses: a name is vetted when it is resolved. */
  public boolean allows(Target target) {
    if (!target.isTls() && !rules.plainHttp() || !rules.opens(target.port())) {
      return false;
    }
    for (int i = 0; i < hosts.size(); i++) {
      AllowedHost host = hosts.get(i);
      if (host.takesPort(target) && host.takesName(target.host())) {
        return true;
      }
    }
    return false;
  }

  /** The reason where {@link #allows} says no. */
  public Optional<Refusal> whyNot(Target target) {
    if (allows(target)) {
      return Optional.empty();
    }
    String name = target.host().indexOf(':') < 0 ? target.host() : "[" + target.host() + "]";
    String entry = target.hasDefaultPort() ? name : name + ":" + target.port();
    if (!target.isTls() && !rules.plainHttp()) {
      return Optional.of(
          new Refusal(
              PLAIN_HTTP,
              "Plain `http://` to `" + name + "` is not allowed.",
              "Use `https://`; only the operator can allow plain HTTP (`egress.plain_http`)."));
    }
    if (target.isIpLiteral() && !rules.opens(target.address())) {
      return Optional.of(
          new Refusal(
              "ip_literal",
              "The IP address `" + name + "` stands where a host name belongs.",
              "Use the host's name; only the operator can open an address (`egress.allow_networks`)."));
    }
    if (!rules.opens(target.port())) {
      return Optional.of(
          new Refusal(
              "port_closed",
              "Port " + target.port() + " of `" + name + "` is not among the ports that may be dialled.",
              "Only the operator can open a port (`egress.ports`)."));
    }
    boolean named = hosts.stream().anyMatch(host -> host.takesName(target.host()));
    return Optional.of(
        new Refusal(
            named ? "port_not_allowed" : "host_not_allowed",
            named
                ? "Port " + target.port() + " of `" + name + "` is not in `allowed_domains`."
                : "The host `" + name + "` is not in `allowed_domains`.",
            "Add `" + entry + "` to `allowed_domains`."));
  }
}
