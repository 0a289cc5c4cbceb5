package dev.waybill.decode;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.waybill.http.HttpReply;
import dev.waybill.kind.Key;
import dev.waybill.tree.Keys;
import dev.waybill.tree.StrictJson;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * {@code json}: strict JSON (RFC 8259), whatever the reply's type says. Duplicate keys and trailing text are refused; numbers keep
 * every digit; depth, names, numbers and how much there is of them are bounded; bytes that are not UTF-8 are refused.
 */
public final class JsonDecoder implements DecoderKind {
  /** Names, values, and the beginnings and ends of lists and objects. */
  static final long MOST_TOKENS = 2_000_000;
  private static final StrictJson JSON = new StrictJson(StreamReadConstraints.builder()
      .maxNestingDepth(500).maxNumberLength(1_000).maxNameLength(10_000).maxStringLength(100_000_000)
      .maxTokenCount(MOST_TOKENS).build());

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
      return JSON.read(text.getBytes());
    } catch (StreamConstraintsException beyond) {
      throw new Undecodable("The provider's answer is nested too deeply, or has too long a number or name, or too many values.");
    } catch (IOException | NumberFormatException unreadable) {
      throw new Undecodable("The provider's answer is not JSON.");
    }
  }

  /**
   * One of several texts.
   *
   * @param count told how many tokens it has
   */
  static JsonNode read(Buffer text, LongConsumer count) {
    try {
      JsonNode value = JSON.read(text.getBytes(), count);
      if (value.isMissingNode()) {
        throw new Undecodable("The provider's answer is not JSON.");
      }
      return value;
    } catch (IOException | NumberFormatException unreadable) {
      throw new Undecodable("The provider's answer is not JSON.");
    }
  }
}
