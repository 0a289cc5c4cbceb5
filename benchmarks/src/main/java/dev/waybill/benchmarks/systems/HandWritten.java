package dev.waybill.benchmarks.systems;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;

/**
 * What a good programmer writes for one action on the raw HTTP client, and no more: the limit that a gateway is held against.
 * It knows its caller by the key, maps the input, calls the provider with a bearer token, maps three fields back. It validates
 * nothing.
 */
public final class HandWritten {
  private HandWritten() {}

  /** Arguments: the port to listen on, the provider's port, the caller's key. */
  public static void main(String... arguments) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    HttpClient client = vertx.createHttpClient(
        new HttpClientOptions().setKeepAlive(true).setKeepAliveTimeout(15).setPipelining(false), new PoolOptions()
            .setHttp1MaxSize(64));
    RequestOptions provider = new RequestOptions().setMethod(HttpMethod.POST).setHost("127.0.0.1")
        .setPort(Integer.parseInt(arguments[1])).setURI("/v2/messages")
        .putHeader("Authorization", "Bearer provider-token").putHeader("Content-Type", "application/json");
    String key = "Bearer " + arguments[2];
    vertx.createHttpServer().requestHandler(request -> handle(request, client, provider, key))
        .listen(Integer.parseInt(arguments[0]), "127.0.0.1");
  }

  private static void handle(HttpServerRequest request, HttpClient client, RequestOptions provider, String key) {
    if (!key.equals(request.getHeader("Authorization"))) {
      request.response().setStatusCode(401).end();
      return;
    }
    request.body().compose(bytes -> {
      JsonObject input = bytes.toJsonObject();
      JsonObject body = new JsonObject().put("to", input.getString("to")).put("from", input.getString("from"))
          .put("text", input.getString("text")).put("reference", input.getString("reference"));
      return client.request(provider).compose(call -> call.send(body.toBuffer())).compose(HandWritten::reply);
    }).onSuccess(output -> request.response().putHeader("Content-Type", "application/json").end(output.toBuffer()))
        .onFailure(failure -> request.response().setStatusCode(502).end());
  }

  private static Future<JsonObject> reply(HttpClientResponse response) {
    return response.statusCode() != 200 ? Future.failedFuture("status") : response.body().map(bytes -> {
      JsonObject data = bytes.toJsonObject().getJsonObject("data");
      return new JsonObject().put("output", new JsonObject().put("job_id", data.getString("id"))
          .put("status", data.getString("status"))
          .put("pages", data.getInteger("pages")));
    });
  }
}
