package dev.waybill.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.plan.Rig;
import io.vertx.core.Future;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole token call of every grant and every way for a client to show itself. */
class TokenGrantTest {
  private static final Pattern SECRET = Pattern.compile("secret\\.([a-z]+)");
  private static final Pattern CONFIG = Pattern.compile("config\\.([a-z]+)");
  private final Rig rig = new Rig();

  /** A manifest with this scheme, and the secrets and settings that it names. */
  static String manifest(String oauth2) {
    String tls = oauth2.contains("via: tls") ? "tls: { cert: $.secret.cert, key: $.secret.certkey }" : "";
    return """
        allowed_domains: [api.acme.example, login.acme.example]
        config: { type: object, properties: { %s } }
        secrets: { %s }
        base: https://api.acme.example
        auth: { oauth2: { token_url: https://login.acme.example/token, %s } }
        actions: { act: { request: { GET: /x } } }
        %s
        """.formatted(names(CONFIG, oauth2, ": { type: string, default: conf-" , " }"), names(SECRET, oauth2 + tls, ": {", "}"), oauth2, tls);
  }

  private static String names(Pattern pattern, String text, String before, String after) {
    TreeSet<String> names = new TreeSet<>();
    Matcher found = pattern.matcher(text);
    while (found.find()) {
      names.add(found.group(1) + before + (before.endsWith("-") ? found.group(1) : "") + after);
    }
    return String.join(", ", names);
  }

  private List<HttpCall> calls(String oauth2) {
    rig.secrets.put("id", "client 1");
    rig.secrets.put("sec", "s€cret+/:");
    rig.secrets.put("user", "ann@acme.example");
    rig.secrets.put("pass", "p&w=1");
    rig.secrets.put("refresh", "refresh-0");
    rig.secrets.put("jwt", "aaa.bbb.ccc");
    rig.secrets.put("saml", "<saml:Assertion ID=\"x\"/>");
    rig.secrets.put("subject", "subject-1");
    rig.secrets.put("actor", "actor-1");
    rig.secrets.put("cert", "-");
    rig.secrets.put("certkey", "-");
    rig.provider = call -> Future.succeededFuture(call.target().host().startsWith("login")
        ? Rig.json(call, 200, "{\"access_token\": \"t-1\", \"expires_in\": 3600}") : Rig.json(call, 200, "{}"));
    Future<HttpReply> answer = rig.run(rig.plan(manifest(oauth2)), "act", "{}");
    assertThat(answer.succeeded()).as(String.valueOf(answer.cause())).isTrue();
    assertThat(rig.calls).hasSize(2);
    assertThat(rig.calls.get(1).headers().get("Authorization")).isEqualTo("Bearer t-1");
    return rig.calls;
  }

  /** The call as a provider reads it. */
  static String text(HttpCall call) {
    StringBuilder text = new StringBuilder(call.method() + " " + call.target().url());
    call.headers().forEach((name, value) -> text.append(" | ").append(name).append(": ").append(value));
    return text + " | " + call.body().inMemory();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = ';', value = {
    "grant: client_credentials, client: { id: $.secret.id, secret: $.secret.sec }"
        + "; Authorization: Basic Y2xpZW50KzE6cyVFMiU4MiVBQ2NyZXQlMkIlMkYlM0E= ; grant_type=client_credentials",
    "grant: client_credentials, client: { id: $.secret.id, secret: $.secret.sec, via: basic }, scope: [a, b.c]"
        + "; Authorization: Basic Y2xpZW50KzE6cyVFMiU4MiVBQ2NyZXQlMkIlMkYlM0E= ; grant_type=client_credentials&scope=a+b.c",
    "grant: client_credentials, client: { id: $.secret.id, secret: $.secret.sec, via: post }"
        + ";; grant_type=client_credentials&client_id=client+1&client_secret=s%E2%82%ACcret%2B%2F%3A",
    "grant: client_credentials, client: { id: $.config.id, via: tls };; grant_type=client_credentials&client_id=conf-id",
    "grant: client_credentials, client: { id: $.config.id, via: none };; grant_type=client_credentials&client_id=conf-id",
    "grant: client_credentials;; grant_type=client_credentials",
    "grant: client_credentials, params: { audience: https://api.example, resource: [a, b] }, client: { id: $.config.id }"
        + ";; grant_type=client_credentials&audience=https%3A%2F%2Fapi.example&resource=a&resource=b&client_id=conf-id",
    "grant: password, username: $.secret.user, password: $.secret.pass, client: { id: $.config.id }"
        + ";; grant_type=password&username=ann%40acme.example&password=p%26w%3D1&client_id=conf-id",
    "grant: refresh_token, refresh_token: $.secret.refresh, client: { id: $.config.id, secret: $.secret.sec, via: post }"
        + ";; grant_type=refresh_token&refresh_token=refresh-0&client_id=conf-id&client_secret=s%E2%82%ACcret%2B%2F%3A",
    "grant: jwt_bearer, assertion: $.secret.jwt, client: { id: $.config.id, secret: $.secret.id }"
        + "; Authorization: Basic Y29uZi1pZDpjbGllbnQrMQ== ; grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=aaa.bbb.ccc",
    "grant: saml2_bearer, assertion: $.secret.saml"
        + ";; grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Asaml2-bearer&assertion=PHNhbWw6QXNzZXJ0aW9uIElEPSJ4Ii8-",
    "grant: saml2_bearer, assertion: $.secret.jwt"
        + ";; grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Asaml2-bearer&assertion=aaa.bbb.ccc",
    "grant: token_exchange, subject_token: $.secret.subject"
        + ";; grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&subject_token=subject-1"
        + "&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token",
    "grant: token_exchange, subject_token: $.secret.subject, subject_token_type: urn:x, actor_token: $.secret.actor, actor_token_type: urn:y,"
        + " requested_token_type: urn:z, resource: https://r.example, audience: aud"
        + ";; grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&subject_token=subject-1&subject_token_type=urn%3Ax"
        + "&actor_token=actor-1&actor_token_type=urn%3Ay&requested_token_type=urn%3Az&resource=https%3A%2F%2Fr.example&audience=aud",
  })
  void everyGrantIsWrittenAsItsRfcHasIt(String oauth2, String header, String body) {
    HttpCall call = calls(oauth2).get(0);
    assertThat(text(call)).isEqualTo("POST https://login.acme.example/token | Accept: application/json"
        + (header == null ? "" : " | " + header.strip()) + " | Content-Type: application/x-www-form-urlencoded | " + body.strip());
  }

  @Test
  void jsonKeepsWhatParametersAre() {
    assertThat(text(calls("grant: client_credentials, body: json, scope: [\"{{config.a}}\", b], params: { n: 1, o: { p: [true] } }, client: { id: $.config.id, secret: $.secret.sec, via: post }").get(0)))
        .isEqualTo("POST https://login.acme.example/token | Accept: application/json | Content-Type: application/json | "
            + "{\"grant_type\":\"client_credentials\",\"scope\":\"conf-a b\",\"n\":1,\"o\":{\"p\":[true]},\"client_id\":\"conf-id\",\"client_secret\":\"s€cret+/:\"}");
  }
}
