package dev.waybill.benchmarks.yard;

import dev.waybill.benchmarks.load.Target;
import dev.waybill.benchmarks.load.Target.Form;
import dev.waybill.benchmarks.systems.HandWritten;
import dev.waybill.benchmarks.systems.HandWrittenWeb;
import dev.waybill.benchmarks.systems.PassThrough;
import dev.waybill.benchmarks.systems.StaticReply;
import dev.waybill.benchmarks.yard.Candidate.Contender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All systems of the comparison, those that cannot run here with the reason. The first is the limit, the second the control. */
public final class Candidates {
  public static final String LIMIT = "hand-written Vert.x";
  public static final String CONTROL = "hand-written Vert.x (A/A)";
  public static final String WAYBILL = "Waybill";
  public static final String NGINX = "nginx proxy_pass";
  public static final String CAMEL = "Apache Camel";
  public static final String SPRING = "Spring Cloud Gateway";
  public static final String PYTHON = "Python by hand (aiohttp)";

  private static final int JIT = 200_000;
  private static final int NATIVE = 20_000;

  private Candidates() {}

  /** Those that are there, and those that are not. */
  public static List<Candidate> all(Path home) {
    return List.of(
        new Candidate(LIMIT, "raw HTTP client, 40 lines: the limit", JIT, null, Candidates::handWritten),
        new Candidate(CONTROL, "the same program again: the control", JIT, null, Candidates::handWritten),
        new Candidate("hand-written Vert.x, WebClient", "router, body handler, web client", JIT, null,
            own(HandWrittenWeb.class, "/send", Form.MAPPED)),
        new Candidate(WAYBILL, "access key, schema, guard, redaction, metrics, audit record", JIT, null, Candidates::waybill),
        new Candidate("Waybill, logging", "the same with a log line for each dispatch, as it comes", JIT, null, Candidates::logging),
        nginx(home),
        new Candidate("Vert.x pass-through", "bytes through, nothing read", JIT, null, own(PassThrough.class, "/", Form.THROUGH)),
        jar(home, CAMEL, "platform-http-vertx, vertx-http, jsonpath", "camel", Form.MAPPED),
        jar(home, SPRING, "pass-through only: nothing is mapped", "spring-cloud-gateway", Form.THROUGH),
        node(home),
        python(home),
        new Candidate("static reply", "one hop, nothing is called", JIT, null, own(StaticReply.class, "/", Form.STATIC)));
  }

  /** The limit, its control, Waybill, and those whose names hold one of the words; all where there are none. */
  public static List<Candidate> some(Path home, List<String> words) {
    return all(home).stream().filter(one -> words.isEmpty() || one.name().equals(LIMIT) || one.name().equals(CONTROL)
        || one.name().equals(WAYBILL)
        || words.stream().anyMatch(word -> one.name().toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT)))).toList();
  }

  private static Contender handWritten(Yard yard, int provider) throws IOException {
    return own(HandWritten.class, "/", Form.MAPPED).start(yard, provider);
  }

  private static Candidate.Starter own(Class<?> program, String path, Form form) {
    return (yard, provider) -> {
      int port = Yard.freePort();
      return new Contender(yard.java(program.getSimpleName(), yard.own(program, port, provider, Yard.KEY), Map.of()),
          new Target(port, path, form));
    };
  }

  private static Contender waybill(Yard yard, int provider) throws IOException {
    Gateway gateway = Gateway.ofMessages(yard, provider);
    return new Contender(gateway.start(WAYBILL), gateway.target("bench"));
  }

  private static Contender logging(Yard yard, int provider) throws IOException {
    Gateway gateway = Gateway.ofMessages(yard, provider).logged();
    return new Contender(gateway.start("Waybill, logging"), gateway.target("bench"));
  }

  private static Candidate nginx(Path home) {
    String program = Runtimes.find("nginx");
    return new Candidate(NGINX, "bytes through, nothing read", NATIVE,
        program != null ? null : "nginx is not on PATH; on Debian: apt-get install nginx-light", (yard, provider) -> {
          Path folder = yard.folder("nginx");
          int port = Yard.freePort();
          String text = Files.readString(home.resolve("benchmarks/systems/nginx/nginx.conf"))
              .replace("{folder}", folder.toString())
              .replace("{provider}", String.valueOf(provider)).replace("{port}", String.valueOf(port));
          Path file = Files.writeString(folder.resolve("nginx.conf"), text);
          return new Contender(yard.start(NGINX, List.of(program, "-p", folder.toString(), "-e", "stderr", "-c", file.toString()),
              Map.of()),
              new Target(port, "/", Form.THROUGH));
        });
  }

  private static Candidate jar(Path home, String name, String note, String folder, Form form) {
    Path jar = home.resolve("benchmarks/systems/" + folder + "/target/server.jar");
    return new Candidate(name, note, JIT, Files.exists(jar) ? null
        : "it is not built: benchmarks/run.sh builds it, which failed or was left out with --quick",
        (yard, provider) -> {
          int port = Yard.freePort();
          return new Contender(yard.java(name, List.of("-Dserver.port=" + port, "-Dbench.provider=" + provider, "-Dbench.key="
              + Yard.KEY,
              "-jar", jar.toString()), Map.of()), new Target(port, "/send", form));
        });
  }

  private static Candidate node(Path home) {
    String program = Runtimes.find("node");
    return new Candidate("Node by hand", "http.Agent with kept connections", JIT, program != null ? null : "node is not on PATH",
        (yard, provider) -> {
          int port = Yard.freePort();
          return new Contender(yard.start("node", List.of(program, home.resolve("benchmarks/systems/node/server.js").toString(),
              String.valueOf(port),
              String.valueOf(provider), Yard.KEY), Map.of()), new Target(port, "/send", Form.MAPPED));
        });
  }

  private static Candidate python(Path home) {
    String program = Runtimes.python();
    boolean there = program != null && Runtimes.ask(program, "-c", "import aiohttp") != null;
    return new Candidate(PYTHON, "one shared session", NATIVE,
        there ? null : "python3 cannot import aiohttp; install it, or name another interpreter in PYTHON", (yard, provider) -> {
          int port = Yard.freePort();
          return new Contender(yard.start("aiohttp",
              List.of(program, home.resolve("benchmarks/systems/aiohttp/server.py").toString(),
              String.valueOf(port), String.valueOf(provider), Yard.KEY), Map.of()), new Target(port, "/send", Form.MAPPED));
        });
  }
}
