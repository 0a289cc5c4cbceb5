package dev.waybill.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.tree.ExactJson;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.junit.jupiter.api.Test;

class FileNodeTest {
  private static final FileNode FILE = FileNode.of("a.txt", "text/plain", null, Content.of(Buffer.buffer("hello")));

  @Test
  void aFileInMemoryIsWrittenAsBase64() {
    assertThat(FileNode.written(FILE)).hasToString(
        "{\"filename\":\"a.txt\",\"media\":\"text/plain\",\"size\":5,\"base64\":\"aGVsbG8=\"}");
    ObjectNode tree = ExactNodes.FACTORY.objectNode().put("a", 1);
    tree.putArray("files").add(FILE).add("x").add(FileNode.of(null, null, null, Content.of(Buffer.buffer())));
    assertThat(FileNode.written(tree)).hasToString("{\"a\":1,\"files\":["
        + "{\"filename\":\"a.txt\",\"media\":\"text/plain\",\"size\":5,\"base64\":\"aGVsbG8=\"},\"x\",{\"size\":0,\"base64\":\"\"}]}");
    assertThat(tree.get("files").get(0)).as("the tree itself is not changed").isSameAs(FILE);
  }

  @Test
  void aTreeWithoutFilesIsTheSame() throws Exception {
    JsonNode tree = ExactNodes.FACTORY.objectNode().put("size", 1).set("list", ExactNodes.FACTORY.arrayNode().add(1).addNull());
    assertThat(FileNode.written(tree)).isSameAs(tree);
    JsonNode byUrl = FileNode.of("a", null, "https://x.example/a", null);
    assertThat(FileNode.written(byUrl)).isSameAs(byUrl);
    assertThat(ExactJson.text(byUrl)).isEqualTo("{\"filename\":\"a\",\"url\":\"https://x.example/a\"}");
  }

  @Test
  void aFileThatIsStillToComeKeepsItsDownload() {
    Download download = new Download() {
      @Override
      public String filename() {
        return "scan.pdf";
      }

      @Override
      public String media() {
        return "application/pdf";
      }

      @Override
      public long length() {
        return -1;
      }

      @Override
      public Future<Void> pipeTo(WriteStream<Buffer> sink) {
        return Future.succeededFuture();
      }

      @Override
      public void discard() {}
    };
    FileNode file = FileNode.of(download);
    assertThat(file).hasToString("{\"filename\":\"scan.pdf\",\"media\":\"application/pdf\"}");
    assertThat(file.as("other.pdf", null).download()).isSameAs(download);
    assertThat(file.content()).isNull();
    assertThat(FileNode.written(file)).isSameAs(file);
  }
}
