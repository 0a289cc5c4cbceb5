package dev.waybill.benchmarks.camel;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.component.vertx.http.VertxHttpComponent;
import org.apache.camel.main.Main;
import org.apache.camel.model.dataformat.JsonLibrary;

/** The dispatch of the comparison as a Camel route: platform-http, vertx-http, JSONPath. One event loop each; it validates nothing. */
public final class Server {
  private Server() {}

  public static void main(String... arguments) throws Exception {
    int port = Integer.getInteger("server.port");
    int provider = Integer.getInteger("bench.provider");
    String key = "Bearer " + System.getProperty("bench.key");
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    Main main = new Main();
    main.configure().withAutoStartup(true).withJmxEnabled(false);
    main.bind("vertx", vertx);
    VertxHttpComponent client = new VertxHttpComponent();
    // One of its own: the server's workers wait for its answers, which must not need a worker.
    client.setVertx(Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1)));
    client.setWebClientOptions(new WebClientOptions().setKeepAlive(true).setKeepAliveTimeout(15).setPipelining(false)
        .setMaxPoolSize(64));
    main.bind("vertx-http", client);
    VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
    configuration.setBindHost("127.0.0.1");
    configuration.setBindPort(port);
    main.addMainListener(new org.apache.camel.main.MainListenerSupport() {
      @Override
      public void beforeConfigure(org.apache.camel.main.BaseMainSupport started) {
        try {
          started.getCamelContext().addService(new VertxPlatformHttpServer(configuration));
        } catch (Exception refused) {
          throw new IllegalStateException(refused);
        }
      }
    });
    main.configure().addRoutesBuilder(new RouteBuilder() {
      @Override
      public void configure() {
        from("platform-http:/send?httpMethodRestrict=POST")
            .choice().when(header("Authorization").isNotEqualTo(key)).setHeader(Exchange.HTTP_RESPONSE_CODE, constant(401))
                .setBody(constant("")).stop().end()
            .convertBodyTo(String.class)
            .setProperty("to", jsonpath("$.to", String.class)).setProperty("from", jsonpath("$.from", String.class))
            .setProperty("text", jsonpath("$.text", String.class)).setProperty("reference", jsonpath("$.reference", String.class))
            .process(exchange -> exchange.getMessage().setBody(map(exchange, "to", "from", "text", "reference")))
            .marshal().json(JsonLibrary.Jackson)
            .removeHeaders("*")
            .setHeader("Authorization", constant("Bearer provider-token")).setHeader("Content-Type", constant("application/json"))
            .to("vertx-http:http://127.0.0.1:" + provider + "/v2/messages?httpMethod=POST")
            .convertBodyTo(String.class)
            .setProperty("job_id", jsonpath("$.data.id", String.class))
                .setProperty("status", jsonpath("$.data.status", String.class))
            .setProperty("pages", jsonpath("$.data.pages", Integer.class))
            .process(exchange -> exchange.getMessage().setBody(Map.of("output", map(exchange, "job_id", "status", "pages"))))
            .marshal().json(JsonLibrary.Jackson)
            .removeHeaders("*").setHeader("Content-Type", constant("application/json"));
      }
    });
    main.run();
  }

  private static Map<String, Object> map(Exchange exchange, String... names) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (String name : names) {
      map.put(name, exchange.getProperty(name));
    }
    return map;
  }
}
