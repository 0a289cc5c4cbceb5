package dev.waybill.auth;

import dev.waybill.document.Document;
import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.kind.Key;
import dev.waybill.kind.Settings;
import dev.waybill.secret.Redactor;
import dev.waybill.shape.Shape;
import dev.waybill.signature.BadKey;
import dev.waybill.signature.MessageAlgorithm;
import dev.waybill.signature.MessageSigner;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** OAuth 1.0a (RFC 5849) with credentials that are there already: signs each request in the Authorization field. */
public final class OAuth1Auth implements AuthScheme {
  private static final String PLAINTEXT = "PLAINTEXT";
  private static final Map<String, MessageAlgorithm> METHODS = Map.of(
      "HMAC-SHA1", MessageAlgorithm.HMAC_SHA1, "HMAC-SHA256", MessageAlgorithm.HMAC_SHA256, "RSA-SHA1",
      MessageAlgorithm.RSA_V1_5_SHA1);
  private static final List<String> WORDS = List.of("HMAC-SHA1", "HMAC-SHA256", "RSA-SHA1", PLAINTEXT);

  @Override
  public String name() {
    return "oauth1";
  }

  @Override
  public String summary() {
    return "OAuth 1.0a signed requests (RFC 5849)";
  }

  @Override
  public List<Key> keys() {
    return List.of(
        Key.required("consumer_key", "shape", "the consumer key"),
        Key.required("consumer_secret", "shape", "the consumer secret; with RSA-SHA1 the private key in PEM"),
        Key.optional("token", "shape", "the token"),
        Key.optional("token_secret", "shape", "the token secret"),
        Key.optional("alg", "word", "the signature method: HMAC-SHA1 (where left out), HMAC-SHA256, RSA-SHA1 or PLAINTEXT"));
  }

  @Override
  public Authorizer compile(Settings settings, Means means) {
    Shape consumerKey = settings.requiredText("consumer_key");
    Shape consumerSecret = settings.requiredCredential("consumer_secret");
    Shape token = settings.credential("token");
    Shape tokenSecret = settings.credential("token_secret");
    String alg = settings.keys().oneOf("alg", WORDS);
    if (token == null && tokenSecret != null) {
      settings.findings().error(settings.keys().place("token_secret"), "missing-key",
          "`token_secret` belongs to a `token`, which is missing.",
          "Add token: $.secret.token.");
    }
    settings.finish(this);
    String method = alg == null ? "HMAC-SHA1" : alg;
    return new Signer(consumerKey, consumerSecret, token, tokenSecret, method,
        new ReadKey<>("oauth1", text -> MessageSigner.of(METHODS.get(method), text)), means);
  }

  private record Signer(
      Shape consumerKey, Shape consumerSecret, Shape token, Shape tokenSecret, String method, ReadKey<MessageSigner> keys,
      Means means)
      implements Authorizer {
    @Override
    public Future<HttpCall> authorize(HttpCall call, Exchange exchange) {
      Document document = call.trip().document();
      List<PercentText.Pair> oauth = new ArrayList<>();
      add(oauth, "oauth_consumer_key", Credential.text(consumerKey, document, "consumer key for oauth1 auth"));
      String given = Credential.optional(token, document, "token for oauth1 auth");
      if (!given.isEmpty()) {
        add(oauth, "oauth_token", given);
      }
      add(oauth, "oauth_signature_method", method);
      add(oauth, "oauth_timestamp", String.valueOf(means.timeline().now().getEpochSecond()));
      add(oauth, "oauth_nonce", Nonce.hex(means.random()));
      add(oauth, "oauth_version", "1.0");
      String base = OAuth1.base(call, oauth);
      add(oauth, "oauth_signature", signature(base, document));
      String header = oauth.stream().map(pair -> pair.name() + "=\"" + shown(pair.value()) + "\"")
          .collect(Collectors.joining(", "));
      return Future.succeededFuture(call.withHeaders(call.headers().set("Authorization", "OAuth " + header)));
    }

    private static String shown(String value) {
      return value.equals(Redactor.MASK) ? value : PercentText.encode(value);
    }

    private static void add(List<PercentText.Pair> pairs, String name, String value) {
      pairs.add(new PercentText.Pair(name, value));
    }

    private String signature(String base, Document document) {
      String consumer = Credential.text(consumerSecret, document, "consumer secret for oauth1 auth");
      if (consumer.equals(Redactor.MASK)) {
        return Redactor.MASK;
      }
      String both = PercentText.encode(consumer) + "&"
          + PercentText.encode(Credential.optional(tokenSecret, document, "token secret for oauth1 auth"));
      if (method.equals(PLAINTEXT)) {
        return both;
      }
      MessageSigner signer = keys.of(method.equals("RSA-SHA1") ? consumer : both);
      try {
        return signer == null ? Redactor.MASK : Base64.getEncoder()
            .encodeToString(signer.sign(base.getBytes(StandardCharsets.UTF_8)));
      } catch (BadKey bad) {
        throw keys.refused(bad);
      }
    }
  }
}
