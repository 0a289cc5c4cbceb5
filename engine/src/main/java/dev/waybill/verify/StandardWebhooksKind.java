package dev.waybill.verify;

import dev.waybill.http.Headers;
import dev.waybill.kind.Key;
import dev.waybill.kind.Settings;
import dev.waybill.shape.Shape;
import dev.waybill.signature.Algorithm;
import dev.waybill.signature.BadKey;
import dev.waybill.signature.KeyEncoding;
import dev.waybill.signature.Keys;
import dev.waybill.tree.Node;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The Standard Webhooks specification: {@code webhook-id}, {@code webhook-timestamp} and {@code webhook-signature}, signed by
 * HMAC SHA-256 ({@code v1}, secret {@code whsec_…}) or Ed25519 ({@code v1a}, public key {@code whpk_…}).
 */
public final class StandardWebhooksKind implements VerifyKind {
  private static final String PUBLIC = "whpk_";
  private static final String SECRET = "whsec_";
  private static final int MOST = 16;

  @Override
  public String name() {
    return "standard_webhooks";
  }

  @Override
  public String summary() {
    return "Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature";
  }

  @Override
  public List<Key> keys() {
    return List.of(
        Key.required("secret", "shape", "the secret, whsec_…; or the public key, whpk_…"),
        Key.optional("tolerance", "duration", "how far its time may be from now, either way; 5m where it is left out"));
  }

  @Override
  public Verifier compile(VerifySource source, Means means) {
    Settings settings = source.settings(name());
    Node secret = settings.keys().required("secret");
    Duration tolerance = settings.keys().duration("tolerance");
    settings.finish(this);
    List<java.security.Key> shared = new ArrayList<>();
    List<java.security.Key> open = new ArrayList<>();
    if (secret != null) {
      for (String text : KeyRing.texts("secret", secret, true, source, means)) {
        boolean isPublic = text.startsWith(PUBLIC);
        try {
          (isPublic ? open : shared).add(Keys.forChecking(isPublic ? Algorithm.ED25519 : Algorithm.HMAC_SHA256,
              KeyEncoding.BASE64,
              isPublic ? text.substring(PUBLIC.length()) : text.startsWith(SECRET) ? text.substring(SECRET.length()) : text));
        } catch (BadKey bad) {
          means.unusable().accept("The secret that `" + means.hook() + "` is verified by cannot be used: " + bad.getMessage());
        }
      }
    }
    Shape none = document -> null;
    return new Check(Map.of("v1", new KeyRing(Algorithm.HMAC_SHA256, shared), "v1a", new KeyRing(Algorithm.ED25519, open)),
        new Stamp(none, tolerance == null ? Stamp.DEFAULT : tolerance), means.timeline()::now);
  }

  /** @param rings the keys by the version of the signatures they make */
  private record Check(Map<String, KeyRing> rings, Stamp stamp, Supplier<Instant> now) implements Verifier {
    @Override
    public Future<Verdict> verify(Delivery delivery) {
      String flaw = flaw(delivery.incoming());
      return (flaw == null ? Verdict.HOLDS : Verdict.refused(flaw)).now();
    }

    private String flaw(Incoming incoming) {
      Headers headers = incoming.headers();
      String id = headers.get("webhook-id");
      String time = headers.get("webhook-timestamp");
      String signatures = headers.get("webhook-signature");
      if (rings.values().stream().allMatch(KeyRing::isEmpty)) {
        return "no_key";
      }
      String flaw = stamp.flaw(time == null || !time.matches("\\d{1,12}") ? null : time, now.get());
      if (flaw != null) {
        return flaw;
      }
      if (id == null || id.isEmpty() || signatures == null) {
        return "no_signature";
      }
      byte[] message = message(id, time, incoming.raw());
      for (Map.Entry<String, KeyRing> ring : rings.entrySet()) {
        if (ring.getValue().holds(message, given(signatures, ring.getKey()))) {
          return null;
        }
      }
      return "bad_signature";
    }

    private static List<byte[]> given(String field, String version) {
      List<byte[]> given = new ArrayList<>();
      for (String each : field.split("[ ]+")) {
        int comma = each.indexOf(',');
        byte[] bytes = comma > 0 && each.substring(0, comma).equals(version) ? Written.BASE64.read(each.substring(comma + 1))
            : null;
        if (bytes != null && given.size() < MOST) {
          given.add(bytes);
        }
      }
      return given;
    }

    private static byte[] message(String id, String time, Buffer raw) {
      return Buffer.buffer(id + "." + time + ".").appendBuffer(raw).getBytes();
    }

    @Override
    public Incoming signed(Incoming bare, Signing signing) {
      Incoming named = bare.headers().has("webhook-id") ? bare : bare.withHeader("webhook-id", "msg_1");
      Incoming timed = named.headers().has("webhook-timestamp") ? named
          : named.withHeader("webhook-timestamp", Long.toString(signing.now().getEpochSecond()));
      String version = rings.get("v1").isEmpty() ? "v1a" : "v1";
      byte[] message = message(timed.headers().get("webhook-id"), timed.headers().get("webhook-timestamp"), timed.raw());
      return timed.withHeader("webhook-signature",
          version + "," + Base64.getEncoder().encodeToString(rings.get(version).sign(message, signing)));
    }
  }
}
