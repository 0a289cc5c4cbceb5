package dev.waybill.benchmarks.rows;

import dev.waybill.benchmarks.load.Load;
import dev.waybill.benchmarks.load.Tally;
import dev.waybill.benchmarks.load.Target;
import dev.waybill.benchmarks.load.Target.Form;
import dev.waybill.benchmarks.yard.Gateway;
import dev.waybill.benchmarks.yard.Running;
import dev.waybill.benchmarks.yard.Starting;
import dev.waybill.benchmarks.yard.Stub;
import dev.waybill.benchmarks.yard.Yard;
import java.io.IOException;
import java.util.Map;

/** One of the systems that are held against each other, running. Every answer must be right, or measuring fails. */
final class Side implements AutoCloseable {
  private final Running process;
  private final Target target;

  Side(Running process, Target target) {
    this.process = process;
    this.target = target;
  }

  /** A program by hand. */
  static Side byHand(Yard yard, Stub stub, Class<?> program) throws IOException {
    int port = Yard.freePort();
    return new Side(yard.java(program.getSimpleName(), yard.own(program, port, stub.port(), Yard.KEY), Map.of()),
        new Target(port, "/", Form.MAPPED));
  }

  /** Waybill with the provider of messages. */
  static Side waybill(Yard yard, Stub stub) throws IOException {
    Gateway gateway = Gateway.ofMessages(yard, stub.port());
    return new Side(gateway.start("Waybill"), gateway.target("bench"));
  }

  /** Waits until it answers messages. */
  Side ready() throws IOException {
    Starting.firstAnswer(process, target);
    return this;
  }

  Running process() {
    return process;
  }

  Target target() {
    return target;
  }

  Load messages() {
    return target.messages(Yard.KEY);
  }

  /** CPU microseconds for an answer. */
  double micros(Load load, double seconds, int connections) {
    Running.Cpu before = process.cpu();
    Tally tally = load.during(seconds, connections).flawless(process.name());
    long nanos = process.cpu().since(before);
    process.trim();
    return nanos / 1_000.0 / tally.right();
  }

  /** Until the JIT has seen it all. */
  Side warm(Load load, long requests, int connections) {
    load.count(requests, connections).flawless(process.name());
    process.trim();
    return this;
  }

  @Override
  public void close() {
    process.close();
  }
}
