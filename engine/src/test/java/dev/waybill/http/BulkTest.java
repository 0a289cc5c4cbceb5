package dev.waybill.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BulkTest {

  private static ArrayNode list(int count, JsonNode each) {
    ArrayNode list = ExactNodes.FACTORY.arrayNode();
    for (int i = 0; i < count; i++) {
      list.add(each);
    }
    return list;
  }

  @Test
  void tellsALargeTreeFromASmallOne() {
    assertThat(Bulk.isLarge((JsonNode) null)).isFalse();
    assertThat(Bulk.isLarge(ExactNodes.FACTORY.objectNode())).isFalse();
    assertThat(Bulk.isLarge(TextNode.valueOf("x".repeat(Bulk.LARGE)))).isFalse();
    assertThat(Bulk.isLarge(TextNode.valueOf("x".repeat(Bulk.LARGE + 1)))).isTrue();
    assertThat(Bulk.isLarge(BinaryNode.valueOf(new byte[1]))).as("nobody knows how long that is").isTrue();
    assertThat(Bulk.isLarge(list(1_000, TextNode.valueOf("x".repeat(60))))).isFalse();
    assertThat(Bulk.isLarge(list(1_000, TextNode.valueOf("x".repeat(66))))).isTrue();
    assertThat(Bulk.isLarge(list(9_000, ExactNodes.FACTORY.objectNode()))).isTrue();
    assertThat(Bulk.isLarge(list(2, list(2, TextNode.valueOf("x".repeat(20_000)))))).isTrue();
  }

  @Test
  void weighsTheNodesOfATree() {
    assertThat(Bulk.weight(ExactNodes.FACTORY.numberNode(1))).isEqualTo(64);
    assertThat(Bulk.weight(list(3, ExactNodes.FACTORY.objectNode()))).isEqualTo(4 * 64);
    assertThat(Bulk.weight(list(3, list(2, TextNode.valueOf("x"))))).isEqualTo(10 * 64);
  }

  @Test
  void worksOnALotBesideTheLoopAndComesBackToIt() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Context context = vertx.getOrCreateContext();
      CompletableFuture<List<String>> seen = new CompletableFuture<>();
      context.runOnContext(now -> {
        List<String> steps = new ArrayList<>();
        String loop = Thread.currentThread().getName();
        Bulk.work(Bulk.LARGE, () -> steps.add("small on the loop: " + Thread.currentThread().getName().equals(loop)));
        Bulk.work(Bulk.LARGE + 1, () -> "large on the loop: " + Thread.currentThread().getName().equals(loop)).onComplete(done -> {
          steps.add(done.result());
          steps.add("back on its context: " + (Vertx.currentContext() == context && Thread.currentThread().getName().equals(loop)));
          Bulk.beside(() -> {
            throw new StackOverflowError();
          }).onComplete(failed -> {
            steps.add(failed.cause().getClass().getSimpleName());
            seen.complete(steps);
          });
        });
      });
      assertThat(seen.get(20, TimeUnit.SECONDS)).containsExactly("small on the loop: true", "large on the loop: false", "back on its context: true",
          "StackOverflowError");
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void worksAtOnceWhereThereIsNoLoop() {
    Future<String> done = Bulk.beside(() -> Thread.currentThread().getName());
    assertThat(done.result()).isEqualTo(Thread.currentThread().getName());
    assertThatThrownBy(() -> Bulk.beside(() -> {
      throw new IllegalStateException("no");
    })).hasMessage("no");
  }
}
