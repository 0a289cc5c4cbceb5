package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.http.Headers;
import dev.waybill.http.IpLiteral;
import dev.waybill.verify.Incoming;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures that providers and specifications have published. */
class PublishedWebhooksTest {
  static Stream<Named<JsonNode>> vectors() throws IOException {
    try (InputStream in = PublishedWebhooksTest.class.getResourceAsStream("published-webhooks.yaml")) {
      JsonNode all = Hooks.tree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return StreamSupport.stream(all.spliterator(), false).map(each -> Named.of(each.path("name").textValue(), each)).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void holdsAsPublishedAndNotWithOneByteChanged(JsonNode vector) {
    Hooks hooks = new Hooks(Instant.parse(vector.path("now").textValue()));
    hooks.rig.secrets.put("hook", vector.path("secret").textValue());
    hooks.load("allowed_domains: [a.example]\nsecrets: { hook: {} }\nwebhooks: { in: { decode: none, verify: " + vector.path("verify") + " } }\n");
    Headers headers = Headers.NONE;
    for (Map.Entry<String, JsonNode> field : vector.path("headers").properties()) {
      headers = headers.with(field.getKey(), field.getValue().textValue());
    }
    Buffer body = Buffer.buffer(vector.path("body").textValue());
    Incoming published = new Incoming("POST", vector.path("url").textValue(), headers, body, IpLiteral.address("192.0.2.1"));
    assertThat(hooks.status(published)).isEqualTo(204);
    Buffer changed = body.copy();
    changed.setByte(body.length() - 1, (byte) (body.getByte(body.length() - 1) ^ 1));
    assertThat(hooks.status(published.withRaw(changed))).isEqualTo(403);
    assertThat(hooks.result()).isEqualTo("bad_signature");
  }
}
