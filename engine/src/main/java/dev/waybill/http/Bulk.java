package dev.waybill.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/**
 * Work on much text, done beside the event loop by a worker thread, so that nobody else waits for it. What it gives comes back on
 * the context it was asked for on; where there is none (a command, a test) it is done at once. Thread-safe.
 */
public final class Bulk {
  /** From how many bytes on: what is smaller is done sooner than handed over. */
  public static final int LARGE = 64 << 10;

  private Bulk() {}

  /** Whether so many bytes are too many for an event loop. */
  public static boolean isLarge(long bytes) {
    return bytes > LARGE;
  }

  /** Whether a tree is too much for an event loop; looks at no more of it than it takes to tell. */
  public static boolean isLarge(JsonNode tree) {
    return tree != null && left(tree, LARGE) < 0;
  }

  /** What is left of so many bytes once the tree was written as text, about; negative as soon as there is nothing. */
  private static long left(JsonNode tree, long bytes) {
    if (tree instanceof ValueNode) {
      return bytes - (tree.isTextual() ? tree.textValue().length() : tree.isBinary() ? bytes + 1 : Long.BYTES);
    }
    long left = bytes - Long.BYTES;
    for (JsonNode child : tree) {
      if (left < 0) {
        return left;
      }
      left = left(child, left);
    }
    return left;
  }

  /**
   * Work on so many bytes: at once, or beside the event loop where they are many. What it throws, the future fails with, or it is
   * thrown.
   */
  public static <T> Future<T> work(long bytes, Supplier<T> work) {
    return isLarge(bytes) ? beside(work) : Future.succeededFuture(work.get());
  }

  /** Work beside the event loop. What it throws, the future fails with, or it is thrown. */
  public static <T> Future<T> beside(Supplier<T> work) {
    Context context = Vertx.currentContext();
    return context == null ? Future.succeededFuture(work.get()) : context.executeBlocking(work::get, false);
  }
}
