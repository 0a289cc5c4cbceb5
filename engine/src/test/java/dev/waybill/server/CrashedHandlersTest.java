package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import dev.waybill.document.Root;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.telemetry.Logging;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Code of ours that crashes on what a provider sent, with the credential in what the exception and its causes say. The log is at its
 * loudest and masks nothing: what is not written need not be masked.
 */
class CrashedHandlersTest {
  private static final String KEY = "s3cret-key-of-fax";

  @TempDir Path folder;

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private Rig rig;

  @BeforeEach
  void start() {
    Logging.start(Logging.Format.JSON, "trace", UnaryOperator.identity(), log);
    rig = Rig.open(folder);
  }

  @AfterEach
  void asTheTestsHadIt() throws Exception {
    rig.close();
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(getClass().getResource("/logback-test.xml"));
  }

  private static RuntimeException crash() {
    RuntimeException crash = new IllegalStateException("it said " + KEY, new IllegalArgumentException(KEY, new java.io.IOException("read " + KEY)));
    crash.addSuppressed(new IllegalStateException("also " + KEY));
    return crash;
  }

  private static <T> Supplier<T> crashing() {
    return () -> {
      throw crash();
    };
  }

  /** Bytes that cannot be read. */
  private static Buffer broken() {
    return (Buffer) Proxy.newProxyInstance(Buffer.class.getClassLoader(), new Class<?>[] {Buffer.class}, (self, method, arguments) -> {
      if (method.getName().equals("length")) {
        return 10;
      }
      throw crash();
    });
  }

  private static Map<String, Function<HttpCall, Future<HttpReply>>> faults() {
    Map<String, Function<HttpCall, Future<HttpReply>>> faults = new LinkedHashMap<>();
    faults.put("the wire throws", call -> {
      throw crash();
    });
    faults.put("the wire fails", call -> Future.failedFuture(crash()));
    faults.put("it fails with an error", call -> Future.failedFuture(new LinkageError(KEY, crash())));
    faults.put("it is too deep", call -> {
      throw new StackOverflowError(KEY);
    });
    faults.put("the body cannot be read", call -> Future.succeededFuture(HttpReply.received(200, Rig.ok(call).headers(), broken(), call.trip())));
    faults.put("the status cannot be judged", call -> Future.succeededFuture(reply(call, Root.STATUS)));
    faults.put("the header cannot be mapped", call -> Future.succeededFuture(reply(call, Root.HEADER)));
    faults.put("the document cannot be mapped", call -> Future.succeededFuture(reply(call, Root.BODY)));
    return faults;
  }

  private static HttpReply reply(HttpCall call, Root root) {
    HttpReply good = Rig.ok(call);
    return good.withDocument(good.document().withLazy(root, crashing()));
  }

  @Test
  void whatACrashSaysIsToldToNobody() {
    StringBuilder answers = new StringBuilder();
    int crashes = 0;
    for (Map.Entry<String, Function<HttpCall, Future<HttpReply>>> fault : faults().entrySet()) {
      rig.provider = fault.getValue();
      RawCall.Answer answer = rig.dispatch("fax/send", "{\"to\":\"1\"}");
      assertThat(answer.status()).as(fault.getKey()).isIn(200, 500, 502);
      crashes += answer.status() == 500 ? 1 : 0;
      answers.append(answer);
      rig.provider = call -> Future.succeededFuture(Rig.ok(call));
      assertThat(rig.dispatch("fax/send", "{\"to\":\"1\"}").status()).as("after " + fault.getKey()).isEqualTo(200);
    }
    assertThat(crashes).isGreaterThanOrEqualTo(4);
    assertThat(answers.toString()).doesNotContain(KEY).doesNotContain("Exception").doesNotContain("\tat ");
    assertThat(log.toString(StandardCharsets.UTF_8)).contains("A dispatch failed for a reason of our own").contains("java.lang.IllegalStateException")
        .doesNotContain(KEY);
  }

  @Test
  void handlersThatCrashOnAnEventLoopAreToldByClassAndPlace() {
    Promise<Void> after = Promise.promise();
    rig.vertx.runOnContext(start -> {
      rig.vertx.runOnContext(next -> after.complete());
      throw crash();
    });
    Rig.await(after.future());
    Promise<Void> answered = Promise.promise();
    answered.future().onComplete(done -> {
      throw crash();
    });
    rig.vertx.runOnContext(start -> answered.complete());
    Rig.await(rig.vertx.executeBlocking(() -> {
      throw crash();
    }).otherwiseEmpty());
    Promise<Void> last = Promise.promise();
    rig.vertx.setTimer(1, timer -> {
      last.complete();
      throw crash();
    });
    Rig.await(last.future());
    rig.close();
    assertThat(log.toString(StandardCharsets.UTF_8)).contains("\"exception\":\"java.lang.IllegalStateException\"", "CrashedHandlersTest.crash")
        .doesNotContain(KEY);
    rig = Rig.open(folder);
  }
}
