package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Rig;
import dev.waybill.plan.Table;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** An answer that is held for the final result of a dispatch. */
class WaitTest {
  private static final String MANIFEST = """
      allowed_domains: [api.acme.example]
      secrets: { key: {} }
      base: https://api.acme.example
      auth: { bearer: { token: $.secret.key } }
      actions:
        send:
          input: { type: object, properties: { to: { type: string } } }
          request: { POST: /jobs, json: { to: $.input.to } }
          output: { job_id: { $from: $.body.id, $type: string }, status: queued }
          wait: { action: get_status, with: { job_id: $.output.job_id }, every: 2s..8s, until: { $.output.status: [delivered, failed] }, timeout: 1m,
                  webhook: status }
        get_status:
          implements: sms.status@1
          timeout: 5s
          request: { GET: "/jobs/{{input.job_id}}" }
          output: { job_id: $.input.job_id, status: $.body.state }
      webhooks:
        status: { verify: none, events: [{ emit: sms.status@1, output: { job_id: $.body.id, status: $.body.state } }] }
      """;

  private final Rig rig = new Rig();
  private final List<Outcome> ledger = new ArrayList<>();
  private final List<Long> asked = new ArrayList<>();
  private Function<HttpCall, Future<HttpReply>> status = call -> state(call, asked.size() < 3 ? "sending" : "delivered");
  private Dispatcher dispatcher;

  @BeforeEach
  void open() {
    rig.secrets.put("key", "s3cret-key-of-acme");
    ProviderPlan plan = rig.plan(MANIFEST);
    dispatcher = new Dispatcher(() -> new Table(Map.of("acme", plan)), new Ids(rig.time::now, new Random(1)), rig.time, ledger::add, 1);
    rig.provider = call -> {
      if (call.method().equals("POST")) {
        return Future.succeededFuture(Rig.json(call, 201, "{\"id\":42}"));
      }
      asked.add(rig.time.nanos() / 1_000_000);
      return status.apply(call);
    };
  }

  private static Future<HttpReply> state(HttpCall call, String state) {
    return Future.succeededFuture(Rig.json(call, 200, "{\"state\":\"" + state + "\"}"));
  }

  private Future<Outcome> send(Integer seconds) {
    return dispatcher.dispatch(new Order("acme", "send", Rig.tree("{ to: x }"), false, null, false, seconds == null ? null : Duration.ofSeconds(seconds), null));
  }

  private void nothingIsLeft() {
    assertThat(rig.time.pending()).isZero();
    assertThat(dispatcher.inFlight()).isZero();
    assertThat(dispatcher.waiting().size()).isZero();
    assertThat(ledger).hasSize(1);
  }

  @Test
  void whoDoesNotAskIsAnsweredAtOnce() {
    Outcome outcome = send(null).result();
    assertThat(outcome.output().toString()).isEqualTo("{\"job_id\":\"42\",\"status\":\"queued\"}");
    assertThat(outcome.held()).isEqualTo(Outcome.Held.NO);
    nothingIsLeft();
  }

  @Test
  void endsWithThePolledActionsOutput() {
    Future<Outcome> answer = send(60);
    assertThat(asked).isEmpty();
    rig.time.advance(Duration.ofSeconds(20));
    Outcome outcome = answer.result();
    assertThat(outcome.output().toString()).isEqualTo("{\"job_id\":\"42\",\"status\":\"delivered\"}");
    assertThat(outcome.held()).isEqualTo(Outcome.Held.DONE);
    assertThat(outcome.status()).isEqualTo(200);
    assertThat(outcome.attempts()).isEqualTo(4);
    assertThat(outcome.action()).isEqualTo("send");
    assertThat(outcome.warnings()).isEmpty();
    nothingIsLeft();
  }

  @Test
  void asksWithGrowingPauses() {
    status = call -> state(call, "sending");
    send(60);
    rig.time.advance(Duration.ofMinutes(2));
    assertThat(asked.size()).isBetween(8, 17);
    long before = 0;
    for (int i = 0; i < asked.size(); i++) {
      long most = i == 0 ? 2_000 : i == 1 ? 4_000 : 8_000;
      assertThat(asked.get(i) - before).isBetween(most / 2, most);
      before = asked.get(i);
    }
  }

