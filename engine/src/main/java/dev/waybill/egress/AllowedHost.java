package dev.waybill.egress;

import com.google.common.net.InternetDomainName;
import dev.waybill.http.BadTarget;
import dev.waybill.http.HostName;
import dev.waybill.http.PortText;
import dev.waybill.http.Target;
import dev.waybill.tree.Findings;
import java.util.Optional;

/**
 * One entry of {@code allowed_domains}.
 *
 * @param name the host, or for a wildcard the suffix with its leading dot
 * @param port 0 where none is written: then it is the scheme's own
 */
record AllowedHost(String name, boolean wildcard, int port) {
  static final String RULE = "allowed-domains";

  /** Why an entry cannot stand. */
  private static final class Unfit extends Exception {
    private final transient String remedy;

    Unfit(String sentence, String remedy) {
      super(sentence, null, false, false);
      this.remedy = remedy;
    }
  }

  static Optional<AllowedHost> read(AllowedDomains.Entry entry, EgressRules rules, Findings findings) {
    try {
      return Optional.of(read(entry.text(), rules));
    } catch (Unfit unfit) {
      findings.error(entry.place(), RULE, unfit.getMessage(), unfit.remedy);
    } catch (BadTarget bad) {
      findings.error(entry.place(), RULE, bad.getMessage(), "Write a host name like `api.acme.example`.");
    }
    return Optional.empty();
  }

  private static AllowedHost read(String text, EgressRules rules) throws Unfit {
    refuseShape(text);
    boolean wildcard = text.startsWith("*.");
    String rest = wildcard ? text.substring(2) : text;
    if (rest.indexOf('*') >= 0) {
      throw new Unfit(
          "`*` may only be the first label of an entry.",
          "Write `*.` and a suffix like `files.acme.example`, or list the hosts.");
    }
    int close = rest.lastIndexOf(']');
    int colon = rest.indexOf(':', close + 1);
    int port = colon < 0 ? 0 : PortText.read(rest, colon + 1);
    if (colon >= 0 && port == 0) {
      throw new Unfit("The port of an entry is not a number from 1 to 65535.", "Write the port like `api.acme.example:8443`.");
    }
    if (port != 0 && !rules.opens(port)) {
      throw new Unfit(
          "Port " + port + " is not among the ports that may be dialled.", "Only the operator can open a port (`egress.ports`).");
    }
    String name = colon < 0 ? rest : rest.substring(0, colon);
    Target target = rest.startsWith("[") && !wildcard
        ? Target.parse("https://" + name)
        : new Target("https", HostName.normalise(name), 443, "/");
    if (target.isIpLiteral()) {
      refuseAddress(target, wildcard, rules);
    } else if (wildcard) {
      refuseSuffix(target.host());
    }
    return new AllowedHost(wildcard ? "." + target.host() : target.host(), wildcard, port);
  }

  private static void refuseShape(String text) throws Unfit {
    if (text == null || text.isBlank()) {
      throw new Unfit("An entry of `allowed_domains` is not a text or is empty.", "Write a host name, or leave the entry out.");
    }
    if (text.equals("*")) {
      throw new Unfit("`*` would allow every host.", "List the hosts of the provider's API.");
    }
    if (text.indexOf('@') >= 0) {
      throw new Unfit("An entry has a user name or password before its host.", "Write the host alone.");
    }
    if (text.indexOf('/') >= 0 || text.indexOf('?') >= 0 || text.indexOf('#') >= 0 || text.indexOf('\\') >= 0) {
      throw new Unfit("An entry is a URL or has a path.", "Write the host alone" + hostOf(text) + ".");
    }
    if (text.chars().anyMatch(c -> c <= ' ' || c == 127)) {
      throw new Unfit("An entry has white space or a control character.", "Write the host alone.");
    }
  }

  private static String hostOf(String url) {
    try {
      return ": `" + Target.parse(url).host() + "`";
    } catch (BadTarget none) {
      return "";
    }
  }

  private static void refuseAddress(Target target, boolean wildcard, EgressRules rules) throws Unfit {
    if (wildcard || !rules.opens(target.address())) {
      throw new Unfit(
          "The IP address `" + target.host() + "` stands where a host name belongs.",
          "Use the host's name; only the operator can open an address (`egress.allow_networks`).");
    }
  }

  private static void refuseSuffix(String suffix) throws Unfit {
    boolean known = suffix.indexOf('.') > 0 && InternetDomainName.isValid(suffix);
    boolean shared = !known || InternetDomainName.from(suffix).isPublicSuffix();
    if (shared) {
      throw new Unfit(
          "`*." + suffix + "` takes the hosts of everybody: `" + suffix + "` is a public suffix.",
          "Name the provider's own domain.");
    }
  }

  boolean takesPort(Target target) {
    return port == 0 ? target.hasDefaultPort() : port == target.port();
  }

  boolean takesName(String host) {
    return wildcard ? host.length() > name.length() && host.endsWith(name) : host.equals(name);
  }
}
