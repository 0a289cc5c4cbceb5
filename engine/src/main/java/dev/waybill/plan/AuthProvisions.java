package dev.waybill.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.waybill.auth.Provisions;
import dev.waybill.auth.RefreshTokens;
import dev.waybill.decode.AutoDecoder;
import dev.waybill.decode.JsonDecoder;
import dev.waybill.decode.Undecodable;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Target;
import dev.waybill.manifest.Manifest;
import dev.waybill.manifest.SecretDeclaration;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Unmapped;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.ScalarNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;

/** What one manifest's compile provides to the schemes that log in. */
final class AuthProvisions implements Provisions {
  private static final String NOT_IN_URL = "A secret cannot stand in a URL: it ends up in logs.";

  private final Manifest manifest;
  private final Document ready;
  private final UrlPlanner urls;
  private final UrlPlan base;
  private final Ground ground;
  private final Logins logins;
  private final Ruling rules;

  /**
   * @param ready holds {@code $.config} and {@code $.secret}
   * @param base or null where there is none, or one that a session gives
   * @param rules the file's error rules, as far as they can be asked outside an action
   */
  AuthProvisions(Manifest manifest, Document ready, UrlPlanner urls, UrlPlan base, Ground ground, Logins logins, Ruling rules) {
    this.manifest = manifest;
    this.ready = ready;
    this.urls = urls;
    this.base = base;
    this.ground = ground;
    this.logins = logins;
    this.rules = rules;
  }

  @Override
  public Function<Document, Target> url(ScalarNode node, Compiler compiler) {
    UrlPlan plan = urls.request(node, base, base != null, compiler.with(compiler.scope().without(Root.SECRET, NOT_IN_URL)));
    return plan == null ? null : document -> plan.render(document, "");
  }

  @Override
  public Login login(ListNode steps, Scope scope) {
    return logins.plan(steps, scope);
  }

  @Override
  public JsonNode decoded(HttpReply reply) {
    JsonNode body = AutoDecoder.readFailure(reply);
    if (!body.isTextual()) {
      return body;
    }
    try {
      // JSON that is called text or HTML is common enough at token endpoints.
      return new JsonDecoder().compile(null).decode(reply);
    } catch (Undecodable text) {
      return MissingNode.getInstance();
    }
  }

  @Override
  public Duration until(JsonNode time) {
    return RetryAfter.read(time, ground.timeline().now());
  }

  @Override
  public Duration retryAfter(HttpReply reply) {
    return RetryAfter.of(reply, ground.timeline().now());
  }

  /** Of the settings and secrets those count that the text names, and what decides where calls go. */
  @Override
  public String identity(String settings) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String text = settings + "\n" + (manifest.base() == null ? "" : manifest.base().json().asText()) + "\n" + manifest.headers().json()
          + "\n" + (manifest.tls() == null ? "" : manifest.tls().json()) + "\n" + maps(settings);
      add(digest, text);
      for (Root root : new Root[] {Root.CONFIG, Root.SECRET}) {
        ready.root(root).properties().stream().filter(field -> text.contains(field.getKey())).sorted(Map.Entry.comparingByKey())
            .forEach(field -> add(digest, root.word() + "." + field.getKey() + "=" + field.getValue()));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The maps that the text names. */
  private String maps(String text) {
    StringBuilder named = new StringBuilder();
    manifest.maps().forEach((name, map) -> named.append(text.contains(name) ? name + "=" + map.json() + "\n" : ""));
    return named.toString();
  }

  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  @Override
  public RefreshTokens refreshTokens() {
    return ground.refreshTokens();
  }

  @Override
  public boolean showsCertificate() {
    return manifest.tls() != null && manifest.tls().get("cert") != null;
  }

  @Override
  public Problem ruled(HttpReply reply) {
    try {
      return rules.ruled(reply, Code.UNAUTHORIZED);
    } catch (Unmapped | Unrenderable unusable) {
      return null;
    }
  }

  @Override
  public boolean isInBase(String name) {
    return manifest.base() != null && SessionUse.stands(name, manifest.base().json().asText());
  }

  @Override
  public boolean isRotating(String secret) {
    SecretDeclaration declared = manifest.secrets().get(secret);
    return declared != null && declared.rotating();
  }
}
