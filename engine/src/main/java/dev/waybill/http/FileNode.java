package dev.waybill.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.document.Binary;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;

/**
 * A file in the document: selectors see an object with {@code filename}, {@code media}, {@code size} and {@code url} (each where
 * known), bodies see its content.
 */
public final class FileNode extends ObjectNode implements Binary {
  private final transient Content content;
  private final transient Download download;

  private FileNode(Content content, Download download) {
    super(ExactNodes.FACTORY);
    this.content = content;
    this.download = download;
  }

  /** Any of them may be null; a file without content can only be passed on by its URL. */
  public static FileNode of(String filename, String media, String url, Content content) {
    return new FileNode(content, null).named(filename, media, url, content == null ? -1 : content.length());
  }

  /** A file that is still to come: it has no content to read twice, and goes to the one who pipes it. */
  public static FileNode of(Download download) {
    return new FileNode(null, download).named(download.filename(), download.media(), null, download.length());
  }

  private FileNode named(String filename, String media, String url, long size) {
    putIfKnown("filename", filename);
    putIfKnown("media", media);
    putIfKnown("url", url);
    if (size >= 0) {
      put("size", size);
    }
    return this;
  }

  private void putIfKnown(String key, String value) {
    if (value != null) {
      put(key, value);
    }
  }

  /** The bytes, or null where only a URL is known or they are still to come. */
  public Content content() {
    return content;
  }

  /** The bytes that are still to come, or null. */
  public Download download() {
    return download;
  }

  @Override
  public byte[] bytesInMemory() {
    Buffer bytes = content == null ? null : content.inMemory();
    return bytes == null ? null : bytes.getBytes();
  }

  public String filename() {
    return text("filename");
  }

  public String media() {
    return text("media");
  }

  /** The same content under another name or type; null keeps what it has. */
  public FileNode as(String filename, String media) {
    JsonNode size = get("size");
    return new FileNode(content, download).named(filename == null ? filename() : filename, media == null ? media() : media, text("url"),
        size == null ? -1 : size.longValue());
  }

  /** The same file with its bytes elsewhere. */
  public FileNode with(Content other) {
    return of(filename(), media(), text("url"), other);
  }

  /**
   * A tree as JSON can hold it: each file whose bytes are in memory becomes {@code {filename, media, size, base64}}. The tree itself
   * where it has none; other files stay as they are.
   */
  public static JsonNode written(JsonNode tree) {
    if (tree instanceof FileNode file) {
      byte[] bytes = file.bytesInMemory();
      if (bytes == null) {
        return file;
      }
      ObjectNode text = ExactNodes.FACTORY.objectNode();
      text.setAll(file);
      return text.put("base64", Base64.getEncoder().encodeToString(bytes));
    }
    if (tree instanceof ObjectNode object) {
      ObjectNode copy = object.objectNode();
      boolean[] changed = new boolean[1];
      object.properties().forEach(field -> {
        JsonNode value = written(field.getValue());
        changed[0] |= value != field.getValue();
        copy.set(field.getKey(), value);
      });
      return changed[0] ? copy : tree;
    }
    if (tree instanceof ArrayNode list) {
      ArrayNode copy = list.arrayNode(list.size());
      list.forEach(item -> copy.add(written(item)));
      for (int i = 0; i < list.size(); i++) {
        if (copy.get(i) != list.get(i)) {
          return copy;
        }
      }
    }
    return tree;
  }

  private String text(String key) {
    JsonNode value = get(key);
    return value == null ? null : value.textValue();
  }

  @Override
  public FileNode deepCopy() {
    return as(null, null);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileNode file && super.equals(other) && content == file.content && download == file.download;
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