  @ParameterizedTest(name = "{0} s are {1} s")
  @CsvSource({"0,0", "1,1", "9,9", "60,60", "61,60", "999999999,60"})
  void whatIsNotThereInTimeIsStillToCome(int seconds, int held) {
    status = call -> state(call, "sending");
    Future<Outcome> answer = send(seconds);
    rig.time.advance(Duration.ofSeconds(held).minusMillis(held == 0 ? 0 : 1));
    assertThat(answer.isComplete()).isEqualTo(held == 0);
    rig.time.advance(Duration.ofMillis(1));
    Outcome outcome = answer.result();
    assertThat(outcome.held()).isEqualTo(Outcome.Held.WAITING);
    assertThat(outcome.problem()).isNull();
    assertThat(outcome.output().toString()).isEqualTo("{\"job_id\":\"42\",\"status\":\"queued\"}");
    assertThat(outcome.status()).isEqualTo(201);
    assertThat(outcome.warnings()).isEmpty();
    nothingIsLeft();
  }

  @ParameterizedTest(name = "{0} lengthens: {1}")
  @CsvSource({"429,true", "500,true", "503,true", "504,true", "408,true", "404,false", "401,false", "400,false", "409,false"})
  void aPollThatFailsLengthensTheWaitOrEndsItAndIsNoProblem(int code, boolean lengthens) {
    status = call -> asked.size() == 1 ? Future.succeededFuture(Rig.json(call, code, "{}")) : state(call, "delivered");
    Future<Outcome> answer = send(60);
    rig.time.advance(Duration.ofSeconds(30));
    Outcome outcome = answer.result();
    assertThat(outcome.problem()).isNull();
    assertThat(outcome.held()).isEqualTo(lengthens ? Outcome.Held.DONE : Outcome.Held.WAITING);
    assertThat(asked).hasSize(lengthens ? 2 : 1);
    if (!lengthens) {
      assertThat(outcome.warnings()).singleElement().asString().startsWith("The wait ended early: `get_status` gave `").endsWith("(HTTP " + code + ").");
    }
    nothingIsLeft();
  }

