package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Root;
import dev.waybill.http.Content;
import dev.waybill.http.Download;
import dev.waybill.http.FileNode;
import dev.waybill.http.HeldBytes;
import dev.waybill.http.HttpReply;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;

/** Replies whose file is still to come. */
final class Downloads {
  private Downloads() {}

  /** The first file of a tree that is still to come, or null. */
  static FileNode in(JsonNode tree) {
    if (tree instanceof FileNode file) {
      return file.download() == null ? null : file;
    }
    for (JsonNode child : tree) {
      FileNode found = in(child);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /**
   * The reply with its file in memory.
   *
   * @param most bytes; a longer file is {@code bad_response}
   * @param share of the memory it lies in
   */
  static Future<HttpReply> collected(HttpReply reply, long most, HeldBytes.Share share) {
    Download download = reply.download();
    if (download.length() > most) {
      download.discard();
      return Future.failedFuture(tooLarge(reply, most));
    }
    MemorySink memory = new MemorySink(most, share);
    return download.pipeTo(memory).recover(cause -> {
      download.discard();
      return Future.failedFuture(memory.isFull() ? tooLarge(reply, most) : memory.isRefused() ? noRoom(reply) : cause);
    }).map(whole -> {
      FileNode file = FileNode.of(download.filename(), download.media(), null, Content.of(memory.bytes()));
      return reply.withDownload(null).withDocument(reply.document().with(Root.BODY, file));
    });
  }

  /** How many bytes the file of a collected reply has. */
  static long size(HttpReply reply) {
    return reply.document().root(Root.BODY) instanceof FileNode file && file.hasContent() ? file.content().length() : reply.body().length();
  }

  private static RuntimeException noRoom(HttpReply reply) {
    return HeldBytes.noRoom("replies").withUpstreamStatus(reply.status()).failure();
  }

  private static RuntimeException tooLarge(HttpReply reply, long most) {
    return Problem.of(Code.BAD_RESPONSE, "too_large", "The provider's file is larger than " + most
        + " bytes, which is too much for JSON. Ask for it by its media type in `Accept`.").withUpstreamStatus(reply.status()).failure();
  }
}
