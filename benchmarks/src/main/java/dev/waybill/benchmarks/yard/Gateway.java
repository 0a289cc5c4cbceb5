package dev.waybill.benchmarks.yard;

import dev.waybill.benchmarks.load.Target;
import dev.waybill.benchmarks.load.Target.Form;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Waybill as it is shipped, {@code java -jar engine/target/waybill.jar serve}, with an access key, the audit record and
 * everything else
 * on, and a log as it comes. Only heap, collector and one event loop are set, as for every other system.
 */
public final class Gateway {
  /** The manifest that does in data what {@code HandWritten} does in code: id, provider's address, its port. */
  public static final String MESSAGES = """
      manifest: 1
      id: %1$s
      name: Benchmark
      version: 1.0.0
      allowed_domains: ["%2$s:%3$d"]
      secrets: { token: {} }
      base: http://%2$s:%3$d/v2
      auth: { bearer: { token: $.secret.token } }
      actions:
        send:
          input:
            type: object
            required: [to, from, text]
            properties:
              to: { type: string, format: phone }
              from: { type: string, format: phone }
              text: { type: string, maxLength: 1600 }
              reference: { type: string, maxLength: 64 }
          request:
            POST: /messages
            json: { to: $.input.to, from: $.input.from, text: $.input.text, reference: $.input.reference }
          output: { job_id: $.body.data.id, status: $.body.data.status, pages: $.body.data.pages }
      """;

  private static final String SETTINGS = """
      listen: 127.0.0.1:%d
      manifests: { paths: [manifests] }
      data: data
      access:
        keys: [ { name: bench, hash: "sha256:%s", scopes: ["dispatch:*/*", read, "admin:read"] } ]
      egress: { allow_networks: [127.0.0.0/8], plain_http: true }
      log: { level: warn }
      """;

  private final Yard yard;
  private final Path folder;
  private final int port = Yard.freePort();
  private final List<String> flags = new ArrayList<>(Yard.HEAP);
  private final StringBuilder settings = new StringBuilder();

  private Gateway(Yard yard, Path folder) throws IOException {
    this.yard = yard;
    this.folder = folder;
    Files.createDirectories(folder.resolve("manifests"));
    settings.append(SETTINGS.formatted(port, sha256(Yard.KEY)));
  }

  /** One that has no manifests yet. */
  public static Gateway in(Yard yard) throws IOException {
    return new Gateway(yard, yard.folder("gateway"));
  }

  /** With the provider of messages. */
  public static Gateway ofMessages(Yard yard, int provider) throws IOException {
    return in(yard).manifest("bench", MESSAGES.formatted("bench", "127.0.0.1", provider));
  }

  /** Writes a manifest; also while it runs. */
  public Gateway manifest(String id, String text) throws IOException {
    Path file = Files.createDirectories(manifests().resolve(id)).resolve("manifest.yaml");
    Path beside = file.resolveSibling("manifest.yaml.tmp");
    Files.writeString(beside, text);
    Files.move(beside, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    return this;
  }

  public Path manifests() {
    return folder.resolve("manifests");
  }

  /** More lines of {@code waybill.yaml}. */
  public Gateway with(String lines) {
    settings.append(lines.strip()).append('\n');
    return this;
  }

  /** A line of {@code waybill.yaml} that is not to be there. */
  public Gateway without(String line) {
    int from = settings.indexOf(line);
    if (from < 0) {
      throw new IllegalArgumentException("There is no line " + line);
    }
    settings.delete(from, settings.indexOf("\n", from) + 1);
    return this;
  }

  /** With its log as it comes: a line for each dispatch. */
  public Gateway logged() {
    return without("log: { level: warn }");
  }

  /** Other heap flags than the usual ones. */
  public Gateway heap(String... others) {
    flags.clear();
    flags.addAll(List.of(others));
    return this;
  }

  /** Starts it; it may not listen yet. */
  public Running start(String name) throws IOException {
    Files.writeString(folder.resolve("waybill.yaml"), settings.toString());
    List<String> command = new ArrayList<>(List.of(Runtimes.java()));
    command.addAll(flags);
    if (System.getProperty("waybill.flags") != null) {
      command.addAll(List.of(System.getProperty("waybill.flags").split(" ")));
    }
    command.addAll(List.of("-Dwaybill.loops=1", "-jar", yard.home().resolve("engine/target/waybill.jar").toString(), "serve",
        "--config",
        folder.resolve("waybill.yaml").toString()));
    return yard.start(name, command, Map.of("WAYBILL_SECRET_BENCH_TOKEN", Yard.TOKEN, "BENCH_TOKEN", Yard.TOKEN));
  }

  public int port() {
    return port;
  }

  /** The action {@code send} of a provider. */
  public Target target(String provider) {
    return target(provider, "send");
  }

  public Target target(String provider, String action) {
    return new Target(port, "/v1/dispatch/" + provider + "/" + action, Form.MAPPED);
  }

  /** Where secrets of a provider come from, a line of {@code waybill.yaml}. */
  public static String secrets(List<String> providers) {
    StringBuilder lines = new StringBuilder("providers:\n");
    providers.forEach(id -> lines.append("  ").append(id).append(": { secrets: { token: { env: BENCH_TOKEN } } }\n"));
    return lines.toString();
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
