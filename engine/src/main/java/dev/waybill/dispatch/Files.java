package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.http.Content;
import dev.waybill.http.FileNode;
import dev.waybill.http.Filename;
import dev.waybill.http.Target;
import dev.waybill.problem.Problem;
import dev.waybill.schema.FileSpot;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Turns the file values of an input into files: base64 text into bytes, a URL into what can be fetched, what lies on disk into memory where
 * a body needs it there.
 */
final class Files {
  /** Bytes that the files of one input may have where they must be in memory. */
  static final long MOST_IN_MEMORY = 50_000_000;

  private Files() {}

  /** The input with a {@link FileNode} at every file spot; the input itself where it has none. */
  static JsonNode decoded(JsonNode input, List<FileSpot> spots, Given given) {
    JsonNode result = input;
    for (FileSpot spot : spots) {
      result = decoded(result, spot.path(), 0, spot, given);
    }
    return result;
  }

  /** What becomes of a file that was given by its URL. */
  @FunctionalInterface
  interface Given {
    /** Any but the URL may be null. */
    FileNode file(String filename, String media, String url, FileSpot spot);
  }

  private static JsonNode decoded(JsonNode value, List<String> path, int depth, FileSpot spot, Given given) {
    if (value == null) {
      return null;
    }
    if (depth == path.size()) {
      return value instanceof FileNode || !value.isObject() ? value : file(value, spot, given);
    }
    String step = path.get(depth);
    if (step.equals("*") && value instanceof ArrayNode list) {
      ArrayNode copy = list.arrayNode();
      list.forEach(item -> copy.add(decoded(item, path, depth + 1, spot, given)));
      return copy;
    }
    if (value instanceof ObjectNode object && !(value instanceof FileNode) && object.has(step)) {
      ObjectNode copy = object.objectNode().setAll(object);
      copy.set(step, decoded(object.get(step), path, depth + 1, spot, given));
      return copy;
    }
    return value;
  }

  private static FileNode file(JsonNode value, FileSpot spot, Given given) {
    String media = text(value, "media") == null ? spot.onlyMedia() : text(value, "media");
    JsonNode base64 = value.get("base64");
    if (base64 == null) {
      return given.file(text(value, "filename"), media, text(value, "url"), spot);
    }
    return FileNode.of(text(value, "filename"), media, null, Content.of(Buffer.buffer(Base64.getDecoder().decode(base64.textValue()))));
  }

  /** Stands for the bytes of a file by URL where nothing is sent. */
  static FileNode shown(String filename, String media, String url, FileSpot spot) {
    Target target = Target.parse(url);
    String name = filename == null ? Filename.ofPath(target.path()) : filename;
    String path = target.path().indexOf('?') < 0 ? target.path() : target.path().substring(0, target.path().indexOf('?'));
    return FileNode.of(name, media, url, Content.of(Buffer.buffer("<the file at " + target.origin() + path + ">")));
  }

  private static String text(JsonNode object, String key) {
    JsonNode value = object.get(key);
    return value == null ? null : value.textValue();
  }

  /** The input with the bytes of every file that is there in memory; fails before any is read where they are too many. */
  static Future<JsonNode> loaded(JsonNode input, Fetching fetching) {
    long onDisk = onDisk(input);
    Problem full = onDisk == 0 ? null : fetching.room(onDisk);
    if (full != null) {
      return Future.failedFuture(full.failure());
    }
    List<Future<Void>> loads = new ArrayList<>();
    JsonNode copy = loaded(input, loads);
    return Future.all(loads).map(copy);
  }

  private static long onDisk(JsonNode value) {
    if (value instanceof FileNode file) {
      return !file.hasContent() || file.content().inMemory() != null ? 0 : file.content().length();
    }
    long bytes = 0;
    for (JsonNode below : value) {
      bytes += onDisk(below);
    }
    return bytes;
  }

  private static JsonNode loaded(JsonNode value, List<Future<Void>> loads) {
    if (value instanceof FileNode file) {
      if (!file.hasContent() || file.content().inMemory() != null) {
        return file;
      }
      MemorySink memory = new MemorySink(file.content().length());
      loads.add(file.content().writeTo(memory));
      return file.with(Content.of(memory.bytes()));
    }
    if (value instanceof ObjectNode object) {
      ObjectNode copy = object.objectNode();
      object.properties().forEach(field -> copy.set(field.getKey(), loaded(field.getValue(), loads)));
      return copy;
    }
    if (value instanceof ArrayNode list) {
      ArrayNode copy = list.arrayNode();
      list.forEach(item -> copy.add(loaded(item, loads)));
      return copy;
    }
    return value;
  }
}
