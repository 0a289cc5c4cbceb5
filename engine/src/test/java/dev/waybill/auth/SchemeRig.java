package dev.waybill.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.plan.Rig;
import dev.waybill.problem.Problem;
import dev.waybill.signature.TestKeys;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.Stream;

/** Sends calls with a scheme that signs, through compiled manifests. */
abstract class SchemeRig {
  static final String JWT = "{ jwt: { alg: HS256, key: $.secret.a, claims: { iss: me } } }";
  static final String SIGV4 = "{ aws_sigv4: { service: ses, region: eu-west-1, access_key: $.secret.b, secret_key: $.secret.a } }";

  static final String SIGN = "{ sign: { alg: hmac-sha256, key: $.secret.a, payload: \"{{request.method}}\\n{{request.path}}\\n{{request.query}}\\n"
      + "{{request.timestamp}}\\n{{request.nonce}}\\n{{request.body_sha256}}\", set: { X-Time: \"{{request.timestamp}}\", X-Nonce: $.request.nonce }, "
      + "place: { header: X-Signature, value: \"v1={{signature}}\" } } }";

  static final String HTTP = "{ http_signature: { keyid: k1, alg: ed25519, key: $.secret.a, components: [\"@method\", content-digest] } }";
  static final String OAUTH1 = "{ oauth1: { consumer_key: $.secret.b, consumer_secret: $.secret.a } }";
  static final String WSSE = "{ wsse: { username: $.secret.b, password: $.secret.a } }";
  static final String DIGEST = "{ digest: { username: $.secret.b, password: $.secret.a } }";
  static final String SOAP = "POST: /x, soap: { version: '1.1', action: 'urn:x', body: '<a/>' }";
  final Rig rig = new Rig();

  static String manifest(String auth, String request) {
    List<String> secrets = Stream.of("a", "b").filter(name -> auth.contains("secret." + name)).map(name -> name + ": { optional: true }").toList();
    return """
        allowed_domains: [api.acme.example]
        secrets: { %s }
        base: https://api.acme.example
        auth: %s
        actions: { act: { request: { %s } } }
        """.formatted(String.join(", ", secrets), auth, request);
  }

  static String request(String auth) {
    return auth.equals(WSSE) ? SOAP : "POST: /x, json: { b: 1 }";
  }

  Future<HttpReply> send(String auth, String request) {
    return rig.run(rig.plan(manifest(auth, request)), "act", "{}");
  }

  HttpCall call(String auth, String request) {
    rig.calls.clear();
    Future<HttpReply> answer = send(auth, request);
    assertThat(answer.succeeded()).as(String.valueOf(answer.cause())).isTrue();
    return rig.calls.get(rig.calls.size() - 1);
  }

  Problem refused(String auth, String request) {
    Future<HttpReply> answer = send(auth, request);
    assertThat(answer.failed()).isTrue();
    assertThat(rig.calls).isEmpty();
    return Rig.problem(answer);
  }

  String fixed() {
    return TestKeys.forAlgorithm("HS512");
  }
}
