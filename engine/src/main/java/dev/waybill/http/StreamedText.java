package dev.waybill.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ValueNode;
import dev.waybill.document.Binary;
import java.io.IOException;

/**
 * The base64 text of a file that is not in memory, as a value of a body: an encoder that can stream puts the content in its
 * place. It has no text of its own, and as JSON it can be written to a {@link BodyWriter} only.
 */
public final class StreamedText extends ValueNode implements Binary {
  private final transient Base64Content content;

  private StreamedText(Base64Content content) {
    this.content = content;
  }

  public static StreamedText base64(Content file) {
    return new StreamedText(Base64Content.of(file));
  }

  /** ASCII that needs no escape in JSON. */
  public Base64Content content() {
    return content;
  }

  @Override
  public byte[] bytesInMemory() {
    return null;
  }

  @Override
  public void serialize(JsonGenerator generator, SerializerProvider provider) throws IOException {
    if (!(generator.getOutputTarget() instanceof BodyWriter body)) {
      throw JsonMappingException.from(generator, "a text that is streamed can stand in a request body only");
    }
    generator.writeRawValue("\"");
    generator.flush();
    body.content(content);
    generator.writeRaw('"');
  }

  @Override
  public void serializeWithType(JsonGenerator generator, SerializerProvider provider, TypeSerializer types) throws IOException {
    serialize(generator, provider);
  }

  @Override
  public JsonNodeType getNodeType() {
    return JsonNodeType.BINARY;
  }

  @Override
  public JsonToken asToken() {
    return JsonToken.VALUE_EMBEDDED_OBJECT;
  }

  @Override
  public String asText() {
    return "";
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return content.toString();
  }
}
