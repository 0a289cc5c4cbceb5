package dev.waybill.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.egress.AllowedDomains;
import dev.waybill.egress.EgressRules;
import dev.waybill.http.BadTarget;
import dev.waybill.http.Target;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;
import java.net.URI;
import java.util.List;

/** Whatever a URL looks like: where the guard allows it, it is an allowed host to every reader, and one spelling reads as itself. */
public final class UrlFuzz {
  private static final Place PLACE = new Place("manifest.yaml", 1, 1, "allowed_domains");
  private static final AllowedDomains DOMAINS = AllowedDomains.compile(PLACE,
      List.of(new AllowedDomains.Entry("api.good.example", PLACE), new AllowedDomains.Entry("*.wild.example:8443", PLACE)), EgressRules.STRICT, new Findings());

  public static void fuzzerTestOneInput(byte[] bytes) {
    Feed data = new Feed(bytes);
    boolean within = data.below(2) == 1;
    String text = data.rest();
    Target target;
    try {
      target = within ? Target.parse("https://api.good.example/a/b?c").resolve(text) : Target.parse(text);
    } catch (BadTarget refused) {
      assertThat(refused.getMessage()).isNotBlank();
      return;
    }
    assertThat(Target.parse(target.url())).isEqualTo(target);
    if (!DOMAINS.allows(target)) {
      assertThat(DOMAINS.whyNot(target)).isPresent();
      return;
    }
    URI java = URI.create(target.url());
    assertThat(java.getScheme()).isEqualTo("https");
    assertThat(java.getUserInfo()).isNull();
    assertThat(java.getFragment()).isNull();
    assertThat(java.getHost()).isEqualTo(target.host());
    assertThat(java.getPort() < 0 ? 443 : java.getPort()).isEqualTo(target.port());
    assertThat(target.host().equals("api.good.example") && target.port() == 443
        || target.host().endsWith(".wild.example") && target.port() == 8443).isTrue();
  }
}
