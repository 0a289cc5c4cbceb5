package dev.waybill.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.document.Binary;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.buffer.Buffer;

/**
 * A file in the document: selectors see an object with {@code filename}, {@code media}, {@code size} and {@code url} (each where
 * known), bodies see its content.
 */
public final class FileNode extends ObjectNode implements Binary {
  private final transient Content content;

  private FileNode(Content content) {
    super(ExactNodes.FACTORY);
    this.content = content;
  }

  /** Any of them may be null; a file without content can only be passed on by its URL. */
  public static FileNode of(String filename, String media, String url, Content content) {
    FileNode node = new FileNode(content);
    node.putIfKnown("filename", filename);
    node.putIfKnown("media", media);
    node.putIfKnown("url", url);
    if (content != null) {
      node.put("size", content.length());
    }
    return node;
  }

  private void putIfKnown(String key, String value) {
    if (value != null) {
      put(key, value);
    }
  }

  /** The bytes, or null where only a URL is known. */
  public Content content() {
    return content;
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
    return of(filename == null ? filename() : filename, media == null ? media() : media, text("url"), content);
  }

  /** The same file with its bytes elsewhere. */
  public FileNode with(Content other) {
    return of(filename(), media(), text("url"), other);
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
    return other instanceof FileNode file && super.equals(other) && content == file.content;
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
