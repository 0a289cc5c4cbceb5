package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.http.Content;
import dev.waybill.http.FileNode;
import dev.waybill.http.HeldBytes;
import dev.waybill.plan.Rig;
import dev.waybill.problem.Code;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.junit.jupiter.api.Test;

/** Files of an input that must be in memory. */
class FilesTest {
  private int read;

  private FileNode onDisk(long length) {
    return FileNode.of("a.pdf", null, null, new Content() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public Future<Void> writeTo(WriteStream<Buffer> sink) {
        read++;
        return sink.write(Buffer.buffer(new byte[(int) Math.min(length, 10)]));
      }

      @Override
      public Buffer inMemory() {
        return null;
      }
    });
  }

  private Fetching fetching() {
    return new Fetching(UrlFiles.NONE, HeldBytes.unlimited().share());
  }

  private static ObjectNode input(JsonNode... files) {
    ObjectNode input = ExactNodes.FACTORY.objectNode();
    for (JsonNode file : files) {
      input.withArray("/files").add(file);
    }
    return input;
  }

  @Test
  void bringsWhatLiesOnDiskIntoMemory() {
    JsonNode loaded = Files.loaded(input(onDisk(10)), fetching()).result();
    assertThat(((FileNode) loaded.at("/files/0")).bytesInMemory()).hasSize(10);
  }

  @Test
  void takesNoMoreIntoMemoryThanOneDispatchMayHold() {
    Future<JsonNode> refused = Files.loaded(input(onDisk(Files.MOST_IN_MEMORY - 5), onDisk(10)), fetching());
    assertThat(Rig.problem(refused).code()).isEqualTo(Code.PAYLOAD_TOO_LARGE);
    assertThat(Rig.problem(Files.loaded(input(onDisk(10_000_000_000L)), fetching())).code()).isEqualTo(Code.PAYLOAD_TOO_LARGE);
    assertThat(read).isZero();
  }
}
