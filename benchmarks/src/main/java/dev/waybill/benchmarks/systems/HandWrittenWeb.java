package dev.waybill.benchmarks.systems;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.handler.BodyHandler;

/** What a team would write for one action: a router, a body handler and the web client. It validates nothing. */
public final class HandWrittenWeb {
  private HandWrittenWeb() {}

  /** Arguments: the port to listen on, the provider's port, the caller's key. */
  public static void main(String... arguments) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    WebClient client = WebClient.create(vertx, new WebClientOptions().setKeepAlive(true).setKeepAliveTimeout(15)
        .setPipelining(false).setMaxPoolSize(64));
    int provider = Integer.parseInt(arguments[1]);
    String key = "Bearer " + arguments[2];
    Router router = Router.router(vertx);
    router.post("/send").handler(BodyHandler.create(false)).handler(context -> send(context, client, provider, key));
    vertx.createHttpServer().requestHandler(router).listen(Integer.parseInt(arguments[0]), "127.0.0.1");
  }

  private static void send(RoutingContext context, WebClient client, int provider, String key) {
    if (!key.equals(context.request().getHeader("Authorization"))) {
      context.fail(401);
      return;
    }
    JsonObject input = context.body().asJsonObject();
    JsonObject body = new JsonObject().put("to", input.getString("to")).put("from", input.getString("from"))
        .put("text", input.getString("text")).put("reference", input.getString("reference"));
    client.post(provider, "127.0.0.1", "/v2/messages").bearerTokenAuthentication("provider-token").sendJsonObject(body)
        .onSuccess(reply -> answer(context, reply)).onFailure(failure -> context.fail(502));
  }

  private static void answer(RoutingContext context, HttpResponse<Buffer> reply) {
    if (reply.statusCode() != 200) {
      context.fail(502);
      return;
    }
    JsonObject data = reply.bodyAsJsonObject().getJsonObject("data");
    context.json(new JsonObject().put("output", new JsonObject().put("job_id", data.getString("id"))
        .put("status", data.getString("status")).put("pages", data.getInteger("pages"))));
  }
}
