package dev.waybill.verify;

import dev.waybill.kind.Key;
import dev.waybill.kind.Settings;
import dev.waybill.signature.Algorithm;
import dev.waybill.signature.KeyEncoding;
import dev.waybill.tree.Keys;
import dev.waybill.tree.Node;
import java.time.Duration;
import java.util.List;

/** A signature over raw bytes, a time stamp or fields of the delivery: HMAC, ECDSA, Ed25519 or RSA. */
public final class SignatureKind implements VerifyKind {
  @Override
  public String name() {
    return "signature";
  }

  @Override
  public String summary() {
    return "a signature over raw bytes, a time stamp or fields of the delivery";
  }

  @Override
  public List<Key> keys() {
    return List.of(
        Key.required("alg", "text", String.join(" ", Algorithm.words())),
        Key.required("key", "shape", "the shared key, or the public one; every value counts while it is rotated"),
        Key.optional("key_encoding", "text", "how the key is written: " + String.join(" ", KeyEncoding.words())),
        Key.optional("encoding", "text", "how the signature is written: hex (the default), base64, base64url"),
        Key.required("payload", "template", "what was signed; {{raw}} is the body byte for byte"),
        Key.required("signature", "shape", "where it stands; of several, one must hold"),
        Key.optional("timestamp", "shape", "when it was made; must be there where it is written"),
        Key.optional("tolerance", "duration", "how far that may be from now, either way; 5m where it is left out"));
  }

  @Override
  public Verifier compile(VerifySource source, Means means) {
    Settings settings = source.settings(name());
    Keys keys = settings.keys();
    String alg = keys.required("alg") == null ? null : keys.oneOf("alg", Algorithm.words());
    Algorithm algorithm = alg == null ? Algorithm.HMAC_SHA256 : Algorithm.of(alg).orElseThrow();
    String keyEncoding = keys.oneOf("key_encoding", KeyEncoding.words());
    String encoding = keys.oneOf("encoding", Written.words());
    if (alg != null && keyEncoding != null && !algorithm.takes(KeyEncoding.of(keyEncoding).orElseThrow())) {
      settings.findings().error(keys.place("key_encoding"), "bad-verify", "A key for `" + alg + "` is not written as `"
          + keyEncoding + "`.",
          "Leave it out, or write " + (algorithm.isShared() ? "utf8, hex or base64." : "pem, der or base64."));
    }
    Node key = keys.required("key");
    Node payload = keys.required("payload");
    Node signature = keys.required("signature");
    Node stamp = keys.node("timestamp");
    Duration tolerance = keys.duration("tolerance");
    settings.finish(this);
    source.refuseLiteral("signature", signature);
    source.refuseLiteral("timestamp", stamp);
    if (stamp == null && tolerance != null) {
      settings.findings().error(keys.place("tolerance"), "bad-verify", "`tolerance` needs a `timestamp` to measure.",
          "Write where the time stands, for example timestamp: $.header.x-timestamp.");
    }
    if (key == null || payload == null || signature == null) {
      return delivery -> Verdict.refused("not_compiled").now();
    }
    KeyRing ring = KeyRing.compile(key, algorithm, keyEncoding == null ? null : KeyEncoding.of(keyEncoding).orElseThrow(),
        source, means);
    Stamp time = stamp == null ? null : new Stamp(source.compiler().shape(stamp), tolerance == null ? Stamp.DEFAULT : tolerance);
    return new SignatureVerifier(algorithm, ring, Payload.compile(payload, source, stamp != null),
        source.compiler().every(signature),
        Written.of(encoding), time, means.timeline()::now, new Spot(signature), stamp == null ? null : new Spot(stamp));
  }
}
