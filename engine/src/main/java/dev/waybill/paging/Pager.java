package dev.waybill.paging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.clock.Timeline;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.http.BadTarget;
import dev.waybill.http.Bulk;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Target;
import dev.waybill.http.Trip;
import dev.waybill.http.Weight;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.shape.Unmapped;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one list page by page, as somebody asks for them. The trip's time is spent only while a page is on its way, so whoever
 * takes long over a page loses none. Memory does not grow with the number of pages. Confined to the dispatch's event loop; one
 * page at a time.
 */
public final class Pager {
  private final PageRules rules;
  private final PageSource source;
  private final Trip trip;
  private final Timeline timeline;
  private final Seen seen = new Seen();
  private long left;
  private int pages;
  private long items;
  private Target from;
  private Target address;
  private JsonNode cursor;
  private Failure broken;

  public Pager(PageRules rules, PageSource source, Trip trip, Timeline timeline) {
    this.rules = rules;
    this.source = source;
    this.trip = trip;
    this.timeline = timeline;
    this.left = trip.deadlineNanos() - timeline.nanos();
  }

  /** The next page; fails with a {@link Failure}. Not to be called after the last. */
  public Future<Page> next() {
    if (broken != null) {
      return Future.failedFuture(broken);
    }
    long begin = timeline.nanos();
    try {
      JsonNode own = cursor();
      ObjectNode mark = ExactNodes.FACTORY.objectNode();
      if (own != null && !own.isMissingNode()) {
        mark.set("cursor", own);
      }
      Trip fetch = trip.with(trip.document().with(Root.PAGE, mark)).aside(begin + left);
      return source.send(fetch, call -> addressed(call, own)).compose(reply -> {
        left -= timeline.nanos() - begin;
        return Bulk.work(reply.body().length(), () -> page(reply));
      }).recover(this::failed);
    } catch (RuntimeException refused) {
      return failed(refused);
    }
  }

  /** Gives back the memory that a page took; nothing of it is needed any more. */
  public void passed(Page page) {
    trip.giveBack(Weight.of(page.reply().body()));
  }

  private Future<Page> failed(Throwable cause) {
    return Future.failedFuture(cause instanceof Failure failure ? told(failure.problem()) : cause);
  }

  /** What goes into the request of the next page, or null. */
  private JsonNode cursor() {
    return pages > 0 ? cursor : rules.start() == null || rules.address() ? null
        : next(trip.document().with(Root.PAGE, counters()));
  }

  private HttpCall addressed(HttpCall written, JsonNode own) {
    HttpCall call = address == null ? written : written.withTarget(address);
    from = call.target();
    if (pages == 0) {
      seen.add(rules.address() ? from.url() : own == null ? "" : own.toString());
    }
    return call;
  }

  private Page page(HttpReply received) {
    List<JsonNode> elements = elements(received);
    long first = items;
    pages++;
    items += elements.size();
    Document document = received.document().with(Root.PAGE, counters());
    HttpReply reply = received.withDocument(document);
    JsonNode next = isLast(document, elements) ? null : next(document);
    boolean ends = next == null || isNothing(next);
    if (!ends && pages < rules.max()) {
      go(next);
    }
    return new Page(reply, elements, first, ends || pages >= rules.max(), !ends && pages >= rules.max());
  }

  private boolean isLast(Document document, List<JsonNode> elements) {
    try {
      return rules.counted() && elements.isEmpty() || rules.until() != null && rules.until().test(document);
    } catch (Unmapped | Unrenderable unusable) {
      throw bad("unmapped", "The end of the list cannot be told: " + unusable.getMessage());
    }
  }

  /** {@code $.page} once so many pages were read. */
  private ObjectNode counters() {
    long base = rules.start() == null ? 1 : rules.start();
    return ExactNodes.FACTORY.objectNode().put("number", base + Math.max(0, pages - 1)).put("next", base + pages)
        .put("items", (rules.start() == null ? 0 : rules.start()) + items);
  }

  private JsonNode next(Document document) {
    try {
      JsonNode next = rules.next().render(document);
      return next == null ? MissingNode.getInstance() : next;
    } catch (Unmapped | Unrenderable unusable) {
      throw bad("unmapped", "What comes after page " + pages + " cannot be told: " + unusable.getMessage());
    }
  }

  private static boolean isNothing(JsonNode next) {
    return next.isMissingNode() || next.isNull() || next.isTextual() && next.textValue().isBlank()
        || next.isBoolean() && !next.booleanValue() || next.isContainerNode() && next.isEmpty();
  }

  /** What is wrong with the next page is said to whoever asks for it: this one is good. */
  private void go(JsonNode next) {
    try {
      if (rules.address()) {
        address = resolved(next);
      } else {
        cursor = next;
      }
      if (!seen.add(address != null ? address.url() : next.toString())) {
        broken = bad("repeated_page", "The provider gives the same page again, after " + pages
            + (pages == 1 ? " page." : " pages."));
      }
    } catch (Failure refused) {
      broken = refused;
    }
  }

  private Target resolved(JsonNode next) {
    if (!next.isTextual()) {
      throw bad("bad_page", "The address of the next page is no text.");
    }
    Target target;
    try {
      target = from.resolve(next.textValue().strip());
    } catch (BadTarget refused) {
      if (refused.problem().code() == Code.EGRESS_DENIED) {
        throw told(refused.problem());
      }
      throw bad("bad_page", "The address of the next page cannot be used: " + refused.getMessage());
    }
    if (source.keepsToItsHost() && !target.sameOrigin(from)) {
      throw told(Problem.of(Code.EGRESS_DENIED, "other_host", "The next page is at `" + target.host()
          + "`, another host than the first."));
    }
    return target;
  }

  private List<JsonNode> elements(HttpReply reply) {
    JsonNode selected = rules.items().select(reply.document());
    List<JsonNode> elements = new ArrayList<>(selected.size());
    if (selected.isArray()) {
      selected.forEach(elements::add);
    } else if (!selected.isMissingNode() && !selected.isNull()) {
      throw bad("unmapped", "`items` does not select a list in the provider's answer.");
    }
    return elements;
  }

  private Failure bad(String label, String sentence) {
    return told(Problem.of(Code.BAD_RESPONSE, label, sentence).withMaybeProcessed(true));
  }

  /** Pages that were read before count where reading one is no matter of indifference. */
  private Failure told(Problem problem) {
    return problem.withMaybeProcessed(!source.harmless() && (problem.maybeProcessed() || pages > 0)).failure();
  }
}
