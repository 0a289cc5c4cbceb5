package dev.waybill.body;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.http.Body;
import dev.waybill.http.BodyWriter;
import dev.waybill.kind.Key;
import dev.waybill.shape.Shape;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.ExactJson;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;

/** {@code json}: a shape as JSON text in UTF-8 (RFC 8259). */
public final class JsonBody implements BodyKind {
  @Override
  public String name() {
    return "json";
  }

  @Override
  public String summary() {
    return "a shape as JSON";
  }

  @Override
  public List<Key> keys() {
    return List.of();
  }

  @Override
  public BodyEncoder compile(BodySource source) {
    if (!source.fields().isEmpty()) {
      source.wantFields(name(), source.value());
    }
    Shape shape = source.streamedShape();
    return (document, boundary) -> {
      JsonNode value = shape.render(document);
      return value.isMissingNode() ? Encoded.NONE : new Encoded(written(value), "application/json");
    };
  }

  @Override
  public boolean streams() {
    return true;
  }

  static Body written(JsonNode value) {
    byte[] usual = ExactJson.usual(value);
    if (usual != null) {
      return Body.of(Buffer.buffer(Unpooled.wrappedBuffer(usual)));
    }
    BodyWriter writer = new BodyWriter();
    try {
      ExactJson.write(value, writer);
    } catch (JsonProcessingException unwritable) {
      throw new Unrenderable("The JSON body holds half a character (a lone surrogate), which cannot be sent.");
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return writer.body();
  }
}