  @Test
  void waitsAsLongAsTheProviderAsks() {
    status = call -> asked.size() == 1 ? Future.succeededFuture(Rig.json(call, 429, "{}", "Retry-After", "25")) : state(call, "delivered");
    Future<Outcome> answer = send(60);
    rig.time.advance(Duration.ofSeconds(60));
    assertThat(asked.get(1) - asked.get(0)).isEqualTo(25_000);
    assertThat(answer.result().held()).isEqualTo(Outcome.Held.DONE);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void everyFaultOfAPollIsSaidInTheEnd(Fault fault) {
    status = call -> asked.size() > 1 ? state(call, "delivered") : fault.reply(call);
    Future<Outcome> answer = send(30);
    rig.time.advance(Duration.ofSeconds(31));
    assertThat(answer.result().problem()).isNull();
    assertThat(answer.result().held()).isEqualTo(fault.ends ? Outcome.Held.WAITING : Outcome.Held.DONE);
    nothingIsLeft();
  }

  private enum Fault {
    RESET(false), SILENT(false), GARBLED(true), OWN(true), BROKEN_CONTRACT(true);

    private final boolean ends;

    Fault(boolean ends) {
      this.ends = ends;
    }

    private Future<HttpReply> reply(HttpCall call) {
      return switch (this) {
        case RESET -> Future.failedFuture(Problem.of(Code.UNAVAILABLE, "reset", "Lost.").withMaybeProcessed(true).failure());
        case SILENT -> Promise.<HttpReply>promise().future();
        case GARBLED -> Future.succeededFuture(Rig.json(call, 200, "{"));
        case OWN -> Future.failedFuture(new IllegalStateException("x"));
        case BROKEN_CONTRACT -> state(call, "no such word");
      };
    }
  }

  @Test
  void aProblemOfTheActionItselfIsNotWaitedFor() {
    rig.provider = call -> Future.succeededFuture(Rig.json(call, 400, "{}"));
    Outcome outcome = send(60).result();
    assertThat(outcome.problem().code()).isEqualTo(Code.INVALID_REQUEST);
    nothingIsLeft();
  }

  @Test
  void anInputThatThePolledActionRefusesEndsTheWait() {
    rig.provider = call -> Future.succeededFuture(Rig.json(call, 201, "{}"));
    Outcome outcome = send(60).result();
    assertThat(outcome.held()).isEqualTo(Outcome.Held.WAITING);
    assertThat(outcome.warnings()).containsExactly("The wait ended early: `get_status` gave `invalid_request`. "
        + "The input is not valid: `job_id` is required.");
    nothingIsLeft();
  }

  @Test
  void anEventOfThePolledActionsContractEndsIt() {
    status = call -> state(call, "sending");
    Future<Outcome> answer = send(60);
    rig.time.advance(Duration.ofSeconds(3));
    dispatcher.waiting().event("acme", "status", Rig.tree("{ job_id: '41', status: delivered }"));
    dispatcher.waiting().event("acme", "status", Rig.tree("{ job_id: '42', status: sending }"));
    assertThat(answer.isComplete()).isFalse();
    dispatcher.waiting().event("acme", "status", Rig.tree("{ job_id: '42', status: failed }"));
    assertThat(answer.result().output().toString()).isEqualTo("{\"job_id\":\"42\",\"status\":\"failed\"}");
    assertThat(answer.result().held()).isEqualTo(Outcome.Held.DONE);
    nothingIsLeft();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource(delimiter = '|', value = {"{} | { status: delivered, job_id: '41' }", "{\"id\":null} | { status: delivered, job_id: null }"})
  void noEventIsForOneWhoCannotSayWhichItWaitsFor(String reply, String event) {
    ProviderPlan plan = rig.plan(MANIFEST.replace("implements: sms.status@1", "input: { type: object, properties: { job_id: { type: [string, 'null'] } } }")
        .replace("GET: \"/jobs/{{input.job_id}}\"", "GET: /jobs, query: { id: $.input.job_id }"));
    dispatcher = new Dispatcher(() -> new Table(Map.of("acme", plan)), new Ids(rig.time::now, new Random(1)), rig.time, ledger::add, 1);
    rig.provider = call -> {
      asked.add(call.method().equals("POST") ? -1L : rig.time.nanos() / 1_000_000);
      return Future.succeededFuture(Rig.json(call, 200, reply));
    };
    send(60);
    dispatcher.waiting().event("acme", "status", Rig.tree(event));
    assertThat(asked).containsExactly(-1L);
    assertThat(dispatcher.waiting().size()).isZero();
  }

  @Test
  void anyOtherEventSaysThatItIsTimeToAsk() {
    status = call -> state(call, asked.size() < 2 ? "sending" : "delivered");
    Future<Outcome> answer = send(60);
    dispatcher.waiting().event("acme", "status", Rig.tree("{ job_id: '42', status: delivered, more: { of: it } }"));
    assertThat(asked).containsExactly(0L);
    assertThat(answer.isComplete()).isFalse();
    rig.time.advance(Duration.ofSeconds(8));
    assertThat(answer.result().output().toString()).isEqualTo("{\"job_id\":\"42\",\"status\":\"delivered\"}");
    nothingIsLeft();
  }

  @Test
  void anEventDuringAPollMeansToAskOnceMore() {
    Promise<HttpReply> slow = Promise.promise();
    List<HttpCall> calls = new ArrayList<>();
    status = call -> {
      calls.add(call);
      return calls.size() == 1 ? slow.future() : state(call, "delivered");
    };
    Future<Outcome> answer = send(60);
    rig.time.advance(Duration.ofSeconds(2));
    dispatcher.waiting().event("acme", "status", Rig.tree("{ job_id: '42', status: delivered, more: 1 }"));
    slow.complete(Rig.json(calls.get(0), 200, "{\"state\":\"sending\"}"));
    assertThat(answer.result().output().get("status").textValue()).isEqualTo("delivered");
    nothingIsLeft();
  }

  @Test
  void whoOnlyWaitsCarriesNothing() {
    Promise<HttpReply> open = Promise.promise();
    Future<Outcome> first = send(60);
    assertThat(dispatcher.inFlight()).isZero();
    status = call -> open.future();
    Future<Outcome> second = send(60);
    rig.time.advance(Duration.ofMillis(2_100));
    // Both are due, and one of them has the only place.
    assertThat(dispatcher.inFlight()).isOne();
    assertThat(asked).hasSize(1);
    rig.time.advance(Duration.ofSeconds(60));
    assertThat(first.isComplete() && second.isComplete()).isTrue();
    assertThat(dispatcher.inFlight()).isZero();
    assertThat(rig.time.pending()).isZero();
  }

  @Test
  void holdsSoManyAndNoMore() {
    status = call -> state(call, "sending");
    for (int i = 0; i < 4; i++) {
      assertThat(send(60).isComplete()).isFalse();
    }
    Outcome fifth = send(60).result();
    assertThat(fifth.held()).isEqualTo(Outcome.Held.WAITING);
    assertThat(fifth.warnings()).containsExactly("The gateway holds as many answers as it may at once.");
    rig.time.advance(Duration.ofMinutes(2));
    assertThat(ledger).hasSize(5);
    assertThat(send(60).isComplete()).isFalse();
  }

  @Test
  void aSecretThatAPollEchoesIsTakenOut() {
    status = call -> Future.succeededFuture(Rig.json(call, 404, "{\"why\":\"s3cret-key-of-acme\"}"));
    Future<Outcome> answer = send(60);
    rig.time.advance(Duration.ofSeconds(3));
    assertThat(answer.result().warnings().toString()).doesNotContain("s3cret");
  }
}
