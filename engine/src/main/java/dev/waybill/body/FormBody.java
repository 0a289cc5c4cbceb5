package dev.waybill.body;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.kind.Key;
import dev.waybill.shape.Shape;
import dev.waybill.template.Unrenderable;
import java.util.List;

/** {@code form}: a shape as {@code application/x-www-form-urlencoded}. */
public final class FormBody implements BodyKind {
  @Override
  public String name() {
    return "form";
  }

  @Override
  public String summary() {
    return "a shape as application/x-www-form-urlencoded; `encode` says how lists and objects are written";
  }

  @Override
  public List<Key> keys() {
    return List.of();
  }

  @Override
  public BodyEncoder compile(BodySource source) {
    source.wantFields(name(), source.value());
    Shape shape = source.streamedShape();
    Encoding encoding = source.encoding();
    return (document, boundary) -> {
      JsonNode value = shape.render(document);
      if (!value.isObject() && !value.isMissingNode()) {
        throw new Unrenderable("A form body is made of fields, but its shape gives something else.");
      }
      return new Encoded(Pairs.form(value, encoding), "application/x-www-form-urlencoded");
    };
  }

  @Override
  public boolean streams() {
    return true;
  }
}
