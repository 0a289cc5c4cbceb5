package dev.waybill.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.waybill.http.Content;
import dev.waybill.http.FileNode;
import dev.waybill.http.Filename;
import dev.waybill.http.HttpReply;
import dev.waybill.kind.Key;
import dev.waybill.tree.Keys;
import java.util.List;

/**
 * {@code file}: the body is a file, with its name from {@code Content-Disposition} (RFC 6266), its media type and its size. A body that is
 * still to come stays so; 204 and 205 have none.
 */
public final class FileDecoder implements DecoderKind {
  @Override
  public String name() {
    return "file";
  }

  @Override
  public String summary() {
    return "the body as a file, with its name, media type and size";
  }

  @Override
  public List<Key> keys() {
    return List.of();
  }

  @Override
  public Decoder compile(Keys keys) {
    return new Decoder() {
      @Override
      public JsonNode decode(HttpReply reply) {
        return file(reply);
      }

      @Override
      public boolean streams() {
        return true;
      }
    };
  }

  private static JsonNode file(HttpReply reply) {
    if (reply.status() == 204 || reply.status() == 205) {
      return MissingNode.getInstance();
    }
    Coded.refuse(reply);
    return reply.download() != null ? FileNode.of(reply.download())
        : FileNode.of(Filename.of(reply.headers().get("Content-Disposition")), reply.headers().get("Content-Type"), null,
            Content.of(reply.body()));
  }
}
