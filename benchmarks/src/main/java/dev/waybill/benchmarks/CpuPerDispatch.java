package dev.waybill.benchmarks;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * CPU microseconds per dispatch of Waybill beside the hand-written handler, in one run: both up at once, rounds in turn, the ratio taken
 * within each round, and the hand-written handler a second time as the A/A control. Loopback only. Arguments: rounds, requests a round,
 * requests to warm up. {@code -Dwaybill.flags} gives Waybill's JVM more flags, for a profiler.
 */
public final class CpuPerDispatch {
  private static final String KEY = "bench-key-0123456789abcdef0123456789abcdef";
  private static final int CONNECTIONS = 32;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HttpClient client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(CONNECTIONS));
  private final StubProvider stub = new StubProvider();

  private CpuPerDispatch() {}

  public static void main(String... arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
    int requests = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 60_000;
    int warm = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 200_000;
    System.exit(new CpuPerDispatch().run(rounds, requests, warm) ? 0 : 1);
  }

  /** A process under test. */
  private record Subject(String name, Process process, RequestOptions request) {}

  private boolean run(int rounds, int requests, int warm) throws Exception {
    int provider = stub.start(vertx);
    List<Subject> systems = new ArrayList<>();
    try {
      systems.add(handWritten("hand-written", provider));
      systems.add(handWritten("hand-written (A/A)", provider));
      systems.add(waybill(provider));
      for (Subject system : systems) {
        load(system, warm);
      }
      List<List<Double>> ratios = new ArrayList<>();
      List<List<Double>> costs = new ArrayList<>();
      systems.forEach(system -> {
        ratios.add(new ArrayList<>());
        costs.add(new ArrayList<>());
      });
      for (int round = 0; round < rounds; round++) {
        double[] cost = new double[systems.size()];
        for (int i = 0; i < systems.size(); i++) {
          int at = (i + round) % systems.size();
          cost[at] = measure(systems.get(at), requests);
        }
        for (int i = 0; i < cost.length; i++) {
          costs.get(i).add(cost[i]);
          ratios.get(i).add(cost[i] / cost[0]);
        }
      }
      System.out.printf(Locale.ROOT, "%-22s %14s %14s%n", "system", "CPU us/dispatch", "/ hand-written");
      for (int i = 0; i < systems.size(); i++) {
        System.out.printf(Locale.ROOT, "%-22s %14.2f %14.3f%n", systems.get(i).name, median(costs.get(i)), median(ratios.get(i)));
      }
      System.out.println("requests at the stub: " + stub.seen() + ", wrong: " + stub.wrong());
      double control = median(ratios.get(1));
      boolean valid = control > 0.93 && control < 1.07 && stub.wrong() == 0;
      System.out.println(valid ? "the A/A control holds" : "INVALID: the A/A control is off, or requests were wrong");
      return valid;
    } finally {
      systems.forEach(system -> system.process.destroy());
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private double measure(Subject system, int requests) {
    double before = cpu(system);
    load(system, requests);
    return (cpu(system) - before) / requests;
  }

  /** CPU microseconds so far, from the kernel's own accounting of the process. */
  private static double cpu(Subject system) {
    return system.process.info().totalCpuDuration().orElseThrow().toNanos() / 1_000.0;
  }

  private void load(Subject system, int requests) {
    AtomicLong left = new AtomicLong(requests);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      Promise<Void> done = Promise.promise();
      vertx.runOnContext(start -> next(system, left, done));
      all.add(done.future());
    }
    Future.join(all).toCompletionStage().toCompletableFuture().join();
  }

  private void next(Subject system, AtomicLong left, Promise<Void> done) {
    long number = left.getAndDecrement();
    if (number <= 0) {
      done.complete();
      return;
    }
    Buffer body = Buffer.buffer("{\"to\":\"+15551234567\",\"from\":\"+15550001111\",\"text\":\"A message of the usual length, with \\\"quotes\\\" and a"
        + " line\\nbreak in it, to be sent.\",\"reference\":\"ref-" + number + "\"}");
    client.request(system.request).compose(request -> request.send(body)).compose(reply -> reply.body().map(bytes -> {
      if (reply.statusCode() != 200 || bytes.toString().indexOf("msg_0123456789abcdef") < 0) {
        throw new IllegalStateException(system.name + " answered " + reply.statusCode() + ": " + bytes);
      }
      return bytes;
    })).onSuccess(bytes -> next(system, left, done)).onFailure(done::fail);
  }

  private Subject handWritten(String name, int provider) throws IOException {
    int port = freePort();
    return started(name, port, "/", List.of("-cp", System.getProperty("java.class.path"), HandWritten.class.getName(),
        String.valueOf(port), String.valueOf(provider), KEY));
  }

  private Subject waybill(int provider) throws Exception {
    Path folder = Files.createTempDirectory("waybill-bench");
    Path manifest = Files.createDirectories(folder.resolve("manifests/bench-sms")).resolve("manifest.yaml");
    Files.writeString(manifest, Manifests.SMS.formatted(provider));
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(KEY.getBytes()));
    int port = freePort();
    Files.writeString(folder.resolve("waybill.yaml"), Manifests.SETTINGS.formatted(port, hash));
    return started("waybill", port, "/v1/dispatch/bench-sms/send", List.of("-cp", System.getProperty("java.class.path"),
        "-Dwaybill.loops=1", "dev.waybill.app.Main", "serve", "--config", folder.resolve("waybill.yaml").toString()));
  }

  private static Subject started(String name, int port, String path, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/taskset"))) {
      command.addAll(List.of("taskset", "-c", "0"));
    }
    command.addAll(List.of(ProcessHandle.current().info().command().orElse("java"), "-Xms256m", "-Xmx256m", "-XX:+UseSerialGC"));
    if (name.equals("waybill") && System.getProperty("waybill.flags") != null) {
      command.addAll(List.of(System.getProperty("waybill.flags").split(" ")));
    }
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("BENCH_TOKEN", "provider-token");
    Process process = builder.redirectError(ProcessBuilder.Redirect.to(Path.of("/dev/null").toFile()))
        .redirectOutput(ProcessBuilder.Redirect.to(Path.of("/dev/null").toFile())).start();
    for (int i = 0; i < 200; i++) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        return new Subject(name, process, new RequestOptions().setMethod(HttpMethod.POST).setHost("127.0.0.1").setPort(port).setURI(path)
            .putHeader("Authorization", "Bearer " + KEY).putHeader("Content-Type", "application/json"));
      } catch (IOException notYet) {
        pause();
      }
    }
    process.destroy();
    throw new IOException(name + " did not start");
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }
}
