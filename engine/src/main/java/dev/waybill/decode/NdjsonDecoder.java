package dev.waybill.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.waybill.http.HttpReply;
import dev.waybill.kind.Key;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Keys;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.LongConsumer;

/** {@code ndjson}: a list of one JSON value a line, each as strict as {@code json} has it. Blank lines are left out. */
public final class NdjsonDecoder implements DecoderKind {
  private static final int MOST_LINES = 500_000;

  @Override
  public String name() {
    return "ndjson";
  }

  @Override
  public String summary() {
    return "a list of one JSON value a line";
  }

  @Override
  public List<Key> keys() {
    return List.of();
  }

  @Override
  public Decoder compile(Keys keys) {
    return NdjsonDecoder::read;
  }

  private static JsonNode read(HttpReply reply) {
    Buffer body = reply.body();
    if (body.length() == 0) {
      return MissingNode.getInstance();
    }
    Coded.refuse(reply);
    byte[] bytes = body.getBytes();
    ArrayNode values = ExactNodes.FACTORY.arrayNode();
    long[] tokens = new long[1];
    int from = 0;
    for (int line = 1; from < bytes.length; line++) {
      int end = from;
      boolean blank = true;
      while (end < bytes.length && bytes[end] != '\n') {
        blank &= bytes[end] == ' ' || bytes[end] == '\t' || bytes[end] == '\r';
        end++;
      }
      if (!blank) {
        values.add(value(body.slice(from, end), line, count -> tokens[0] += count));
      }
      if (tokens[0] > JsonDecoder.MOST_TOKENS) {
        throw new Undecodable("The provider's answer has more than " + JsonDecoder.MOST_TOKENS + " names and values.");
      }
      if (values.size() > MOST_LINES) {
        throw new Undecodable("The provider's answer has more than " + MOST_LINES + " lines.");
      }
      from = end + 1;
    }
    return values;
  }

  private static JsonNode value(Buffer text, int line, LongConsumer count) {
    try {
      return JsonDecoder.read(text, count);
    } catch (Undecodable unreadable) {
      throw new Undecodable("Line " + line + " of the provider's answer is not JSON.");
    }
  }
}
