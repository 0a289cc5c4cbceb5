package dev.waybill.http;

import io.vertx.core.Future;

/** How the bytes come of a file that was given by its URL. Confined to the event loop of its dispatch. */
@FunctionalInterface
public interface Fetch {
  /**
   * Completes once the file has its content. Fails with a {@link dev.waybill.problem.Failure}, by the trip's deadline at the
   * latest.
   *
   * @param inMemory whether it is wanted there; else it may lie on disk
   */
  Future<Void> bring(FileNode file, Trip trip, boolean inMemory);
}
