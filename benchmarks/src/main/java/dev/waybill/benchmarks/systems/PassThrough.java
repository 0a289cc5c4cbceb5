package dev.waybill.benchmarks.systems;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

/** Bytes through, both ways, nothing read: the floor of what Vert.x takes for two hops. */
public final class PassThrough {
  private PassThrough() {}

  /** Arguments: the port to listen on, the provider's port. */
  public static void main(String... arguments) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    HttpClient client = vertx.createHttpClient(
        new HttpClientOptions().setKeepAlive(true).setKeepAliveTimeout(15).setPipelining(false), new PoolOptions()
            .setHttp1MaxSize(64));
    RequestOptions provider = new RequestOptions().setMethod(HttpMethod.POST).setHost("127.0.0.1")
        .setPort(Integer.parseInt(arguments[1])).setURI("/v2/messages")
        .putHeader("Authorization", "Bearer provider-token").putHeader("Content-Type", "application/json");
    vertx.createHttpServer().requestHandler(request -> pass(request, client, provider))
        .listen(Integer.parseInt(arguments[0]), "127.0.0.1");
  }

  private static void pass(HttpServerRequest request, HttpClient client, RequestOptions provider) {
    request.body().compose(bytes -> client.request(provider).compose(call -> call.send(bytes)))
        .compose(reply -> reply.body().onSuccess(bytes -> request.response().setStatusCode(reply.statusCode())
            .putHeader("Content-Type", "application/json").end(bytes)))
        .onFailure(failure -> request.response().setStatusCode(502).end());
  }
}
