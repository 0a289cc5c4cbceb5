package dev.waybill.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.http.HttpReply;
import dev.waybill.plan.Rig;
import dev.waybill.problem.Code;
import dev.waybill.signature.JwtCheck;
import io.vertx.core.Future;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Signed claims, as grant and as proof of who the client is (RFC 7523). */
class TokenAssertionTest {
  private static KeyPair pair;
  private final Rig rig = new Rig();

  @BeforeAll
  static void generate() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    pair = generator.generateKeyPair();
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
  }

  private Future<HttpReply> run(String oauth2) {
    rig.secrets.put("pem", pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    rig.provider = call -> Future.succeededFuture(call.target().host().startsWith("login")
        ? Rig.json(call, 200, "{\"access_token\": \"token-1\"}") : Rig.json(call, 200, "{}"));
    return rig.run(rig.plan(TokenGrantTest.manifest(oauth2)), "act", "{}");
  }

  private Map<String, String> sent(String oauth2) {
    assertThat(run(oauth2).succeeded()).isTrue();
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : rig.calls.get(0).body().inMemory().toString().split("&")) {
      fields.put(pair.substring(0, pair.indexOf('=')), URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), StandardCharsets.UTF_8));
    }
    return fields;
  }

  private static JsonNode header(String token) {
    return Rig.tree(new String(Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))), StandardCharsets.UTF_8));
  }

  private static ObjectNode claims(String alg, String token) throws Exception {
    return JwtCheck.byKey(List.of(alg), pem("PUBLIC KEY", pair.getPublic().getEncoded())).claims(token).orElseThrow();
  }

  @Test
  void aClientProvesItselfByAKey() throws Exception {
    Map<String, String> sent = sent("grant: client_credentials, scope: [https://graph.example/.default], client: { id: $.config.id, via: private_key_jwt, "
        + "key: $.secret.pem, alg: PS256, headers: { \"x5t#S256\": $.config.thumb } }");
    String assertion = sent.remove("client_assertion");
    assertThat(sent).isEqualTo(Map.of("grant_type", "client_credentials", "scope", "https://graph.example/.default", "client_id", "conf-id",
        "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));
    assertThat(header(assertion)).isEqualTo(Rig.tree("{ alg: PS256, typ: JWT, \"x5t#S256\": conf-thumb }"));
    ObjectNode claims = claims("PS256", assertion);
    assertThat(claims.remove("jti").asText()).matches("[0-9a-f-]{36}");
    assertThat(claims.toString()).isEqualTo("{\"iss\":\"conf-id\",\"sub\":\"conf-id\",\"aud\":\"https://login.acme.example/token\",\"iat\":1767225600,\"exp\":1767225780}");
  }

  @Test
  void itsClaimsAndTimeCanBeSaid() throws Exception {
    Map<String, String> sent = sent("grant: client_credentials, client: { id: $.config.id, key: $.secret.pem, alg: RS256, ttl: 10m, claims: { aud: other, n: 1 } }");
    ObjectNode claims = claims("RS256", sent.get("client_assertion"));
    claims.remove("jti");
    assertThat(claims.toString()).isEqualTo("{\"iss\":\"conf-id\",\"sub\":\"conf-id\",\"aud\":\"other\",\"iat\":1767225600,\"exp\":1767226200,\"n\":1}");
  }

  @Test
  void anAssertionIsSignedAtEachTokenCall() throws Exception {
    Map<String, String> sent = sent("grant: jwt_bearer, assertion: { alg: RS256, key: $.secret.pem, headers: { kid: k1 }, "
        + "claims: { iss: $.config.id, sub: $.config.user, aud: https://login.example }, ttl: 3m, leeway: 30s }");
    String assertion = sent.remove("assertion");
    assertThat(sent).isEqualTo(Map.of("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"));
    assertThat(header(assertion)).isEqualTo(Rig.tree("{ alg: RS256, typ: JWT, kid: k1 }"));
    assertThat(claims("RS256", assertion).toString())
        .isEqualTo("{\"iat\":1767225570,\"exp\":1767225780,\"iss\":\"conf-id\",\"sub\":\"conf-user\",\"aud\":\"https://login.example\"}");
  }

  @Test
  void anEndpointThatEchoesAnAssertionTellsNobody() {
    rig.secrets.put("key", "0123456789abcdef0123456789abcdef");
    rig.provider = call -> Future.succeededFuture(Rig.json(call, 400, "{\"error\": \"invalid_grant\", \"error_description\": \"bad: "
        + call.body().inMemory() + "\"}"));
    Future<HttpReply> answer = rig.run(rig.plan(TokenGrantTest.manifest("grant: jwt_bearer, assertion: { alg: HS256, key: $.secret.key }")), "act", "{}");
    assertThat(Rig.problem(answer).message())
        .isEqualTo("bad: grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=***");
  }

  @Test
  void aKeyThatDoesNotFitIsTheOperatorsToMend() {
    Future<HttpReply> answer = run("grant: jwt_bearer, assertion: { alg: ES256, key: $.secret.pem }");
    assertThat(Rig.problem(answer).code()).isEqualTo(Code.NOT_CONFIGURED);
    assertThat(Rig.problem(answer).detail()).startsWith("The key of the assertion cannot be used: ").doesNotContain("MII");
    assertThat(rig.calls).isEmpty();
  }
}
