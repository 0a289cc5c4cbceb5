package dev.waybill.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code waybill kinds} lists. */
class KindsTest {
  private static final List<VerifyKind> ALL = List.of(
      new BasicKind(), new ConfirmKind(), new JwtKind(), new NoneKind(), new SignatureKind(), new SourceIpKind(), 
      new StandardWebhooksKind(), new TokenKind());

  private static String line(VerifyKind kind) {
    return kind.name() + " - " + kind.summary() + ": "
        + kind.keys().stream().map(key -> key.name() + (key.required() ? "! " : " ") + key.type()).collect(Collectors.joining(", "));
  }

  @Test
  void saysWhatEachKindIsForAndWhichSettingsItTakes() {
    assertThat(ALL.stream().map(KindsTest::line)).containsExactlyElementsOf(Arrays.asList(
        "basic - user name and password in the Authorization header (RFC 7617): username! shape, password! shape",
        "confirm - asks the provider's own API; its answer is $.output from then on: action! text, with map of shapes, "
            + "when match",
        "jwt - a JSON Web Token, its key given or published: token! shape, jwks template, key shape, alg text or list, "
            + "issuer shape, audience shape, claims match",
        "none - nothing is verified: whoever knows the address is believed: ",
        "signature - a signature over raw bytes, a time stamp or fields of the delivery: alg! text, key! shape, "
            + "key_encoding text, encoding text, payload! template, signature! shape, timestamp shape, tolerance duration",
        "source_ip - the networks it may come from, by the connection's own address: ",
        "standard_webhooks - Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature: secret! shape, "
            + "tolerance duration",
        "token - a fixed token: a match whose right side is the secret: "));
  }
}
