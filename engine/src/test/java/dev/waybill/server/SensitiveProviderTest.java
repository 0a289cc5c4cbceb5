package dev.waybill.server;

import static dev.waybill.server.Rig.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.access.AccessKeys;
import dev.waybill.access.KeyMaker;
import dev.waybill.dispatch.Event;
import dev.waybill.dispatch.Order;
import dev.waybill.dispatch.Recorder;
import dev.waybill.dispatch.Routing;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.tree.Place;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A provider of sensitive data is there for those who name it, and sends nothing that is not recorded. */
class SensitiveProviderTest {
  private static final KeyMaker MAKER = new KeyMaker(new Random(9));
  private static final KeyMaker.Made ALL = MAKER.make();
  private static final KeyMaker.Made NAMED = MAKER.make();
  private static final KeyMaker.Made READ = MAKER.make();
  private static final KeyMaker.Made LOOKS = MAKER.make();
  private static final KeyMaker.Made EVERYWHERE = MAKER.make();
  private static final KeyMaker.Made ADMIN = MAKER.make();
  private static final String PHI = """
      manifest: 1
      id: phi
      name: Patients
      version: 1.0.0
      sensitivity: [phi]
      allowed_domains: [api.phi.example]
      base: https://api.phi.example
      actions:
        send:
          implements: sms.send@1
          request: { POST: /sms, json: { to: $.input.to, text: $.input.text } }
          output: { job_id: $.body.id, status: queued }
        look: { request: { GET: /look } }
      """;
  private static final String SMS = "{\"to\":\"+15551234567\",\"text\":\"hi\"}";

  @TempDir Path folder;
  private final ConcurrentLinkedQueue<String> begun = new ConcurrentLinkedQueue<>();
  private volatile Future<Void> noted = Future.succeededFuture();
  private volatile Context where;
  private Rig rig;

  @BeforeEach
  void start() {
    Recorder recorder = new Recorder() {
      @Override
      public Future<Void> begun(String id, ProviderPlan provider, Order order) {
        begun.add(provider.id() + "/" + order.action() + " by " + order.origin().caller() + ", " + rig.calls.size() + " sent");
        where = Vertx.currentContext();
        return noted;
      }
    };
    AccessKeys keys = new AccessKeys(List.of(key("all", ALL, "dispatch:*/*", "read"), key("named", NAMED, "dispatch:phi/*", "dispatch:*/*", "read"),
        key("looks", LOOKS, "dispatch:phi/look", "dispatch:*/*"), key("read", READ, "read"), key("everywhere", EVERYWHERE, "dispatch:*/look", "read"),
        key("admin", ADMIN, "read", "admin:read")));
    rig = Rig.recorded(folder, keys, null, recorder,
        List.of(new Routing.Route("sms.send@1", new Place("waybill.yaml", 9, 3, "routes"), List.of("phi"))), Rig.FAX, PHI);
    rig.provider = call -> Future.succeededFuture(Rig.reply(call, 200, "{\"id\":\"7\"}"));
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static String bearer(String who) {
    KeyMaker.Made made = switch (who) {
      case "all" -> ALL;
      case "named" -> NAMED;
      case "everywhere" -> EVERYWHERE;
      case "admin" -> ADMIN;
      default -> READ;
    };
    return "Bearer " + made.key();
  }

  @ParameterizedTest
  @CsvSource({"all, 404, unknown_provider", "named, 200, ''", "read, 404, unknown_provider"})
  void onlyAScopeThatNamesItMayDispatch(String who, int status, String code) {
    RawCall.Answer answer = rig.dispatch("phi/send", SMS, "Authorization", bearer(who));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().path("code").asText()).isEqualTo(code);
    assertThat(rig.dispatch("phi/send?dry_run=true", SMS, "Authorization", bearer(who)).status()).isEqualTo(status);
  }

