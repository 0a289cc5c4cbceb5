package dev.waybill.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.http.HttpReply;
import dev.waybill.kind.Key;
import dev.waybill.tree.Keys;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code text}: the body as one text in the reply's charset, UTF-8 where it names none. */
public final class TextDecoder implements DecoderKind {
  @Override
  public String name() {
    return "text";
  }

  @Override
  public String summary() {
    return "the body as one text";
  }

  @Override
  public List<Key> keys() {
    return List.of();
  }

  @Override
  public Decoder compile(Keys keys) {
    return TextDecoder::read;
  }

  static JsonNode read(HttpReply reply) {
    return reply.body().length() == 0 ? MissingNode.getInstance() : TextNode.valueOf(text(reply));
  }

  static String text(HttpReply reply) {
    Coded.refuse(reply);
    Charset charset = ContentType.of(reply).charset();
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(reply.body().getBytes())).toString();
    } catch (CharacterCodingException wrong) {
      throw new Undecodable("The provider's answer is not text in " + (charset == StandardCharsets.UTF_8 ? "UTF-8" : charset.name()) + ".");
    }
  }
}
