package dev.waybill.benchmarks.jmh;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.dispatch.Dispatcher;
import dev.waybill.dispatch.Order;
import dev.waybill.dispatch.Outcome;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.plan.ActionPlan;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A dispatch in one process and its parts: render (request from input, signed), map (output from a decoded reply), and all of it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DispatchBench {
  private Assembly assembly;
  private ActionPlan action;
  private Dispatcher dispatcher;
  private JsonNode input;
  private HttpReply reply;

  /** Compiles the manifest; what is measured must work. */
  @Setup
  public void prepare() {
    assembly = new Assembly();
    action = assembly.plan().action("send");
    dispatcher = assembly.dispatcher();
    input = assembly.input();
    reply = action.run(assembly.trip(input)).result();
    Outcome outcome = dispatch().result();
    if (outcome.problem() != null || !map().toString().contains("\"pages\":3") || render().result() == null) {
      throw new IllegalStateException(String.valueOf(outcome.problem()));
    }
  }

  @Benchmark
  public Future<HttpCall> render() {
    return action.preview(assembly.trip(input));
  }

  @Benchmark
  public JsonNode map() {
    return action.output(reply);
  }

  @Benchmark
  public Future<Outcome> dispatch() {
    return dispatcher.dispatch(new Order("bench", "send", input, false, null));
  }
}
