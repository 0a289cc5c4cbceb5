package dev.waybill.config;

import dev.waybill.config.Config.CallerLimits;
import dev.waybill.config.Config.KnownCertificate;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/** Reads one of {@code access.certificates}: who is known by which certificate. */
final class CertificateReader {
  private static final Pattern FINGERPRINT = Pattern.compile("sha256:[0-9a-fA-F]{64}");
  private static final Pattern SAN = Pattern.compile("(dns|uri|email):[^\\s]+");
  private static final List<String> BY = List.of("subject", "san", "fingerprint");

  private final Findings findings;

  CertificateReader(Findings findings) {
    this.findings = findings;
  }

  /** Null where it cannot be used; then a finding says why. */
  KnownCertificate read(MapNode map) {
    Keys keys = new Keys(map, findings);
    String name = CallerTerms.name(keys);
    List<String> by = BY.stream().filter(keys::has).toList();
    String value = by.size() == 1 ? value(keys, by.get(0)) : null;
    if (by.size() != 1) {
      findings.error(map.place(), "bad-value", by.isEmpty() ? "Nothing says which certificate it is."
          : "A certificate is known by one of `subject`, `san` and `fingerprint`, not by several.",
          "Write one of `subject: \"CN=billing,O=Acme\"`, `san: \"dns:billing.acme.example\"` and `fingerprint: \"sha256:…\"`.");
    }
    List<String> scopes = CallerTerms.scopes(keys);
    CallerLimits limits = CallerTerms.limits(keys);
    keys.finish();
    return name == null || value == null ? null : new KnownCertificate(name, by.get(0), value, scopes, limits);
  }

  private String value(Keys keys, String by) {
    String text = keys.text(by);
    if (text == null) {
      return null;
    }
    String defect = switch (by) {
      case "subject" -> isName(text) ? null : "`subject` is no distinguished name (RFC 2253).";
      case "san" -> !SAN.matcher(text).matches() ? "`san` is `dns:`, `uri:` or `email:` and a name."
          : text.startsWith("dns:") && text.indexOf('*') >= 0 ? "`san` is one name of the certificate: a `*` stands for no other."
          : null;
      default -> FINGERPRINT.matcher(text).matches() ? null : "`fingerprint` is `sha256:` and 64 hexadecimal digits.";
    };
    if (defect == null) {
      return by.equals("fingerprint") ? text.toLowerCase(Locale.ROOT) : text;
    }
    String remedy = switch (by) {
      case "subject" -> "Write for example `CN=billing,O=Acme`, as `openssl x509 -subject -nameopt RFC2253` prints it.";
      case "san" -> "Write for example `dns:billing.acme.example`.";
      default -> "Write what `openssl x509 -outform der | sha256sum` prints.";
    };
    findings.error(keys.place(by), "bad-value", defect, remedy);
    return null;
  }

  private static boolean isName(String text) {
    try {
      return !new X500Principal(text).getName().isEmpty();
    } catch (IllegalArgumentException none) {
      return false;
    }
  }
}
