package dev.waybill.paging;

import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import io.vertx.core.Future;
import java.util.function.UnaryOperator;

/** The one call whose replies are pages. */
public interface PageSource {
  /**
   * Writes a page's call and sends it, with all that belongs to a call, by its trip's deadline.
   *
   * @param trip whose document has the cursor in {@code $.page}
   * @param change makes of the call that the manifest writes that of the page; asked for every writing of it
   */
  Future<HttpReply> send(Trip trip, UnaryOperator<HttpCall> change);

  /**
   * Whether all pages must come from the first one's host: a body or a secret header goes along, or credentials bound to no host.
   */
  boolean keepsToItsHost();

  /** Whether reading a page changes nothing at the provider. */
  boolean harmless();
}
