package dev.waybill.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.http.Exchange;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpReply;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.signature.BadKey;
import dev.waybill.signature.JwtSigner;
import dev.waybill.signature.TestKeys;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An issuer of tokens that publishes its keys, and the way to it. */
public final class Issuer {
  public static final String URL = "https://login.acme.example/tenant";

  /** What stands at each of its addresses. */
  public final Map<String, String> pages = new LinkedHashMap<>();
  public final List<String> asked = new CopyOnWriteArrayList<>();
  public volatile boolean down;

  public Issuer() {
    publish(jwk("RS256", "rsa"), jwk("ES256", "ec"), jwk("EdDSA", "ed"));
    pages.put(URL + "/.well-known/openid-configuration", discovery(URL, "https://login.acme.example/keys"));
  }

  public static String discovery(String issuer, String keys) {
    return "{\"issuer\": \"" + issuer + "\", \"jwks_uri\": \"" + keys + "\", \"scopes_supported\": [\"openid\"]}";
  }

  /** The public part of a published test key, under a name. */
  public static String jwk(String alg, String kid) {
    byte[] der = Base64.getDecoder().decode(TestKeys.forChecking(alg).replaceAll("-----[^-]+-----|\\s", ""));
    String name = "\"kid\":\"" + kid + "\"}";
    try {
      if (alg.equals("EdDSA")) {
        return "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + base64(Arrays.copyOfRange(der, der.length - 32, der.length)) + "\"," + name;
      }
      if (alg.startsWith("ES")) {
        return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + base64(Arrays.copyOfRange(der, der.length - 64, der.length - 32)) + "\",\"y\":\""
            + base64(Arrays.copyOfRange(der, der.length - 32, der.length)) + "\"," + name;
      }
      RSAPublicKey key = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
      return "{\"kty\":\"RSA\",\"n\":\"" + base64(unsigned(key.getModulus())) + "\",\"e\":\"" + base64(unsigned(key.getPublicExponent())) + "\"," + name;
    } catch (GeneralSecurityException broken) {
      throw new AssertionError(broken);
    }
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  public void publish(String... keys) {
    pages.put("https://login.acme.example/keys", "{\"keys\":[" + String.join(",", keys) + "]}");
  }

  public Exchange exchange() {
    return call -> {
      asked.add(call.target().url());
      String page = pages.get(call.target().url());
      return down ? Future.failedFuture(Problem.of(Code.UNAVAILABLE, "connect_refused", "It is down.").failure())
          : Future.succeededFuture(HttpReply.received(page == null ? 404 : 200, Headers.NONE, Buffer.buffer(page == null ? "" : page), call.trip()));
    };
  }

  /** A token with these claims, and {@code kid} and perhaps more in its header. */
  public static String token(String alg, String header, String claims) {
    try {
      return JwtSigner.of(alg, TestKeys.forAlgorithm(alg)).sign(object(header), object(claims));
    } catch (BadKey unfit) {
      throw new AssertionError(unfit);
    }
  }

  private static ObjectNode object(String json) {
    try {
      return (ObjectNode) com.fasterxml.jackson.databind.json.JsonMapper.builder().nodeFactory(ExactNodes.FACTORY)
          .enable(com.fasterxml.jackson.core.JsonParser.Feature.ALLOW_UNQUOTED_FIELD_NAMES)
          .enable(com.fasterxml.jackson.core.JsonParser.Feature.ALLOW_SINGLE_QUOTES)
          .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build().readTree(json);
    } catch (com.fasterxml.jackson.core.JsonProcessingException wrong) {
      throw new AssertionError(json, wrong);
    }
  }
}
