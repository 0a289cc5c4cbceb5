package dev.waybill.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.document.Document;
import dev.waybill.http.Content;
import dev.waybill.http.FileNode;
import dev.waybill.http.StreamedText;
import dev.waybill.template.JsonText;
import dev.waybill.template.Text;
import dev.waybill.template.Unrenderable;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The shapes that make files and texts of files: {@code $file}, {@code $base64}, {@code $json}. */
final class FileShapes {
  private FileShapes() {}

  /** The same content under another name or type. */
  record Renamed(Shape file, Shape filename, Shape media) implements Shape {
    @Override
    public JsonNode render(Document document) {
      JsonNode value = file.render(document);
      if (value.isMissingNode() || value.isNull()) {
        return MissingNode.getInstance();
      }
      if (value instanceof FileNode found) {
        return found.as(text(filename, "$filename", document), text(media, "$media", document));
      }
      throw new Unrenderable("`$file` takes a file, and was given " + Text.kind(value) + ".");
    }
  }

  /** @param streams whether a file that is not in memory may go on as a {@link StreamedText} */
  record Base64Text(Shape shape, boolean streams) implements Shape {
    @Override
    public JsonNode render(Document document) {
      JsonNode value = shape.render(document);
      if (value.isMissingNode() || value.isNull()) {
        return value;
      }
      if (streams && value instanceof FileNode file && file.content() != null && file.content().inMemory() == null) {
        return StreamedText.base64(file.content());
      }
      byte[] bytes = value instanceof FileNode file ? file.bytesInMemory() : utf8(value);
      if (bytes == null) {
        throw new Unrenderable("`$base64` needs the file's content, which is not in memory.");
      }
      return TextNode.valueOf(Base64.getEncoder().encodeToString(bytes));
    }

    private static byte[] utf8(JsonNode value) {
      String text = Text.of(value);
      if (text == null) {
        throw new Unrenderable("`$base64` takes a file or text, and was given " + Text.kind(value) + ".");
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      if (!new String(bytes, StandardCharsets.UTF_8).equals(text)) {
        throw new Unrenderable("`$base64` was given half of a character pair, which has no bytes.");
      }
      return bytes;
    }
  }

  /** JSON as text, or as a part of its own where a media type is given. */
  record Json(Shape shape, Shape media) implements Shape {
    @Override
    public JsonNode render(Document document) {
      JsonNode value = shape.render(document);
      if (value.isMissingNode()) {
        return value;
      }
      String json = JsonText.of(value);
      String type = text(media, "$media", document);
      return type == null ? TextNode.valueOf(json) : FileNode.of(null, type, null, Content.of(Buffer.buffer(json)));
    }
  }

  private static String text(Shape shape, String directive, Document document) {
    JsonNode value = shape.render(document);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    String text = Text.of(value);
    if (text == null) {
      throw new Unrenderable("`" + directive + "` takes text, and was given " + Text.kind(value) + ".");
    }
    return text;
  }
}
