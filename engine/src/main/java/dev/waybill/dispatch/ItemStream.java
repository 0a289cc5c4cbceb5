package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.paging.Page;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/**
 * A list over pages, page by page: the next is fetched when it is asked for. Every secret is taken out. Ends exactly once, by its
 * last page, a problem or {@link #cancel}. Confined to the dispatch's event loop.
 */
public final class ItemStream {
  private final Listing listing;
  private final Function<Throwable, Problem> problems;
  private final Function<Ending, Outcome> ended;
  private Page ready;
  private long items;
  private boolean over;
  private Outcome whole;

  /**
   * Some elements.
   *
   * @param ending how the list ended, or null where there are more
   */
  public record Elements(List<JsonNode> items, Ending ending) {}

  /**
   * How a list ended.
   *
   * @param items how many elements it had
   * @param truncated whether it goes on at the provider
   * @param problem why it broke off, or null
   */
  public record Ending(long items, boolean truncated, Problem problem) {}

  /**
   * @param first its first page
   * @param problems makes a problem of what a page failed with
   * @param ended told once; gives what the dispatch came to
   */
  ItemStream(Listing listing, Page first, Function<Throwable, Problem> problems, Function<Ending, Outcome> ended) {
    this.listing = listing;
    this.ready = first;
    this.problems = problems;
    this.ended = ended;
  }

  /** The elements of the next page. Never fails. Not to be called after an ending, nor while a page is on its way. */
  public Future<Elements> next() {
    Page first = ready;
    ready = null;
    return (first == null ? listing.next() : Future.succeededFuture(first)).compose(this::elements)
        .otherwise(cause -> new Elements(List.of(), end(false, problems.apply(cause))));
  }

  private Future<Elements> elements(Page page) {
    return listing.outputs(page).map(found -> {
      items += found.size();
      listing.passed(page);
      return new Elements(found, page.last() ? end(page.truncated(), null) : null);
    });
  }

  private Ending end(boolean truncated, Problem problem) {
    Ending ending = new Ending(items, truncated, problem);
    if (!over) {
      over = true;
      whole = ended.apply(ending);
    }
    return ending;
  }

  /** What the dispatch came to, or null before its end. */
  Outcome whole() {
    return whole;
  }

  /** Nobody reads on. Does nothing after an ending. */
  public void cancel() {
    end(true, null);
  }
}
