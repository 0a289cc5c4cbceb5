package dev.waybill.threat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.app.Serving;
import dev.waybill.problem.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The shipped gateway as a process of its own, a provider it serves twice ({@code good} and {@code other}), and canaries that it
 * must not call. Whatever is asked of it is held to what every answer keeps.
 */
final class Besieged implements AutoCloseable {
  static final String LOOPBACK = """
      listen: "127.0.0.1:0"
      data: var
      log: { level: trace, format: json }
      egress: { allow_networks: ["127.0.0.0/8"], plain_http: true }
      """;
  /** A secret of every good call. */
  static final String SECRET = "cAnary-of-good/calls+1=";
  private static final int GOOD_CALLS = 20;
  private static final int EVENTS_HELD = 10_000;
  private static final int AT_ONCE = 200;
  private static final String GOOD = """
      manifest: 1
      id: %1$s
      name: Good
      version: 1.0.0
      allowed_domains: ["127.0.0.1:%2$d"]
      base: http://127.0.0.1:%2$d
      secrets: { key: {} }
      auth: { bearer: { token: $.secret.key } }
      actions:
        send: { input: { type: object }, request: { POST: /send, json: { v: $.input.v } } }
        held: { input: { type: object }, request: { POST: /held } }
        smuggled: { input: { type: object }, request: { POST: /smuggled, json: {} } }
        upload:
          input: { type: object, properties: { document: { file: { sources: [upload, base64] } } } }
          request: { POST: /upload, multipart: { document: $.input.document } }
      """;

  final StubProvider provider = new StubProvider();
  final Canaries canaries = new Canaries();
  final Serving process;
  private final int port;
  private final Path folder;
  private final String header;
  private final Queue<String> shown = new ConcurrentLinkedQueue<>();

  /**
   * @param settings after {@link #LOOPBACK}
   * @param header what good callers send to be known, a whole field with its line end; may be empty
   */
  Besieged(Path folder, String settings, Map<String, String> environment, String header, String... options) throws Exception {
    this.folder = folder;
    this.header = header;
    manifest("good", GOOD.formatted("good", provider.port()));
    manifest("other", GOOD.formatted("other", provider.port()));
    Map<String, String> all = new LinkedHashMap<>(environment);
    all.put("WAYBILL_SECRET_GOOD_KEY", SECRET);
    all.put("WAYBILL_SECRET_OTHER_KEY", SECRET);
    process = Serving.start(folder, LOOPBACK + settings, all, options);
    port = process.port();
  }

  /** Puts a manifest in its place, whole. */
  Path manifest(String id, String text) throws IOException {
    Path directory = Files.createDirectories(folder.resolve("manifests").resolve(id));
    Path draft = Files.writeString(directory.resolve("draft"), text);
    return Files.move(draft, directory.resolve("manifest.yaml"), StandardCopyOption.ATOMIC_MOVE);
  }

  Path manifests() {
    return folder.resolve("manifests");
  }

  int port() {
    return port;
  }

  /** The placeholders of a case, filled in. */
  String filled(String text) {
    return text.replace("HOST", "127.0.0.1:" + port()).replace("GATE", Integer.toString(port()))
        .replace("CANARY", Integer.toString(canaries.port())).replace("STUB", Integer.toString(provider.port()));
  }

  /** A request as text: the line, Host, then these fields, and the body with its length. */
  String request(String line, String fields, byte[] body) {
    String length = body == null ? "" : "Content-Length: " + body.length + "\r\n";
    return line + " HTTP/1.1\r\nHost: 127.0.0.1:" + port() + "\r\n" + fields + length + "\r\n"
        + (body == null ? "" : new String(body, StandardCharsets.ISO_8859_1));
  }

  String dispatch(String path, String json) {
    String fields = header + "Content-Type: application/json\r\n";
    return request("POST /v1/dispatch/" + path, fields, json.getBytes(StandardCharsets.UTF_8));
  }

  /** One request over a connection of its own, whose answer keeps what every answer keeps. */
  Caller.Answer ask(String text) throws IOException {
    return kept(Caller.once(port(), text));
  }

  /** All answers to these bytes until the gateway closes, each of which keeps what every answer keeps. */
  List<Caller.Answer> exchange(String text) throws IOException {
    List<Caller.Answer> answers = Caller.exchange(port(), text.getBytes(StandardCharsets.ISO_8859_1));
    answers.forEach(this::kept);
    return answers;
  }

  /** A problem has a code of the closed set that is not our own fault; no answer tells how we are built, or a secret. */
  Caller.Answer kept(Caller.Answer answer) {
    shown.add(answer.headers() + answer.body());
    assertThat(answer.body()).doesNotContain("\tat ", "Exception", "dev.waybill", "io.vertx", "io.netty");
    assertThat(answer.headers()).doesNotContainKeys("access-control-allow-origin", "server");
    if (answer.status() >= 400 && !answer.body().isEmpty()) {
      assertThat(Code.of(answer.code())).as(answer.toString()).hasValueSatisfying(code -> {
        assertThat(code).isNotEqualTo(Code.INTERNAL);
        assertThat(code.status()).isEqualTo(answer.status());
      });
    } else if (answer.status() >= 400) {
      assertThat(answer.headers()).as(answer.toString()).containsEntry("connection", "close");
    }
    return answer;
  }

  /** Twenty good calls to one provider and twenty to the other, each over one connection, succeed; nothing strayed. */
  void servesOn() throws IOException {
    for (String id : List.of("good", "other")) {
      try (Caller line = new Caller(port)) {
        line.send(dispatch(id + "/send", "{\"v\":\"fine\"}").repeat(GOOD_CALLS));
        for (int i = 0; i < GOOD_CALLS; i++) {
          assertThat(line.answer().status()).isEqualTo(200);
        }
      }
    }
    assertThat(provider.taken("/send")).isEqualTo(2 * GOOD_CALLS);
    assertThat(canaries.accepted()).isZero();
  }

  /** The gateway keeps its last events; from here on a new one takes an old one's place. */
  void fillEvents() throws IOException {
    try (Caller caller = new Caller(port())) {
      for (int done = 0; done < EVENTS_HELD; done += AT_ONCE) {
        caller.send(dispatch("good/send", "{}").repeat(AT_ONCE));
        for (int i = 0; i < AT_ONCE; i++) {
          assertThat(caller.answer().status()).isEqualTo(200);
        }
      }
    }
    provider.forget();
  }

  /** Ends the process and holds all it ever said against these texts. */
  void endsWithoutTelling(List<String> secrets) throws Exception {
    process.terminate();
    assertThat(process.exit()).isZero();
    String log = process.output();
    List<String> faults = List.of("has been blocked", "OutOfMemory", "StackOverflow", "\"level\":\"error\"");
    List<String> spelt = secrets.stream().flatMap(secret -> Spellings.of(secret).stream()).toList();
    assertThat(log.lines().filter(line -> !line.startsWith("{") || !line.endsWith("}"))).isEmpty();
    assertThat(log.lines().filter(line -> faults.stream().anyMatch(line::contains))).isEmpty();
    assertThat(log.lines().filter(line -> spelt.stream().anyMatch(line::contains))).isEmpty();
    assertThat(shown.stream().filter(answer -> spelt.stream().anyMatch(answer::contains))).isEmpty();
  }

  @Override
  public void close() throws Exception {
    process.close();
    provider.close();
    canaries.close();
  }
}