  @Test
  void aWildcardAddsNoActionToThoseThatAreNamed() {
    assertThat(rig.dispatch("phi/send", SMS, "Authorization", "Bearer " + LOOKS.key()).code()).isEqualTo("out_of_scope");
    assertThat(rig.dispatch("sms.send", SMS, "Authorization", "Bearer " + LOOKS.key()).code()).isEqualTo("unknown_route");
    assertThat(rig.dispatch("phi/look", "{}", "Authorization", "Bearer " + LOOKS.key()).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"all, send", "all, look", "all, none", "everywhere, send", "everywhere, look", "everywhere, none"})
  void forTheOthersItLooksLikeOneThatDoesNotExist(String who, String action) {
    String there = rig.dispatch("phi/" + action, SMS, "Authorization", bearer(who)).body().replaceAll("\"id\":\"[^\"]*\"", "").replace("phi", "ID");
    String not = rig.dispatch("nix/" + action, SMS, "Authorization", bearer(who)).body().replaceAll("\"id\":\"[^\"]*\"", "").replace("nix", "ID");
    assertThat(there).isEqualTo(not).contains("unknown_provider");
    assertThat(rig.calls).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"all, false", "named, true", "read, false"})
  void discoveryShowsItToThoseWhoNameIt(String who, boolean shown) {
    assertThat(rig.get("/v1/providers", "Authorization", bearer(who)).body().contains("\"phi\"")).isEqualTo(shown);
    assertThat(rig.get("/v1/contracts", "Authorization", bearer(who)).body().contains("\"phi\"")).isEqualTo(shown);
    assertThat(rig.get("/v1/providers/phi", "Authorization", bearer(who)).status()).isEqualTo(shown ? 200 : 404);
  }

  @ParameterizedTest
  @CsvSource({"all, false", "named, true", "read, false", "everywhere, false", "admin, true"})
  void metricsShowItToThoseWhoNameItAndToAdministrators(String who, boolean shown) {
    rig.dispatch("phi/send", SMS, "Authorization", bearer("named"));
    rig.dispatch("fax/send", "{}", "Authorization", bearer("named"));
    rig.meters.delivered("phi", "status", "taken");
    rig.meters.delivered("fax", "status", "taken");
    String metrics = rig.get("/metrics", "Authorization", bearer(who)).body();
    assertThat(metrics.contains("\"phi\"")).isEqualTo(shown);
    assertThat(metrics).contains("provider=\"fax\"", "# TYPE waybill_deliveries_total counter", "waybill_requests_under_way");
  }

  /** One that gives secrets is in no table. */
  @ParameterizedTest
  @CsvSource({"all, false", "named, false", "read, false", "everywhere, false", "admin, true"})
  void metricsShowAProviderThatTheGatewayKeepsForItselfToAdministratorsOnly(String who, boolean shown) {
    rig.meters.egress().of("vault").allowed();
    rig.meters.egress().of("_files").allowed();
    rig.meters.restraints().breaker("vault", "vault.acme.example", 2);
    rig.meters.restraints().refused("vault");
    String metrics = rig.get("/metrics", "Authorization", bearer(who)).body();
    assertThat(metrics.contains("\"vault")).isEqualTo(shown);
    assertThat(metrics).contains("provider=\"_files\"");
  }

  @Test
  void aRouteThatLeadsToItAloneIsNoRouteForTheOthers() {
    assertThat(rig.get("/v1/contracts", "Authorization", bearer("named")).body()).contains("\"route\":[\"phi\"]");
    assertThat(rig.get("/v1/contracts", "Authorization", bearer("all")).body()).doesNotContain("\"route\"");
  }

  @ParameterizedTest
  @CsvSource({"all, false", "named, true", "read, false"})
  void eventsAreForThoseWhoNameItAlsoOnceItIsGone(String who, boolean shown) {
    rig.events.append(Event.provider("phi", "ok"));
    dev.waybill.access.Caller caller = new AccessKeys(List.of(key("all", ALL, "dispatch:*/*", "read"),
        key("named", NAMED, "dispatch:phi/*", "dispatch:fax/*", "read"), key("read", READ, "read"))).caller(bearer(who).substring(7)).orElseThrow();
    EventFilter filter = EventFilter.of(caller, () -> rig.report.table(), "");
    assertThat(filter.test(rig.events.find(rig.events.last()))).isEqualTo(shown);
    rig.report = rig.report(Rig.FAX);
    assertThat(filter.test(rig.events.find(rig.events.last()))).isEqualTo(shown);
    rig.events.append(Event.provider("fax", "ok"));
    assertThat(filter.test(rig.events.find(rig.events.last()))).isTrue();
  }

  @Test
  void itIsRecordedBeforeAByteGoesOut() {
    assertThat(rig.dispatch("phi/send", SMS, "Authorization", bearer("named")).status()).isEqualTo(200);
    assertThat(begun).containsExactly("phi/send by named, 0 sent");
    rig.dispatch("fax/send", "{}", "Authorization", bearer("named"));
    assertThat(begun).hasSize(1);
  }

  @Test
  void whatCannotBeRecordedIsNotSent() {
    noted = Future.failedFuture(Problem.of(Code.OVERLOADED, "audit_unwritable", "No.").failure());
    RawCall.Answer answer = rig.dispatch("phi/send", SMS, "Authorization", bearer("named"));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().path("maybe_processed").asBoolean()).isFalse();
    assertThat(rig.calls).isEmpty();
  }

  @Test
  void nothingGoesOutWhileTheRecordIsOnItsWay() throws Exception {
    Promise<Void> written = Promise.promise();
    noted = written.future();
    try (RawCall.Line line = new RawCall.Line(rig.port())) {
      line.send(RawCall.request("POST", "/v1/dispatch/phi/send", rig.port(), SMS, "Authorization", bearer("named"), "Content-Type", "application/json"));
      org.awaitility.Awaitility.await().until(() -> !begun.isEmpty());
      assertThat(rig.calls).isEmpty();
      where.runOnContext(now -> written.complete());
      assertThat(line.answer().status()).isEqualTo(200);
    }
    assertThat(rig.calls).hasSize(1);
  }

  /** Over two routes that differ in one provider: that one is there and hidden, or not there. */
  @ParameterizedTest
  @CsvSource({"sms.send, ''", "sms.send, ?dry_run=true", "fax.send, ''", "fax.send, ?dry_run=true"})
  void onARouteItLooksLikeOneThatIsNotThere(String contract, String query) {
    String body = contract.equals("sms.send") ? SMS : "{\"to\":\"+15551234567\",\"document\":{\"base64\":\"JVBERi0=\",\"media\":\"application/pdf\"}}";
    List<String> shown = Stream.of("phi", "nix").map(id -> {
      Path spool = folder.resolve(id);
      try (Rig other = Rig.recorded(spool, new AccessKeys(List.of(key("all", ALL, "dispatch:*/*", "read"))), null, Recorder.NONE,
          List.of(new Routing.Route("sms.send@1", new Place("waybill.yaml", 9, 3, "routes"), List.of(id)),
              new Routing.Route("fax.send@1", new Place("waybill.yaml", 9, 3, "routes"), List.of(id, "fax"))), Rig.FAX, PHI)) {
        RawCall.Answer answer = other.dispatch(contract + query, body, "Authorization", bearer("all"));
        assertThat(other.calls).isEmpty();
        return (answer.status() + " " + answer.body() + other.get("/v1/contracts", "Authorization", bearer("all")).body())
            .replaceAll("\"id\":\"[0-9a-f-]{36}\"", "").replace(id, "ID");
      }
    }).toList();
    assertThat(shown.get(0)).isEqualTo(shown.get(1)).startsWith("404 {\"type\":\"urn:waybill:problem:unknown_");
  }
}
