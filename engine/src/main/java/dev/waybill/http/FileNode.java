package dev.waybill.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.document.Binary;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.Map;

/**
 * A file in the document: selectors see an object with {@code filename}, {@code media}, {@code size} and {@code url} (each where
 * known), bodies see its content. One that was given by its URL gets its content, and what it is called, when something asks for
 * its bytes ({@link Unfetched}).
 */
public final class FileNode extends ObjectNode implements Binary {
  private final transient Download download;
  private final transient Fetch fetch;
  /** The file that this one is under another name, or itself. */
  private final transient FileNode origin;
  private transient Content content;

  private FileNode(Content content, Download download, Fetch fetch, FileNode origin) {
    super(ExactNodes.FACTORY);
    this.content = content;
    this.download = download;
    this.fetch = fetch;
    this.origin = origin == null ? this : origin;
  }

  /** Any of them may be null; a file without content can only be passed on by its URL. */
  public static FileNode of(String filename, String media, String url, Content content) {
    return new FileNode(content, null, null, null).named(filename, media, url, content == null ? -1 : content.length());
  }

  /** A file that is known by its URL alone, until something asks for its bytes. */
  public static FileNode byUrl(String filename, String media, String url, Fetch fetch) {
    return new FileNode(null, null, fetch, null).named(filename, media, url, -1);
  }

  /** A file that is still to come: it has no content to read twice, and goes to the one who pipes it. */
  public static FileNode of(Download download) {
    return new FileNode(null, download, null, null).named(download.filename(), download.media(), null, download.length());
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

  /**
   * The bytes, or null where only a URL is known or they are still to come. Throws {@link Unfetched} where they can be had for
   * the asking.
   */
  public Content content() {
    if (content == null && fetch != null) {
      throw new Unfetched(origin, false);
    }
    return content;
  }

  /** Whether it has content now, so that nothing need be fetched. */
  public boolean hasContent() {
    return content != null;
  }

  /** Whether any file of a tree has not been fetched that can be. */
  public static boolean anyUnfetched(JsonNode tree) {
    if (tree instanceof FileNode file) {
      return file.fetch != null && file.content == null;
    }
    for (JsonNode below : tree) {
      if (below.isContainerNode() && anyUnfetched(below)) {
        return true;
      }
    }
    return false;
  }

  Future<Void> fetched(Trip trip, boolean inMemory) {
    return fetch.bring(this, trip, inMemory);
  }

  /** What was fetched: the bytes, and what it is called where that was not known; any but the content may be null. */
  public void arrived(Content bytes, String filename, String media) {
    content = bytes;
    if (filename() == null) {
      putIfKnown("filename", filename);
    }
    if (media() == null) {
      putIfKnown("media", media);
    }
    put("size", bytes.length());
  }

  /** The bytes that are still to come, or null. */
  public Download download() {
    return download;
  }

  @Override
  public byte[] bytesInMemory() {
    byte[] bytes = held();
    if (bytes == null && fetch != null) {
      throw new Unfetched(origin, true);
    }
    return bytes;
  }

  private byte[] held() {
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
    return new FileNode(content, download, fetch, origin).named(filename == null ? filename() : filename, media == null ? media()
        : media, text("url"),
        size == null ? -1 : size.longValue());
  }

  /** The same file with its bytes elsewhere. */
  public FileNode with(Content other) {
    return of(filename(), media(), text("url"), other);
  }

  /**
   * A tree as JSON can hold it: each file whose bytes are in memory becomes {@code {filename, media, size, base64}}. The tree
   * itself where it has none; other files stay as they are.
   */
  public static JsonNode written(JsonNode tree) {
    if (tree instanceof FileNode file) {
      byte[] bytes = file.held();
      if (bytes == null) {
        return file;
      }
      ObjectNode text = ExactNodes.FACTORY.objectNode();
      text.setAll(file);
      return text.put("base64", Base64.getEncoder().encodeToString(bytes));
    }
    // Plain loops: a tree may be some hundred levels deep, and each costs one frame.
    if (tree instanceof ObjectNode object) {
      ObjectNode copy = null;
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        JsonNode value = field.getValue().isContainerNode() ? written(field.getValue()) : field.getValue();
        if (value != field.getValue()) {
          copy = copy == null ? object.objectNode().setAll(object) : copy;
          copy.set(field.getKey(), value);
        }
      }
      return copy == null ? tree : copy;
    }
    if (tree instanceof ArrayNode list) {
      ArrayNode copy = null;
      for (int i = 0; i < list.size(); i++) {
        JsonNode value = list.get(i).isContainerNode() ? written(list.get(i)) : list.get(i);
        if (value != list.get(i)) {
          copy = copy == null ? list.arrayNode(list.size()).addAll(list) : copy;
          copy.set(i, value);
        }
      }
      return copy == null ? tree : copy;
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
