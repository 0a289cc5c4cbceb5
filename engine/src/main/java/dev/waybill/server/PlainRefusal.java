package dev.waybill.server;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Answers what the HTTP parser could not read: a plain status, and the connection closed. */
final class PlainRefusal implements Handler<HttpServerRequest> {
  @Override
  public void handle(HttpServerRequest request) {
    answer(request, request.decoderResult().cause());
  }

  static void answer(HttpServerRequest request, Throwable cause) {
    HttpServerResponse response = request.response();
    if (response.headWritten() || response.closed()) {
      request.connection().close();
      return;
    }
    ConnectionWatch watch = ConnectionWatch.of(request.connection());
    int status = status(cause).code();
    watch.lastAnswer();
    watch.unread(status);
    response.setStatusCode(status).putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE).end()
        .onComplete(taken -> watch.letGo());
  }

  private static HttpResponseStatus status(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return HttpResponseStatus.REQUEST_URI_TOO_LONG;
    }
    return cause instanceof TooLongHttpHeaderException
        ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE : HttpResponseStatus.BAD_REQUEST;
  }
}
