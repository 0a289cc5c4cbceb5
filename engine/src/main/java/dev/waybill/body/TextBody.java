package dev.waybill.body;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.http.Body;
import dev.waybill.kind.Key;
import dev.waybill.shape.Shape;
import dev.waybill.template.Unrenderable;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** {@code text}: a template or selector as plain text in UTF-8. */
public final class TextBody implements BodyKind {
  @Override
  public String name() {
    return "text";
  }

  @Override
  public String summary() {
    return "a template as plain text";
  }

  @Override
  public List<Key> keys() {
    return List.of();
  }

  @Override
  public BodyEncoder compile(BodySource source) {
    source.refuseFields(name());
    Shape shape = source.compiler().text(name(), source.value());
    return (document, boundary) -> {
      JsonNode value = shape.render(document);
      if (value.isMissingNode()) {
        return Encoded.NONE;
      }
      if (!value.isValueNode()) {
        throw new Unrenderable("`text` takes a plain value, but its shape gives a list or an object.");
      }
      return new Encoded(Body.of(Buffer.buffer(Pairs.text("text", value))), "text/plain; charset=utf-8");
    };
  }
}
