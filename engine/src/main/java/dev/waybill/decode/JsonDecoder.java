package dev.waybill.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.waybill.http.HttpReply;
import dev.waybill.kind.Key;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Keys;
import io.vertx.core.buffer.Buffer;
import java.io.CharArrayReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code json}: strict JSON (RFC 8259), whatever the reply's type says. Duplicate keys and trailing text are refused; numbers keep
 * every digit; depth, names and numbers are bounded.
 */
public final class JsonDecoder implements DecoderKind {
  private static final char BYTE_ORDER_MARK = '\ufeff';
  private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
          // Its table of names refuses texts that hold very many, and can be filled with colliding ones.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(StreamReadConstraints.builder()
              .maxNestingDepth(500).maxNumberLength(1_000).maxNameLength(10_000).maxStringLength(100_000_000).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build())
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
      .nodeFactory(ExactNodes.FACTORY)
      .build();

  @Override
  public String name() {
    return "json";
  }

  @Override
  public String summary() {
    return "JSON, whatever the reply's content type says";
  }

  @Override
  public List<Key> keys() {
    return List.of();
  }

  @Override
  public Decoder compile(Keys keys) {
    return JsonDecoder::read;
  }

  static JsonNode read(HttpReply reply) {
    Coded.refuse(reply);
    return reply.body().length() == 0 ? MissingNode.getInstance() : read(reply.body());
  }

  static JsonNode read(Buffer text) {
    try {
      // Given bytes, the parser would guess their encoding and mend what is not UTF-8.
      CharBuffer characters = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text.getBytes()));
      int mark = characters.length() > 0 && characters.get(0) == BYTE_ORDER_MARK ? 1 : 0;
      return MAPPER.readTree(
          new CharArrayReader(characters.array(), characters.arrayOffset() + mark, characters.length() - mark));
    } catch (IOException | NumberFormatException unreadable) {
      throw new Undecodable("The provider's answer is not JSON.");
    }
  }
}
