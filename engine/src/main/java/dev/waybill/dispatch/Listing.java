package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.waybill.http.Bulk;
import dev.waybill.http.HttpReply;
import dev.waybill.paging.Page;
import dev.waybill.paging.Pager;
import dev.waybill.plan.ActionPlan;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.function.UnaryOperator;

/** Reads the list of a paged action, every secret taken out. Confined to the dispatch's event loop. */
final class Listing {
  private final ActionPlan plan;
  private final Pager pager;
  private final UnaryOperator<JsonNode> clean;
  private final long mostBytes;
  private final ArrayNode items = ExactNodes.FACTORY.arrayNode();
  private long bytes;

  /**
   * @param clean takes secrets out
   * @param mostBytes how large the pages of a list that is given whole may be together
   */
  Listing(ActionPlan plan, Pager pager, UnaryOperator<JsonNode> clean, long mostBytes) {
    this.plan = plan;
    this.pager = pager;
    this.clean = clean;
    this.mostBytes = mostBytes;
  }

  /**
   * A whole list.
   *
   * @param last the reply to its last page
   */
  record Whole(ArrayNode items, boolean truncated, HttpReply last) {}

  Future<Page> next() {
    return pager.next();
  }

  /** Those of a large page are made beside the event loop. */
  Future<List<JsonNode>> outputs(Page page) {
    return Bulk.work(page.reply().body().length(), () -> {
      List<JsonNode> outputs = plan.outputs(page);
      outputs.replaceAll(clean);
      return outputs;
    });
  }

  /** Nothing of this page is needed any more. */
  void passed(Page page) {
    pager.passed(page);
  }

  /** All pages in one list. */
  Future<Whole> whole() {
    Promise<Whole> done = Promise.promise();
    collect(done);
    return done.future();
  }

  /** A loop where pages are there at once, so that their number is no depth. */
  private void collect(Promise<Whole> done) {
    Future<Page> page = taken();
    while (page.isComplete() && goesOn(page, done)) {
      page = taken();
    }
    if (!page.isComplete()) {
      Future<Page> awaited = page;
      awaited.onComplete(came -> {
        if (goesOn(awaited, done)) {
          collect(done);
        }
      });
    }
  }

  /** The next page, its elements added to the list. */
  private Future<Page> taken() {
    return next().compose(page -> {
      bytes += page.reply().body().length();
      if (bytes > mostBytes) {
        throw Problem.of(Code.BAD_RESPONSE, "list_too_large", "The list is larger than the " + mostBytes
            + " bytes that are taken for one answer. Read it as it comes, with `Accept: application/x-ndjson`.")
            .withUpstreamStatus(page.reply().status()).withMaybeProcessed(!plan.harmless()).failure();
      }
      return outputs(page).map(found -> {
        items.addAll(found);
        return page;
      });
    });
  }

  /** Whether another page is to be read. */
  private boolean goesOn(Future<Page> came, Promise<Whole> done) {
    if (came.failed()) {
      done.fail(came.cause());
      return false;
    }
    Page page = came.result();
    if (page.last()) {
      done.complete(new Whole(items, page.truncated(), page.reply()));
    }
    return !page.last();
  }
}
