package dev.waybill.paging;

import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import io.vertx.core.Future;

/** The one call whose replies are pages. */
public interface PageSource {
  /** The call as the manifest writes it, for the cursor in the trip's document. Throws a {@link dev.waybill.problem.Failure}. */
  HttpCall render(Trip trip);

  /** Sends a page's call, with all that belongs to a call, by its trip's deadline. */
  Future<HttpReply> send(HttpCall call);

  /** Whether all pages must come from the first one's host: a body goes along, or the credentials are bound to no host. */
  boolean keepsToItsHost();

  /** Whether reading a page changes nothing at the provider. */
  boolean harmless();
}
