package dev.waybill.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.dispatch.Spool;
import dev.waybill.http.FileNode;
import dev.waybill.http.HeldBytes;
import dev.waybill.http.Weight;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The parts of one upload: the JSON of {@code input}, and files, small ones in memory, the others on disk. Confined to one event
 * loop.
 */
final class UploadParts implements MultipartReader.Parts {
  /** Bytes of all small files of one upload together. */
  static final int MEMORY = 64 * 1024;
  private static final int MAX_INPUT = 1_000_000;
  private static final int MAX_PARTS = 100;
  private static final String INPUT = "input";

  private final FileSystem files;
  private final Spool spool;
  private final HeldBytes.Share share;
  private final Valve valve;
  private final List<Part> parts = new ArrayList<>();
  private Consumer<Throwable> failed = failure -> { };
  private Buffer json;
  private long weight;
  private IncomingFile current;
  private int inMemory;

  private record Part(PartHead head, IncomingFile file) {}

  UploadParts(FileSystem files, Spool spool, HeldBytes.Share share, Valve valve) {
    this.files = files;
    this.spool = spool;
    this.share = share;
    this.valve = valve;
  }

  /** @param handler is told of a disk that does not take a file, while the body still comes */
  void onFailure(Consumer<Throwable> handler) {
    failed = handler;
  }

  @Override
  public void begin(PartHead head) {
    if (head.name().equals(INPUT)) {
      if (json != null) {
        throw PartHead.malformed("The multipart body has the part `input` twice.");
      }
      json = Buffer.buffer();
      current = null;
      return;
    }
    if (head.filename() == null) {
      throw PartHead.malformed("A part other than `input` has no file name. Values belong into the JSON of `input`.");
    }
    if (parts.size() == MAX_PARTS) {
      throw PartHead.malformed("The multipart body has more than " + MAX_PARTS + " files.");
    }
    current = new IncomingFile(files, spool.next(), valve);
    current.content().onFailure(failed::accept);
    parts.add(new Part(head, current));
  }

  @Override
  public void data(Buffer some) {
    if (current != null) {
      inMemory = Math.min(MEMORY + 1, inMemory + some.length());
      current.data(some, inMemory <= MEMORY);
      return;
    }
    json.appendBuffer(some);
    weight += Weight.of(some);
    if (json.length() > MAX_INPUT) {
      throw BodyWatch.tooLarge(MAX_INPUT);
    }
    if (!share.cover(MEMORY + weight)) {
      throw WholeBody.overloaded();
    }
  }

  @Override
  public void end() {
    if (current != null) {
      current.end();
    }
  }

  /** The whole input, once every file lies where it lies. */
  Future<ObjectNode> input() {
    return Future.all(parts.stream().map(part -> part.file().content()).toList()).map(all -> {
      ObjectNode input = given();
      for (Part part : parts) {
        PartHead head = part.head();
        put(input, head.name(), FileNode.of(blankToNull(head.filename()), head.media(), null, part.file().content().result()));
      }
      return input;
    });
  }

  private ObjectNode given() {
    JsonNode given = json == null ? JsonText.object() : JsonText.read(json, "The part `input`");
    if (!(given instanceof ObjectNode object)) {
      throw PartHead.malformed("The part `input` is not a JSON object.");
    }
    for (Part part : parts) {
      if (object.has(part.head().name())) {
        throw PartHead.malformed("A file has the name of a value in the part `input`.");
      }
    }
    return object;
  }

  private static void put(ObjectNode input, String name, FileNode file) {
    JsonNode before = input.get(name);
    if (before == null) {
      input.set(name, file);
    } else if (before instanceof ArrayNode list) {
      list.add(file);
    } else {
      input.putArray(name).add(before).add(file);
    }
  }

  private static String blankToNull(String filename) {
    return filename.isBlank() ? null : filename;
  }

  void remove() {
    parts.forEach(part -> part.file().remove());
  }
}
