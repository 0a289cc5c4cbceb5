package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.verify.Incoming;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How real providers sign their callbacks: each as a manifest, the genuine delivery, and forgeries that come close to it. */
class ProviderWebhooksTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String HEAD = "allowed_domains: [api.acme.example]\nbase: https://api.acme.example\nactions: { ask: { request: { GET: / } } }\n";
  private static final HexFormat HEX = HexFormat.of();
  private static final Base64.Encoder BASE64 = Base64.getEncoder();
  private static final KeyPair EC = pair("EC");
  private static final KeyPair ED25519 = pair("Ed25519");

  /** Makes the provider's delivery at a time, by a secret. */
  @FunctionalInterface
  private interface Maker {
    Incoming make(String secret, Instant at);
  }

  /**
   * One provider.
   *
   * @param proof the header that holds the signature, or null where it stands in the body
   * @param tamper a part of the body that is signed, and another in its place
   * @param tolerance or null where no time is signed
   */
  private record Sample(
      String name, String hook, String secret, Maker maker, String proof, String[] tamper, Duration tolerance, String event) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Sample> samples() {
    return Stream.of(
        new Sample("form with files, HMAC-SHA1 over URL, fields and file digests", """
            decode: { as: form, json: [fax] }
            verify: { signature: { alg: hmac-sha1, key: $.secret.hook, encoding: hex, payload: "{{request.url}}{{sorted_pairs request.form}}{{sorted_file_sha1s request.files}}", signature: $.header.x-phaxio-signature } }
            events: [{ when: { $.body.event_type: fax_completed }, emit: fax.status@1, output: { job_id: { $from: $.body.fax.id, $type: string }, status: { $from: $.body.fax.status, $map: { success: delivered } } } }]
            """, "token", ProviderWebhooksTest::multipart, "X-Phaxio-Signature", new String[] {"success", "failure"}, null,
            "{type: fax.status@1, data: {job_id: \"42\", status: delivered}}"),
        new Sample("form, base64 HMAC-SHA1 over URL and fields", """
            decode: form
            verify: { signature: { alg: hmac-sha1, key: $.secret.hook, encoding: base64, payload: "{{request.url}}{{sorted_pairs request.form}}", signature: $.header.x-twilio-signature } }
            events: [{ emit: sms.status@1, output: { job_id: $.body.MessageSid, status: { $from: $.body.MessageStatus, $map: { delivered: delivered, failed: failed } } } }]
            """, "auth-token", (secret, at) -> {
              Map<String, String> fields = new LinkedHashMap<>();
              fields.put("MessageStatus", "delivered");
              fields.put("MessageSid", "SM1");
              fields.put("Body", "a b&c=é");
              return Hooks.form("MessageStatus=delivered&MessageSid=SM1&Body=a+b%26c%3D%C3%A9",
                  "X-Twilio-Signature", BASE64.encodeToString(Hooks.mac("HmacSHA1", secret, Hooks.URL, Hooks.sorted(fields))));
            }, "X-Twilio-Signature", new String[] {"delivered", "failed"}, null, "{type: sms.status@1, data: {job_id: SM1, status: delivered}}"),
        new Sample("t= and several v1=, hex HMAC-SHA256 over time and body", """
            verify: { signature: { alg: hmac-sha256, key: $.secret.hook, encoding: hex, payload: "{{timestamp}}.{{raw}}", signature: { $from: $.header.stripe-signature, $match: "v1=([0-9a-f]+)" }, timestamp: { $from: $.header.stripe-signature, $match: "t=(\\\\d+)" }, tolerance: 5m } }
            dedupe: $.body.id
            events: [{ emit: payment.event@1, output: { type: $.body.type, object: $.body.data.object } }]
            """, "whsec_x", (secret, at) -> {
              String body = "{ \"id\":\"evt_1\",\r\n  \"type\" : \"charge.failed\", \"data\": {\"object\":{\"amount\":1.10}}}";
              String time = Long.toString(at.getEpochSecond());
              return Hooks.json(body, "Stripe-Signature", "t=" + time + ",v1=" + "00".repeat(32) + ",v1="
                  + HEX.formatHex(Hooks.mac("HmacSHA256", secret, time, ".", body)) + ",v0=abc");
            }, "Stripe-Signature", new String[] {"charge.failed", "charge.failee"}, Duration.ofMinutes(5),
            "{type: payment.event@1, data: {type: charge.failed, object: {amount: 1.10}}}"),
        new Sample("v0=, hex HMAC-SHA256 over version, time and body", """
            verify: { signature: { alg: hmac-sha256, key: $.secret.hook, encoding: hex, payload: "v0:{{timestamp}}:{{raw}}", signature: { $from: $.header.x-slack-signature, $match: "^v0=(.+)$" }, timestamp: $.header.x-slack-request-timestamp, tolerance: 5m } }
            dedupe: $.body.event_id
            events: [{ when: { $.body.event.type: message }, emit: chat.message@1, output: { channel: $.body.event.channel, text: $.body.event.text } }]
            """, "signing-secret", (secret, at) -> {
              String body = "{\"type\":\"event_callback\",\"event_id\":\"Ev1\",\"event\":{\"type\":\"message\",\"channel\":\"C1\",\"text\":\"hi\"}}";
              String time = Long.toString(at.getEpochSecond());
              return Hooks.json(body, "X-Slack-Request-Timestamp", time, "X-Slack-Signature",
                  "v0=" + HEX.formatHex(Hooks.mac("HmacSHA256", secret, "v0:", time, ":", body)));
            }, "X-Slack-Signature", new String[] {"\"hi\"", "\"ho\""}, Duration.ofMinutes(5), "{type: chat.message@1, data: {channel: C1, text: hi}}"),
        new Sample("base64 DER ECDSA over time and body, a list of events", """
            verify: { signature: { alg: ecdsa-sha256, key: $.secret.hook, encoding: base64, payload: "{{timestamp}}{{raw}}", signature: $.header.x-twilio-email-event-webhook-signature, timestamp: $.header.x-twilio-email-event-webhook-timestamp, tolerance: 10m } }
            split: "$.body[*]"
            dedupe: $.item.sg_event_id
            events: [{ when: { $.item.event: [delivered, bounce] }, emit: email.status@1, output: { job_id: { $from: $.item.sg_message_id, $match: "^([^.]+)" }, status: { $from: $.item.event, $map: { delivered: delivered, bounce: failed } } } }]
            """, "EC", (secret, at) -> {
              String body = "[{\"event\":\"processed\",\"sg_event_id\":\"e0\"},{\"event\":\"delivered\",\"sg_event_id\":\"e1\",\"sg_message_id\":\"abc.filter\"}]\r\n";
              String time = Long.toString(at.getEpochSecond());
              return Hooks.json(body, "X-Twilio-Email-Event-Webhook-Timestamp", time, "X-Twilio-Email-Event-Webhook-Signature",
                  signed("SHA256withECDSA", secret, EC, time + body));
            }, "X-Twilio-Email-Event-Webhook-Signature", new String[] {"abc", "abd"}, Duration.ofMinutes(10),
            "{type: email.status@1, data: {job_id: abc, status: delivered}}"),
        new Sample("hex HMAC-SHA256 within the body, over time and token", """
            verify: { signature: { alg: hmac-sha256, key: $.secret.hook, encoding: hex, payload: "{{body.signature.timestamp}}{{body.signature.token}}", signature: $.body.signature.signature, timestamp: $.body.signature.timestamp, tolerance: 10m } }
            dedupe: $.body.signature.token
            events: [{ emit: email.status@1, output: { job_id: "$.body['event-data'].id", status: "$.body['event-data'].event" } }]
            """, "webhook-key", (secret, at) -> {
              String time = Long.toString(at.getEpochSecond());
              return Hooks.json("{\"signature\":{\"timestamp\":\"" + time + "\",\"token\":\"tok\",\"signature\":\""
                  + HEX.formatHex(Hooks.mac("HmacSHA256", secret, time, "tok")) + "\"},\"event-data\":{\"event\":\"delivered\",\"id\":\"m1\"}}");
            }, null, new String[] {"\"tok\"", "\"tol\""}, Duration.ofMinutes(10), "{type: email.status@1, data: {job_id: m1, status: delivered}}"),
        new Sample("base64 Ed25519 over time and body", """
            verify: { signature: { alg: ed25519, key: $.secret.hook, encoding: base64, payload: "{{timestamp}}|{{raw}}", signature: $.header.telnyx-signature-ed25519, timestamp: $.header.telnyx-timestamp, tolerance: 5m } }
            dedupe: $.body.data.id
            events: [{ emit: fax.status@1, output: { job_id: $.body.data.payload.fax_id, status: $.body.data.payload.status } }]
            """, "ED25519", (secret, at) -> {
              String body = "{\"data\":{\"id\":\"e1\",\"payload\":{\"fax_id\":\"f-1\",\"status\":\"delivered\"}}}";
              String time = Long.toString(at.getEpochSecond());
              return Hooks.json(body, "telnyx-timestamp", time, "telnyx-signature-ed25519", signed("Ed25519", secret, ED25519, time + "|" + body));
            }, "telnyx-signature-ed25519", new String[] {"f-1", "f-2"}, Duration.ofMinutes(5),
            "{type: fax.status@1, data: {job_id: f-1, status: delivered}}"),
        new Sample("lower-case hex HMAC-SHA1 over URL and JSON body", """
            verify: { signature: { alg: hmac-sha1, key: $.secret.hook, encoding: hex, payload: "{{request.url}}{{raw}}", signature: $.header.x-signalwire-signature } }
            events: [{ emit: fax.status@1, output: { job_id: $.body.FaxSid, status: $.body.FaxStatus } }]
            """, "signing-key", (secret, at) -> Hooks.json("{\"FaxSid\":\"fx1\",\"FaxStatus\":\"delivered\"}", "X-SignalWire-Signature",
                HEX.formatHex(Hooks.mac("HmacSHA1", secret, Hooks.URL, "{\"FaxSid\":\"fx1\",\"FaxStatus\":\"delivered\"}"))),
            "X-SignalWire-Signature", new String[] {"fx1", "fx2"}, null, "{type: fax.status@1, data: {job_id: fx1, status: delivered}}"),
        new Sample("JSON text in a form field, hex HMAC-SHA256 within it over time and type", """
            decode: { as: form, json: [json] }
            verify: { signature: { alg: hmac-sha256, key: $.secret.hook, encoding: hex, payload: "{{body.json.event.event_time}}{{body.json.event.event_type}}", signature: $.body.json.event.event_hash, timestamp: $.body.json.event.event_time, tolerance: 1h } }
            events: [{ emit: fax.status@1, output: { job_id: $.body.json.fax.fax_id, status: delivered } }]
            reply: { text: Hello API Event Received }
            """, "api-key", (secret, at) -> {
              String time = Long.toString(at.getEpochSecond());
              String json = "{\"event\":{\"event_time\":\"" + time + "\",\"event_type\":\"fax_sent\",\"event_hash\":\""
                  + HEX.formatHex(Hooks.mac("HmacSHA256", secret, time, "fax_sent")) + "\"},\"fax\":{\"fax_id\":\"d1\"}}";
              return Hooks.form("json=" + java.net.URLEncoder.encode(json, StandardCharsets.UTF_8));
            }, null, new String[] {"fax_sent", "fax_senu"}, Duration.ofHours(1), "{type: fax.status@1, data: {job_id: d1, status: delivered}}"),
        new Sample("Standard Webhooks", """
            verify: { standard_webhooks: { secret: $.secret.hook } }
            events: [{ emit: thing.happened, output: { id: $.body.id } }]
            """, "whsec_" + BASE64.encodeToString("a-shared-secret-of-24-by".getBytes(StandardCharsets.UTF_8)), (secret, at) -> {
              String time = Long.toString(at.getEpochSecond());
              byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
              byte[] mac = Hooks.mac("HmacSHA256", key, ("msg_1." + time + ".{\"id\":7}").getBytes(StandardCharsets.UTF_8));
              return Hooks.json("{\"id\":7}", "webhook-id", "msg_1", "webhook-timestamp", time,
                  "webhook-signature", "v1," + BASE64.encodeToString(new byte[32]) + " v1," + BASE64.encodeToString(mac));
            }, "webhook-signature", new String[] {"7", "8"}, Duration.ofMinutes(5), "{type: thing.happened, data: {id: 7}}"),
        new Sample("hex HMAC-SHA256 of the body", """
            verify: { signature: { alg: hmac-sha256, key: $.secret.hook, encoding: hex, payload: "{{raw}}", signature: $.header.x-hmac-signature } }
            events: [{ emit: fax.changed, output: { id: $.body.id } }]
            """, "secret", (secret, at) -> Hooks.json("{\"id\":\"1\"}", "X-HMAC-Signature",
                HEX.formatHex(Hooks.mac("HmacSHA256", secret, "{\"id\":\"1\"}"))),
            "X-HMAC-Signature", new String[] {"\"1\"", "\"2\""}, null, "{type: fax.changed, data: {id: \"1\"}}"),
        new Sample("t= and v=, hex HMAC-SHA256 over time and body", """
            verify: { signature: { alg: hmac-sha256, key: $.secret.hook, encoding: hex, payload: "{{timestamp}}.{{raw}}", signature: { $from: $.header.x-signature, $match: "v=([0-9a-f]+)" }, timestamp: { $from: $.header.x-signature, $match: "t=(\\\\d+)" }, tolerance: 300s } }
            events: [{ emit: fax.changed, output: { id: $.body.id } }]
            """, "secret", (secret, at) -> {
              String time = Long.toString(at.getEpochSecond());
              return Hooks.json("{\"id\":\"1\"}", "X-Signature", "t=" + time + ",v=" + HEX.formatHex(Hooks.mac("HmacSHA256", secret, time, ".{\"id\":\"1\"}")));
            }, "X-Signature", new String[] {"\"1\"", "\"2\""}, Duration.ofMinutes(5), "{type: fax.changed, data: {id: \"1\"}}"));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void takesWhatTheProviderSends(Sample sample) {
    Hooks hooks = hooks(sample);
    assertThat(hooks.status(sample.maker().make(sample.secret(), NOW))).as(hooks.results::toString).isLessThan(300);
    assertThat(hooks.events).isEqualTo(Hooks.tree("[" + sample.event() + "]"));
    assertThat(hooks.results).containsExactly("taken");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void refusesWhatComesClose(Sample sample) {
    Incoming genuine = sample.maker().make(sample.secret(), NOW);
    Map<String, Incoming> forged = new LinkedHashMap<>();
    forged.put("another secret", sample.maker().make(other(sample.secret()), NOW));
    forged.put("one part changed", genuine.withRaw(replaced(genuine.raw(), sample.tamper())));
    if (sample.proof() != null) {
      String proof = genuine.headers().get(sample.proof());
      forged.put("truncated body", genuine.withRaw(genuine.raw().getBuffer(0, genuine.raw().length() / 2)));
      forged.put("no body", genuine.withRaw(Buffer.buffer()));
      forged.put("no signature", new Incoming("POST", Hooks.URL, genuine.headers().without(sample.proof()), genuine.raw(), genuine.peer()));
      forged.put("empty signature", genuine.withHeader(sample.proof(), ""));
      forged.put("truncated signature", genuine.withHeader(sample.proof(), proof.substring(0, proof.indexOf(",v0=") < 0 ? proof.length() - 4
          : proof.indexOf(",v0=") - 4)));
      forged.put("no hex, no base64", genuine.withHeader(sample.proof(), "v0=zz,v1=~~,v=!"));
    }
    if (genuine.headers().has("X-Twilio-Signature") || genuine.headers().has("X-Phaxio-Signature") || genuine.headers().has("X-SignalWire-Signature")) {
      forged.put("another webhook's", genuine.withUrl(Hooks.URL + "2"));
      forged.put("another query", genuine.withUrl(Hooks.URL + "?a=1"));
    }
    if (sample.tolerance() != null) {
      forged.put("too old", sample.maker().make(sample.secret(), NOW.minus(sample.tolerance()).minusSeconds(1)));
      forged.put("from the future", sample.maker().make(sample.secret(), NOW.plus(sample.tolerance()).plusSeconds(1)));
    }
    forged.forEach((what, incoming) -> {
      Hooks hooks = hooks(sample);
      assertThat(hooks.status(incoming)).as(what).isIn(readsBody(sample) ? List.of(403, 400) : List.of(403));
      assertThat(hooks.events).as(what).isEmpty();
    });
  }

  /** Whether the body must be read before it can be verified, so that one that cannot be read is malformed. */
  private static boolean readsBody(Sample sample) {
    return sample.proof() == null || sample.hook().contains("request.form");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void takesWhatIsJustInTime(Sample sample) {
    if (sample.tolerance() != null) {
      for (Instant at : List.of(NOW.minus(sample.tolerance()), NOW.plus(sample.tolerance()))) {
        assertThat(hooks(sample).status(sample.maker().make(sample.secret(), at))).isLessThan(300);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void takesOldAndNewSecretsWhileTheyAreRotated(Sample sample) {
    Hooks hooks = new Hooks(NOW);
    hooks.rig.rotated.put("hook", List.of(key(other(sample.secret())), key(sample.secret())));
    hooks.load(manifest(sample));
    assertThat(hooks.status(sample.maker().make(sample.secret(), NOW))).isLessThan(300);
    Incoming genuine = sample.maker().make(sample.secret(), NOW);
    assertThat(hooks.status(genuine.withRaw(replaced(genuine.raw(), sample.tamper())))).isEqualTo(403);
  }

  private static Hooks hooks(Sample sample) {
    Hooks hooks = new Hooks(NOW);
    hooks.rig.secrets.put("hook", key(sample.secret()));
    return hooks.load(manifest(sample));
  }

  private static String manifest(Sample sample) {
    return HEAD + "secrets: { hook: {} }\nwebhooks:\n  in:\n" + sample.hook().indent(4) + "  in2:\n" + sample.hook().indent(4);
  }

  /** What is configured for a secret: for asymmetric ones the public half. */
  private static String key(String secret) {
    return switch (secret) {
      case "EC" -> BASE64.encodeToString(EC.getPublic().getEncoded());
      case "ED25519" -> BASE64.encodeToString(ED25519.getPublic().getEncoded());
      case "otherEC" -> BASE64.encodeToString(pair("EC").getPublic().getEncoded());
      case "otherED25519" -> BASE64.encodeToString(pair("Ed25519").getPublic().getEncoded());
      default -> secret;
    };
  }

  private static String other(String secret) {
    return secret.startsWith("whsec_") && secret.length() > 20 ? "whsec_" + BASE64.encodeToString(new byte[] {1, 2, 3}) : "other" + secret;
  }

  private static Incoming multipart(String secret, Instant at) {
    byte[] file = {(byte) 0xff, 0, '\r', '\n', '-', '-', 'x', (byte) 0x80};
    Buffer body = Buffer.buffer();
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("fax", "{\"id\":42,\"status\":\"success\"}");
    fields.put("event_type", "fax_completed");
    fields.forEach((name, value) -> body.appendString("--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n"));
    body.appendString("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.pdf\"\r\nContent-Type: application/pdf\r\n\r\n")
        .appendBytes(file).appendString("\r\n--b--\r\n");
    String signed = Hooks.URL + Hooks.sorted(fields) + "file" + sha1(file);
    return Hooks.post("multipart/form-data; boundary=b", body, "X-Phaxio-Signature", HEX.formatHex(Hooks.mac("HmacSHA1", secret, signed)));
  }

  private static Buffer replaced(Buffer raw, String[] tamper) {
    String text = new String(raw.getBytes(), StandardCharsets.ISO_8859_1);
    assertThat(text).contains(tamper[0]);
    return Buffer.buffer(text.replace(tamper[0], tamper[1]).getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String sha1(byte[] bytes) {
    try {
      return HEX.formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static KeyPair pair(String algorithm) {
    try {
      return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static String signed(String algorithm, String secret, KeyPair pair, String message) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(secret.length() > 7 || secret.startsWith("other") ? pair(pair.getPublic().getAlgorithm().equals("EC") ? "EC" : "Ed25519").getPrivate()
          : pair.getPrivate());
      signature.update(message.getBytes(StandardCharsets.UTF_8));
      return BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
