package dev.waybill.benchmarks.jmh;

import dev.waybill.egress.AddressTable;
import dev.waybill.egress.AllowedDomains;
import dev.waybill.egress.EgressRules;
import dev.waybill.egress.Guard;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;
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

/** What every call passes on its way out: method and fields, host name, address class; over a wire that does nothing. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class GuardBench {
  private Guard guard;
  private HttpCall call;

  /** A call as the manifest of the comparison renders it. */
  @Setup
  public void prepare() {
    Assembly assembly = new Assembly();
    call = assembly.plan().action("send").preview(assembly.trip(assembly.input())).result();
    Findings findings = new Findings();
    Place place = new Place("manifest.yaml", 1, 1, "allowed_domains");
    AllowedDomains domains = AllowedDomains.compile(place, List.of(new AllowedDomains.Entry("api.bench.example", place)),
        EgressRules.STRICT, findings);
    Future<List<InetAddress>> answer = Future.succeededFuture(List.of(assembly.publicAddress()));
    Future<HttpReply> reply = Future.succeededFuture(HttpReply.received(200, call.headers(), io.vertx.core.buffer.Buffer.buffer(),
        call.trip()));
    guard = new Guard(domains, new AddressTable(EgressRules.STRICT, List.of()), name -> answer, (one, address) -> reply);
    if (findings.hasErrors() || !guard().succeeded()) {
      throw new IllegalStateException(findings.list().toString());
    }
  }

  @Benchmark
  public Future<HttpReply> guard() {
    return guard.send(call);
  }
}
