package dev.waybill.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.access.Issuer;
import dev.waybill.egress.Certificates;
import dev.waybill.secret.StoreKey;
import dev.waybill.signature.JwtSigner;
import dev.waybill.signature.TestKeys;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secrets of a gateway with providers, webhooks and callers, and what is proved with them. Tokens that it makes are planted, too. */
record Proofs(Planted planted) {
  static void plant(Planted planted, Certificates certificates, Buffer good) throws Exception {
    planted.secret("wire bearer", "wIre-canary-bearer/1+=");
    planted.secret("wire query", "wIre canary&query=2%");
    planted.pem("wire cert", good.toString());
    planted.pem("wire cert_key", certificates.key().toString());
    planted.pem("wire ca", certificates.authority().toString());
    planted.pem("tokens/pem", TestKeys.forAlgorithm("RS256"));
    planted.secret("tokens/client", "cLient:canary/three&+");
    planted.secret("tokens/pass", "pAss\"canary\\four<>é☃");
    planted.secret("tokens/refresh", "rEfresh.canary-five~");
    planted.secret("rotated one", "rOtated.canary-six/+6");
    planted.secret("rotated two", "rOlled=canary-seven%7");
    planted.secret("access", "aCcess.canary-eight~8");
    planted.secret("store key", StoreKey.make(new SecureRandom()));
    planted.secret("things/key", "tHings-canary-nine_09");
    planted.secret("things/host", "ten-canary-host.ten-tens");
    planted.secret("hooks/sign", "sIgn-canary-eleven&<11>");
    planted.secret("hooks/whsec", "whsec_" + Base64.getEncoder().encodeToString("whsec canary twelve 12 and more".getBytes(StandardCharsets.UTF_8)));
    planted.secret("hooks/token", "tOken-canary-thirteen+13");
    planted.secret("hooks/user", "uSer-canary-fourteen");
    planted.secret("hooks/pass", "pAss-canary-fifteen \"15\"");
    planted.secret("hooks/hs", "hS-canary-sixteen: long enough for this digest; 16161616");
    planted.secret("caller", "wbk_cAller-canary-seventeen");
    planted.secret("stranger", "wbk_sTranger-canary-eighteen");
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  static String hex(byte[] key, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  String jwt(String claims) throws Exception {
    return planted.token("jwt of a delivery " + claims, JwtSigner.of("HS256", planted.get("hooks/hs")).sign(EchoProvider.object(),
        (ObjectNode) EchoProvider.JSON.readTree(claims.replace('\'', '"').replaceAll("(\\w+):", "\"$1\":"))));
  }

  String token(int issuer, String name, String key, String audience, long seconds) {
    return planted.token(name, Issuer.token("RS256", "{kid: '" + key + "'}", "{iss: 'https://127.0.0.1:" + issuer + "', aud: '" + audience
        + "', sub: 'alice', exp: " + (Instant.now().getEpochSecond() + seconds) + ", scope: 'dispatch:*/* read'}"));
  }
}
