package dev.waybill.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Document;
import dev.waybill.egress.TlsMaterial;
import dev.waybill.egress.Wire;
import dev.waybill.egress.Wires;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.kind.Literals;
import dev.waybill.kind.Settings;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Shape;
import dev.waybill.shape.Unmapped;
import dev.waybill.standing.Standing;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.Findings;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Compiles {@code tls}: a client certificate and an authority of the provider's own, and the wire that is made with them. */
final class TlsPlanner {
  private final Wires wires;
  private final Standing.Lease standing;
  private final Findings findings;

  TlsPlanner(Wires wires, Standing.Lease standing, Findings findings) {
    this.wires = wires;
    this.standing = standing;
    this.findings = findings;
  }

  /** A wire that is kept as long as a plan asks for it. */
  private record Kept(Wires.Secured wire) implements Wire, Standing.Transient {
    @Override
    public Future<HttpReply> send(HttpCall call, InetAddress pinned) {
      return wire.send(call, pinned);
    }

    @Override
    public void dropped() {
      wire.retire();
    }
  }

  /**
   * The provider's wire.
   *
   * @param tls or null
   * @param ready holds {@code $.config} and {@code $.secret}
   * @param lacking takes a sentence for what cannot be used
   */
  Wire plan(MapNode tls, Compiler compiler, Document ready, List<String> lacking) {
    if (tls == null) {
      return wires.plain();
    }
    Settings settings = new Settings(tls, compiler, findings);
    Shape cert = certificate(settings, "cert");
    Shape key = settings.credential("key");
    Shape ca = certificate(settings, "ca");
    settings.keys().finish();
    if ((cert == null) != (key == null)) {
      findings.error(tls.place(), "missing-key", "A client certificate needs its key, and a key its certificate: here is only `"
          + (cert == null ? "key" : "cert") + "`.", "Write tls: { cert: $.secret.cert, key: $.secret.cert_key }.");
    } else if (cert == null && ca == null) {
      findings.error(tls.place(), "missing-key", "`tls` names neither a client certificate nor an authority.",
          "Write tls: { cert: …, key: … }, tls: { ca: … } or both.");
    }
    if ((cert == null) != (key == null)) {
      return wires.plain();
    }
    TlsMaterial material = new TlsMaterial(text(cert, ready), text(key, ready), text(ca, ready));
    if ((material.cert() == null) != (material.key() == null)) {
      String absent = material.cert() == null ? "cert" : "key";
      lacking.add("The client certificate is incomplete: " + named(tls, absent) + " is not set.");
      return TlsPlanner::unusable;
    }
    return material.cert() == null && material.ca() == null ? wires.plain() : kept(tls, material, lacking);
  }

  private Shape certificate(Settings settings, String key) {
    Node node = settings.keys().node(key);
    if (node instanceof ScalarNode scalar && scalar.isText() && Literals.isLiteral(scalar)
        && !scalar.json().textValue().contains("-----BEGIN ")) {
      findings.error(node.place(), "bad-value", "`" + key + "` is a certificate in PEM, which this is not; files are not read.",
          "Give it as a secret, and write $.secret." + key + ".");
    }
    return settings.text(key);
  }

  private Wire kept(MapNode tls, TlsMaterial material, List<String> lacking) {
    Kept kept = standing.keep("tls " + digest(material), () -> {
      try {
        return new Kept(wires.secured(material));
      } catch (TlsMaterial.Unusable unusable) {
        lacking.add("What " + named(tls, unusable.part().name().toLowerCase(Locale.ROOT)) + " gives " + unusable.getMessage());
        return null;
      }
    });
    return kept == null ? TlsPlanner::unusable : kept;
  }

  private static String named(MapNode tls, String key) {
    Node node = tls.get(key);
    return "`" + (node.json().isTextual() && node.json().textValue().length() < 100 && !node.json().textValue().contains("-----")
        ? node.json().textValue() : "tls." + key) + "`";
  }

  /** Nothing is sent: what lacks is said before any call is made. */
  private static Future<HttpReply> unusable(HttpCall call, InetAddress pinned) {
    return Future.failedFuture(Problem.of(Code.NOT_CONFIGURED, "tls", "The provider's certificates cannot be used.").failure());
  }

  private static String text(Shape shape, Document ready) {
    try {
      JsonNode value = shape == null ? null : shape.render(ready);
      return value != null && value.isTextual() ? value.textValue() : null;
    } catch (Unrenderable | Unmapped absent) {
      return null;
    }
  }

  private static String digest(TlsMaterial material) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String text : new String[] {material.cert(), material.key(), material.ca()}) {
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
