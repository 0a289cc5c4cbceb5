package dev.waybill.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.plan.Rig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What load finds under {@code auth}: all of it, with what to do. */
class AuthFindingsTest {
  private final Rig rig = new Rig();

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "[] | bad-auth: This list holds no scheme. Write `auth: none` where there is no credential to send.",
    "{ none: {} } | bad-auth: `none` has no settings. Write `auth: none`.",
    "[none, { none: {} }] | bad-auth: `none` has no settings. Write `auth: none`.",
    "{ choose: a, of: {} } | bad-auth: `of` has no scheme to choose from. Write of: { name: { … } }.",
    "{ choose: a } | missing-key: `choose` needs `of` with the schemes to choose from. Write of: { name: { … } }.",
    "{ of: { a: none } } | missing-key: `choose` is missing. Write choose: $.config.auth, or the name of one of the schemes.",
    "{ choose: a, of: { a: none }, fo: 1 } | unknown-key: `fo` is not known here. Did you mean `of`?",
    "{ choose: b, of: { a: none } } | unknown-name: `of` has no `b`. Did you mean `a`?",
    "{ basic: $.secret.a } | wrong-type: `basic` takes a map of settings, not text.",
    "basic | unknown-name: There is no auth `basic` among the file's choices. A scheme needs its settings: { basic: { … } }.",
    "nobody | unknown-name: There is no auth `nobody` among the file's choices. Known here: none.",
    "{ basic: {}, bearer: {} } | bad-auth: An auth value names one scheme; here are 2. Write several schemes as a list, or let `choose` pick one.",
    "{ bearer: { token: Bearer x } } | bad-auth: `bearer` writes the word `Bearer` itself. Write the token alone.",
    "{ basic: { username: \"a:b\" } } | bad-value: The user name for basic auth holds a colon, which RFC 7617 does not allow."
        + " What stands behind the colon belongs into `password`.",
    "{ key: { header: \"\", value: $.secret.a } } | bad-value: `header` is empty. Write its name.",
    "{ key: { cookie: \" \", value: $.secret.a } } | bad-value: `cookie` is empty. Write its name.",
    "{ key: { value: $.secret.a } } | bad-auth: `key` needs exactly one of `header`, `query`, `cookie` and `field`."
        + " Write, for example, { key: { header: X-API-Key, value: $.secret.key } }.",
    "{ jwt: { alg: HS256, key: $.secret.a, place: {} } } | bad-auth: `place` needs exactly one of `header`, `query`, `cookie` and `field`."
        + " Write, for example, { place: { header: X-Signature } }.",
    "{ jwt: { alg: HS256, key: $.secret.a, place: { header: X, value: fixed } } } | bad-auth: `value` does not hold `{{session.token}}`, so it would never be sent."
        + " Write it with {{session.token}}.",
    "{ jwt: { alg: HS256, key: $.secret.a, place: { header: X, vaule: a } } } | unknown-key: `vaule` is not known here. Did you mean `value`?",
    "{ sign: { alg: hmac-sha256, key: $.secret.a, key_encoding: pem, payload: $.request.path, place: { header: X } } } | "
        + "bad-auth: A key for `hmac-sha256` is not written as `pem`. Leave it out, or write hex or base64.",
    "{ sign: { alg: ed25519, key: $.secret.a, key_encoding: utf8, payload: $.request.path, place: { header: X } } } | "
        + "bad-auth: A key for `ed25519` is not written as `utf8`. Leave it out, or write hex or base64.",
    "{ sign: { alg: hmac-sha256, key: $.secret.a, payload: fixed, place: { header: X } } } | "
        + "bad-auth: The payload is the same for every request, so its signature says nothing of them."
        + " Write what the provider wants signed, for example \"{{request.method}}\\n{{request.path}}\\n{{request.body_sha256}}\".",
    "{ sign: { alg: hmac-sha256, key: $.secret.a, payload: $.request.path, place: { header: X, vaule: a } } } | unknown-key: `vaule` is not known here. Did you mean `value`?",
    "{ sign: { alg: hmac-sha256, key: $.secret.a, payload: $.request.path, place: { header: X }, paylod: a } } | unknown-key: `paylod` is not known here. Did you mean `payload`?",
    "{ sign: { alg: hmac-sha256, key: $.secret.a, payload: $.request.path, place: { header: X, value: fixed } } } | "
        + "bad-auth: `value` does not hold `{{signature}}`, so it would never be sent. Write it with {{signature}}.",
    "{ sign: { alg: hmac-sha256, key: $.secret.a, payload: $.request.path, place: { field: X } } } | "
        + "bad-auth: A signature cannot stand in the body that it is made for. Put it into a `header`, the `query` or a `cookie`.",
    "{ sign: { alg: hmac-sha256, key: $.secret.a, payload: $.request.path, place: { header: X }, set: { Host: a } } } | "
        + "bad-header: `Host` cannot be set as a header. Use a field name of RFC 9110 that does not belong to the connection.",
    "{ sign: { key: $.secret.a, payload: $.request.path, place: { header: X } } } | missing-key: `alg` is missing.",
    "{ sign: { alg: hmac-sha256, key: $.secret.a, place: { header: X } } } | missing-key: `payload` is missing.",
    "{ sign: { alg: hmac-sha256, key: $.secret.a, payload: $.request.path } } | missing-key: `place` is missing.",
    "{ aws_sigv4: {} } | missing-key: `service` is missing.", "{ http_signature: {} } | missing-key: `components` is missing.",
    "{ oauth1: {} } | missing-key: `consumer_key` is missing.", "{ wsse: {} } | missing-key: `username` is missing.", "{ digest: {} } | missing-key: `username` is missing.",
    "{ aws_sigv4: { sevice: a } } | unknown-key: `sevice` is not known here. Did you mean `service`?",
    "{ oauth1: { consumer_kee: a } } | unknown-key: `consumer_kee` is not known here. Did you mean `consumer_key`?",
    "{ http_signature: { keyidd: a } } | unknown-key: `keyidd` is not known here. Did you mean `keyid`?",
    "{ wsse: { usernam: a } } | unknown-key: `usernam` is not known here. Did you mean `username`?",
    "{ digest: { usernam: a } } | unknown-key: `usernam` is not known here. Did you mean `username`?",
    "{ basic: { usernam: a } } | unknown-key: `usernam` is not known here. Did you mean `username`?",
    "{ bearer: { toekn: a } } | unknown-key: `toekn` is not known here. Did you mean `token`?",
    "{ key: { heder: a, value: $.secret.a } } | unknown-key: `heder` is not known here. Did you mean `header`?",
    "{ jwt: { alg: HS256, key: $.secret.a, leway: 1s } } | unknown-key: `leway` is not known here. Did you mean `leeway`?",
    "{ session: { logn: [] } } | unknown-key: `logn` is not known here. Did you mean `login`?",
    "{ session: { login: [], expires: 5m, keep: { a: 1 }, renew_wen: {} } } | unknown-key: `renew_wen` is not known here. Did you mean `renew_when`?",
    "{ OAUTH, scop: [a] } | unknown-key: `scop` is not known here. Did you mean `scope`?",
    "{ session: { login: [] } } | bad-value: `login` is empty. Write at least one step: { id: sign_in, request: { POST: /login } }.",
    "{ OAUTH, per: \"$.config[*]\" } | bad-path: `per` selects several values, but a session has one owner. Select one value.",
    "{ OAUTH, keep: { \"1a\": $.body.a } } | bad-name: `1a` cannot be kept under that name. Begin with a letter; letters, digits, `_` and `-` follow.",
    "{ OAUTH, keep: { token: $.body.a } } | taken: `$.session.token` is the access token itself."
        + " Keep it under another name, or say with `token` where the access token stands.",
    "{ OAUTH, expires: soon } | bad-value: `expires` is a duration, or a selector to a time in the reply, but this is neither. Write for example `55m` or `$.body.expires_in`.",
    "{ OAUTH, expires: 55 } | bad-value: `expires` is a duration, or a selector to a time in the reply, but this is neither. Write for example `55m` or `$.body.expires_in`.",
    "{ OAUTH, token: abc } | bad-path: `token` says where the token stands in the reply, but this is text. Write for example `$.body.access_token`.",
    "{ OAUTH, scope: [] } | bad-value: `scope` is empty. Leave it out to ask for what the endpoint gives by itself.",
    "{ OAUTH, client: { id: me, via: tls } } | bad-auth: `via: tls` needs a client certificate to show (RFC 8705)."
        + " Write tls: { cert: $.secret.cert, key: $.secret.cert_key } at the top of the file.",
    "{ OAUTH, client: { id: me, key: $.secret.a, via: basic, secret: $.secret.a } } | bad-auth: `key` is not used by `via: basic`."
        + " Leave it out, or say via: private_key_jwt.",
    "{ OAUTH, client: { id: me, idd: x } } | unknown-key: `idd` is not known here. Did you mean `id`?",
    "{ token_url: /t, grant: token_exchange, subject_token: $.secret.a, actor_token: $.secret.a } | missing-key: `actor_token` and `actor_token_type` go together (RFC 8693):"
        + " here `actor_token_type` is missing. Add it, or leave the other out.",
    "{ token_url: /t, grant: token_exchange, subject_token: $.secret.a, actor_token_type: t } | missing-key: `actor_token` and `actor_token_type` go together (RFC 8693):"
        + " here `actor_token` is missing. Add it, or leave the other out.",
    "{ token_url: /t, grant: saml2_bearer, assertion: { a: 1 } } | wrong-type: The `assertion` of `saml2_bearer` is ready-made text, but this is a map."
        + " Write for example $.secret.assertion.",
    "{ token_url: /t, grant: jwt_bearer, assertion: { alg: HS256, key: $.secret.a, claim: {} } } | unknown-key: `claim` is not known here. Did you mean `claims`?",
    "{ OAUTH, assertion: $.secret.a } | bad-auth: `assertion` belongs to `grant: jwt_bearer`, not to `client_credentials`."
        + " Leave it out; what the endpoint takes besides goes under `params`.",
    "{ token_url: /t, grant: refresh_token, refresh_token: \"x{{secret.a}}\" } | bad-auth: The secret `a` rotates, but here it is part of something else,"
        + " so that a new one could not take its place. Write refresh_token: $.secret.a.",
  })
  void saysWhatIsWrongAndWhatToDo(String auth, String finding) {
    String scheme = auth.replace("OAUTH", "token_url: /t, grant: client_credentials");
    String value = scheme.startsWith("{ token_url") ? "{ oauth2: " + scheme + " }" : scheme;
    rig.attempt("""
        allowed_domains: [api.acme.example]
        secrets: { %s }
        base: https://api.acme.example
        auth: %s
        actions: { act: { request: { GET: /x } } }
        """.formatted(value.contains("secret.a") ? "a: { rotating: true }" : "", value));
    assertThat(rig.remedied()).contains(finding);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "{ choose: a, of: { a: { baerer: {} } } } | b | unknown-kind: There is no auth scheme `baerer`. Did you mean `bearer`?",
    "{ choose: a, of: { a: { baerer: {} } } } | basic | unknown-kind: There is no auth scheme `baerer`. Did you mean `bearer`?;"
        + "unknown-name: There is no auth `basic` among the file's choices. A scheme needs its settings: { basic: { … } }.",
    "{ choose: a, of: { a: none } } | b | unknown-name: There is no auth `b` among the file's choices. Did you mean `a`?",
    "{ choose: a, of: { a: none } } | a | ",
  })
  void aNameIsNotMissedWhereTheChoicesCannotBeRead(String file, String own, String findings) {
    rig.attempt("""
        allowed_domains: [api.acme.example]
        base: https://api.acme.example
        auth: %s
        actions: { act: { request: { GET: /x, auth: %s } } }
        """.formatted(file, own));
    assertThat(String.join(";", rig.remedied())).isEqualTo(findings == null ? "" : findings);
  }
}
