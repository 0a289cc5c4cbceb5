package dev.waybill.http;

import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;

/**
 * Something works on the bytes of a file that was given by its URL and has not been fetched. Who can wait fetches it and writes
 * anew; anywhere else it is a plain refusal.
 */
public final class Unfetched extends Failure {
  private static final Problem ELSEWHERE = Problem.of(Code.INVALID_REQUEST, "file_by_url",
      "A file was given by its URL where its bytes are needed, and cannot be fetched at this place. Send it as base64 or as a"
      + " part.");

  private final transient FileNode file;
  private final boolean inMemory;

  Unfetched(FileNode file, boolean inMemory) {
    super(ELSEWHERE);
    this.file = file;
    this.inMemory = inMemory;
  }

  /** Fetches it, under the trip's deadline. */
  public Future<Void> fetched(Trip trip) {
    return file.fetched(trip, inMemory);
  }
}
