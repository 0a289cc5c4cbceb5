package dev.waybill.body;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.http.Body;
import dev.waybill.http.BodyWriter;
import dev.waybill.http.Content;
import dev.waybill.http.FileNode;
import dev.waybill.http.StreamedText;
import dev.waybill.kind.Key;
import dev.waybill.shape.Shape;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.Surrogates;
import java.util.List;

/**
 * {@code multipart}: a shape as {@code multipart/form-data} (RFC 7578). A list repeats the part; a file is streamed from where it lies;
 * names and file names are written in UTF-8 with quotes, CR and LF percent-encoded, as browsers do.
 */
public final class MultipartBody implements BodyKind {
  @Override
  public String name() {
    return "multipart";
  }

  @Override
  public String summary() {
    return "a shape as multipart/form-data; a list repeats the part, files are streamed";
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
      if (!value.isObject()) {
        throw new Unrenderable("A multipart body is made of parts, but its shape gives something else.");
      }
      return new Encoded(write(value, encoding, boundary), "multipart/form-data; boundary=" + boundary);
    };
  }

  @Override
  public boolean streams() {
    return true;
  }

  private static Body write(JsonNode value, Encoding encoding, String boundary) {
    BodyWriter parts = new BodyWriter();
    Pairs.each(value, encoding, (name, part) -> {
      parts.text("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + quoted(name) + "\"");
      if (part instanceof FileNode file) {
        parts.text(head(name, file)).content(content(name, file));
      } else if (part instanceof StreamedText streamed) {
        parts.text("\r\n\r\n").content(streamed.content());
      } else {
        parts.text("\r\n\r\n" + Pairs.text(name, part));
      }
      parts.text("\r\n");
    });
    return parts.text("--" + boundary + "--\r\n").body();
  }

  /** What a part says of its file. */
  private static String head(String name, FileNode file) {
    String media = file.media() == null ? "application/octet-stream" : file.media();
    if (media.indexOf('\r') >= 0 || media.indexOf('\n') >= 0) {
      throw new Unrenderable("The media type of `" + name + "` holds a line break.");
    }
    String filename = file.filename() == null ? "" : "; filename=\"" + quoted(file.filename()) + "\"";
    return filename + "\r\nContent-Type: " + media + "\r\n\r\n";
  }

  static Content content(String name, FileNode file) {
    if (file.content() == null) {
      throw new Unrenderable("The file `" + name + "` has no content here: it was given by its URL only.");
    }
    return file.content();
  }

  private static String quoted(String name) {
    if (!Surrogates.areWhole(name)) {
      throw new Unrenderable("A part's name holds half a character (a lone surrogate), which cannot be sent.");
    }
    return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
  }
}
