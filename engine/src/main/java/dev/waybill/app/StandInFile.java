package dev.waybill.app;

import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** What stands in for a file by URL where no packet leaves. */
final class StandInFile {
  private static final Buffer BYTES = Buffer.buffer("A file of the sandbox.\n");

  private StandInFile() {}

  /** A good reply that does not say of what type it is. */
  static Future<HttpReply> reply(HttpCall call) {
    return Future.succeededFuture(HttpReply.received(200, Headers.NONE, BYTES, call.trip()));
  }
}
