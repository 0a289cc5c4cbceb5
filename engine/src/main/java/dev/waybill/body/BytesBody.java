package dev.waybill.body;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.http.Body;
import dev.waybill.http.FileNode;
import dev.waybill.kind.Key;
import dev.waybill.shape.Shape;
import dev.waybill.template.Unrenderable;
import java.util.List;

/** {@code bytes}: a file is the body, under its own media type. */
public final class BytesBody implements BodyKind {
  @Override
  public String name() {
    return "bytes";
  }

  @Override
  public String summary() {
    return "a file as the whole body, streamed, with its media type";
  }

  @Override
  public List<Key> keys() {
    return List.of();
  }

  @Override
  public BodyEncoder compile(BodySource source) {
    source.refuseFields(name());
    Shape shape = source.compiler().file(name(), source.value());
    return (document, boundary) -> {
      JsonNode value = shape.render(document);
      if (value.isMissingNode() || value.isNull()) {
        return Encoded.NONE;
      }
      if (!(value instanceof FileNode file)) {
        throw new Unrenderable("`bytes` takes a file, but its selector gives something else.");
      }
      String media = file.media() == null ? "application/octet-stream" : file.media();
      return new Encoded(new Body(List.of(MultipartBody.content("bytes", file))), media);
    };
  }
}
