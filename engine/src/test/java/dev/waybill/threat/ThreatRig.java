package dev.waybill.threat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.app.Frontier;
import dev.waybill.egress.WireLimits;
import dev.waybill.http.IpLiteral;
import dev.waybill.http.RawLine;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real gateway over loopback with two good providers, canaries where nobody may come, and planted credentials; and what is checked
 * with every hostile string: nobody trespassed, no credential came out, every refusal is a problem of the closed set, no event loop
 * stood still, good calls go on, nothing is left behind.
 */
final class ThreatRig implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  static final String OPEN = "egress: { allow_networks: [127.0.0.0/8], plain_http: true }\n";
  /** So few that a connection which does not come back is missed at once. */
  static final WireLimits FEW_CONNECTIONS = WireLimits.STANDARD.withConnections(2, 1_000).withReplyBytes(2_000_000);

  private static final int GOOD_CALLS = 20;
  private static final long WAKE_NANOS = 10_000_000;
  private static final long MACHINE_STOOD_NANOS = 40_000_000;
  private static final Map<String, String> SECRETS = Map.of("token", "tHreat/canary+4711=%41&q~bearer", "other", "0tHer-canary.9f3c~key");
  private static final Set<String> CODES = Arrays.stream(Code.values()).map(Code::word).collect(Collectors.toSet());

  final ThreatCanaries canaries = new ThreatCanaries();
  final ThreatEcho echo = new ThreatEcho();
  final ThreatEcho other = new ThreatEcho();
  /** What names resolve to: answers in turn, the last again and again. */
  final Map<String, List<List<String>>> names = new ConcurrentHashMap<>();
  final Queue<String> asked = new ConcurrentLinkedQueue<>();
  final Frontier gateway;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final List<RawLine> lines = new ArrayList<>();
  private final Set<String> forbidden = new LinkedHashSet<>();
  private final AtomicLong lateNanos = new AtomicLong();
  private volatile boolean closed;
  private ThreatFootprint before;

  /** @param providers the ids that get the planted credentials as their secrets {@code token} and {@code other} */
  ThreatRig(Path folder, String settings, WireLimits limits, List<String> providers) {
    this(folder, settings, limits, providers, Map.of());
  }

  /** @param more other secrets of these providers: names and texts */
  ThreatRig(Path folder, String settings, WireLimits limits, List<String> providers, Map<String, String> more) {
    StringBuilder all = new StringBuilder(settings).append("providers:\n");
    try {
      Files.createDirectories(folder.resolve("vault"));
      for (Map.Entry<String, String> secret : SECRETS.entrySet()) {
        Files.writeString(folder.resolve("vault").resolve(secret.getKey()), secret.getValue() + "\n");
        forbidden.addAll(spellings(secret.getValue()));
      }
      for (Map.Entry<String, String> secret : more.entrySet()) {
        Files.writeString(folder.resolve("vault").resolve(secret.getKey()), secret.getValue());
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    List<String> every = new ArrayList<>(List.of("good", "other"));
    every.addAll(providers);
    String files = Stream.concat(SECRETS.keySet().stream(), more.keySet().stream()).map(name -> name + ": { file: vault/" + name + " }").collect(Collectors.joining(", "));
    every.forEach(id -> all.append("  ").append(id).append(": { secrets: { ").append(files).append(" } }\n"));
    Thread watch = new Thread(this::watch, "threat-watch");
    watch.setDaemon(true);
    watch.start();
    gateway = new Frontier(folder, all.toString(), this::resolve, limits, log);
    name("good.example", "127.0.0.1");
    name("other.example", "127.0.0.1");
    manifest("good", good("good", echo));
    manifest("other", good("other", other));
  }

  private static String good(String name, ThreatEcho provider) {
    return """
        allowed_domains: ["%1$s.example:%2$d"]
        base: http://%1$s.example:%2$d
        secrets: { token: {}, other: { optional: true } }
        auth: { bearer: { token: $.secret.token } }
        actions: { go: { request: { GET: /good } } }
        """.formatted(name, provider.port()).replace("other: { optional: true } }", "other: {} }\nheaders: { X-Other: \"{{secret.other}}\" }");
  }

  private Future<List<InetAddress>> resolve(String name) {
    asked.add(name);
    List<List<String>> answers = names.get(name);
    if (answers == null) {
      return Future.failedFuture(Problem.of(Code.UNAVAILABLE, "dns_unknown_name", "There is no such name.").failure());
    }
    List<String> next = answers.get(0);
    if (answers.size() > 1) {
      names.put(name, answers.subList(1, answers.size()));
    }
    return Future.succeededFuture(next.stream().map(IpLiteral::address).toList());
  }

  void name(String name, String... addresses) {
    names.put(name, List.of(List.of(addresses)));
  }

  void manifest(String id, String rest) {
    gateway.manifest(id, rest);
  }

  /** Loads what was written; the manifests of these ids must be sound. */
  void load(String... sound) {
    gateway.load();
    for (String id : sound) {
      assertThat(gateway.findings(id)).as(id).isEmpty();
    }
    assertThat(gateway.findings("good")).isEmpty();
  }

  /** From here on nothing may be left behind. */
  void mark() {
    for (int i = 0; i < 5; i++) {
      good();
    }
    log();
    before = ThreatFootprint.now();
  }

  RawLine line() {
    try {
      return new RawLine(gateway.port(), StandardCharsets.ISO_8859_1);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** One call on a connection of its own; the answer is looked over. */
  RawLine.Answer call(String method, String path, String json, String... headers) {
    try (RawLine line = line()) {
      return checked(line.call(method, path, json, headers));
    } catch (IOException failed) {
      throw new UncheckedIOException(path, failed);
    }
  }

  RawLine.Answer dispatch(String provider, String action, String json, String... headers) {
    return call("POST", "/v1/dispatch/" + provider + "/" + action, json, headers);
  }

  static String code(RawLine.Answer answer) {
    try {
      return answer.status() < 300 ? "ok" : JSON.readTree(answer.body()).path("code").asText();
    } catch (IOException notJson) {
      throw new AssertionError(answer.whole(), notJson);
    }
  }

  static JsonNode json(RawLine.Answer answer) {
    return json(answer.body());
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException notJson) {
      throw new AssertionError(text, notJson);
    }
  }

  private RawLine.Answer checked(RawLine.Answer answer) {
    String whole = answer.whole();
    assertNoCredential("an answer", whole);
    assertThat(answer.headers()).containsEntry("x-content-type-options", "nosniff");
    if (answer.status() >= 300) {
      assertThat(answer.headers()).as(whole).containsEntry("content-type", "application/problem+json");
      assertThat(CODES).contains(code(answer));
      assertThat(code(answer)).as(whole).isNotEqualTo("internal");
      assertThat(whole).doesNotContain("\tat ", "Exception", "java.", "io.vertx", "dev.waybill.");
    }
    return answer;
  }

  void assertNoCredential(String where, String text) {
    for (String secret : forbidden) {
      int at = text.indexOf(secret);
      assertThat(at).as(() -> "`" + secret + "` in " + where + ": "
          + text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 100))).isNegative();
    }
  }

  private static List<String> spellings(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    String percent = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    StringBuilder every = new StringBuilder();
    for (byte one : bytes) {
      every.append('%').append(HexFormat.of().withUpperCase().toHexDigits(one));
    }
    return List.of(secret, percent, percent.toLowerCase(), every.toString(), every.toString().toLowerCase(), secret.replace("/", "\\/"),
        ThreatVectors.json(secret), Base64.getEncoder().encodeToString(bytes), Base64.getEncoder().withoutPadding().encodeToString(bytes),
        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), HexFormat.of().formatHex(bytes),
        HexFormat.of().withUpperCase().formatHex(bytes), secret.substring(0, 8), secret.substring(secret.length() - 8));
  }

  /** What was logged since this was last asked, looked over: one JSON object a line, no control, no credential. */
  String log() {
    String text;
    synchronized (log) {
      text = log.toString(StandardCharsets.UTF_8);
      log.reset();
    }
    assertNoCredential("the log", text);
    text.lines().forEach(line -> assertThat(line).startsWith("{").endsWith("}"));
    assertThat(text.chars().noneMatch(c -> c < ' ' && c != '\n' || c == 0x7f)).as("controls in the log").isTrue();
    assertThat(text).as("stack traces of the engine in the log").doesNotContain("NullPointerException", "StackOverflowError", "OutOfMemoryError");
    return text;
  }

  /** Twenty good calls to the same provider and twenty to another, several at a time. */
  void good() {
    gateway.routesAloud(false);
    boolean well = false;
    try {
      while (lines.size() < 4) {
        lines.add(line());
      }
      int expected = echo.good() + GOOD_CALLS;
      int expectedOther = other.good() + GOOD_CALLS;
      for (int i = 0; i < lines.size(); i++) {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        byte[] one = lines.get(i).request("POST", "/v1/dispatch/" + (i % 2 == 0 ? "good" : "other") + "/go", "{}");
        for (int j = 0; j < GOOD_CALLS / 2; j++) {
          batch.writeBytes(one);
        }
        lines.get(i).write(batch.toByteArray());
      }
      for (RawLine line : lines) {
        for (int j = 0; j < GOOD_CALLS / 2; j++) {
          assertThat(line.read().whole()).startsWith("HTTP/1.1 200").contains("\"output\":{\"ok\":true}");
        }
      }
      assertThat(echo.good()).isEqualTo(expected);
      assertThat(other.good()).isEqualTo(expectedOther);
      well = true;
    } catch (IOException failed) {
      throw new UncheckedIOException("a good call had no answer", failed);
    } finally {
      gateway.routesAloud(true);
      if (!well) {
        hangUp();
      }
    }
  }

  /** One call, good or not: the first on a spoilt connection may fail, but says so, and never shows what belongs to another. */
  void spoilt() {
    RawLine.Answer answer = dispatch("good", "go", "{}");
    assertThat(code(answer)).isIn("ok", "bad_response", "unavailable");
    assertThat(answer.body()).doesNotContain("poison");
  }

  /** Notes how late a thread that only sleeps is woken: then it is the machine that stood still, not a loop. */
  private void watch() {
    while (!closed) {
      long begin = System.nanoTime();
      LockSupport.parkNanos(WAKE_NANOS);
      lateNanos.accumulateAndGet(System.nanoTime() - begin - WAKE_NANOS, Math::max);
    }
  }

  /**
   * One case and all that is checked besides. A loop that stood still must do so again and again to count: the collector and the
   * compiler stop it too.
   */
  void play(Runnable hostile) {
    play(hostile, true);
  }

  /** @param measured whether a loop that stood still counts */
  void play(Runnable hostile, boolean measured) {
    for (int i = 1; ; i++) {
      lateNanos.set(0);
      hostile.run();
      good();
      assertThat(canaries.accepted()).as("trespasses").isZero();
      String logged = log();
      if (!measured || lateNanos.get() > MACHINE_STOOD_NANOS || !logged.contains("has been blocked for")) {
        return;
      }
      assertThat(i).as("an event loop was blocked, three times: " + logged.lines().filter(line -> line.contains("blocked for")).toList())
          .isLessThan(3);
    }
  }

  /** Nothing of a credential in metrics and listings, and nothing left behind. */
  void assertClean(String... providers) {
    List<String> paths = new ArrayList<>(List.of("/v1/providers", "/v1/contracts", "/v1/admin/discovery", "/metrics", "/health/ready"));
    Arrays.stream(providers).forEach(id -> paths.add("/v1/providers/" + id));
    for (String path : paths) {
      call("GET", path, null);
    }
    good();
    log();
    assertThat(canaries.accepted()).isZero();
    ThreatFootprint now = ThreatFootprint.backTo(before);
    assertThat(now.isBack(before)).as("left behind: %s, before: %s", now, before).isTrue();
  }

  private void hangUp() {
    try {
      for (RawLine line : lines) {
        line.close();
      }
      lines.clear();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    closed = true;
    hangUp();
    gateway.close();
    echo.close();
    other.close();
    canaries.close();
  }
}
