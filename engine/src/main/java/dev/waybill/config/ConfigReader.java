package dev.waybill.config;

import dev.waybill.config.Config.Access;
import dev.waybill.config.Config.Audit;
import dev.waybill.config.Config.Egress;
import dev.waybill.config.Config.Files;
import dev.waybill.config.Config.Limits;
import dev.waybill.config.Config.Log;
import dev.waybill.config.Config.Manifests;
import dev.waybill.config.Config.Secrets;
import dev.waybill.http.BadTarget;
import dev.waybill.http.Target;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Shown;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the settings: the file, over it the environment, below both the defaults. What is wrong is a finding, never an
 * exception.
 */
public final class ConfigReader {
  private static final long TEN_MEGABYTES = 10_000_000;
  private static final long GIGABYTE = 1_000_000_000;
  private static final long FIFTY_MEGABYTES = 50_000_000;
  private static final long LEAST_AUDIT = 1_000_000;
  private static final long IN_FLIGHT = 4_096;
  private static final Duration USUAL_REFRESH = Duration.ofMinutes(5);
  private static final Duration LEAST_REFRESH = Duration.ofSeconds(1);

  private final Keys keys;
  private final Paths paths;
  private final Variables variables;
  private final Findings findings;

  private ConfigReader(MapNode root, Paths paths, Variables variables, Findings findings) {
    this.keys = new Keys(root, findings);
    this.paths = paths;
    this.variables = variables;
    this.findings = findings;
  }

  /**
   * Reads all settings.
   *
   * @param file null for none
   * @param here what paths of variables, and of settings without a file, are relative to; those of a file are relative to it
   * @param environment {@code WAYBILL_…} variables override the file; others are not looked at
   */
  public static Config read(Path file, Path here, Map<String, String> environment, Findings findings) {
    Variables variables = new Variables(environment);
    Findings found = new Findings();
    MapNode root = Overrides.over(SettingsFile.read(file, found), variables, found);
    Config config = new ConfigReader(root, Paths.of(file, here, found), variables, found).read();
    Discretion.pass(found, findings);
    return config;
  }

  private Config read() {
    MapNode tls = keys.map("tls");
    Access access = new AccessReader(findings).read(keys.map("access"), tls != null && tls.get("client_ca") != null);
    Config config =
        new Config(
            publicUrl(),
            listen(),
            new TlsReader(paths, findings).read(tls, !access.keys().isEmpty() || access.jwt() != null),
            manifests(),
            paths.required(keys, "data", "var"),
            store(),
            access,
            egress(),
            new ProviderReader(new SourceReader(paths, findings), findings).read(keys.map("providers")),
            new RouteReader(findings).read(keys.map("routes")),
            secrets(),
            limits(),
            log(),
            audit(),
            variables);
    keys.finish();
    return config;
  }

  private String publicUrl() {
    ScalarNode text = keys.textNode("public_url");
    if (text == null) {
      return null;
    }
    try {
      Target url = Target.parse(text.json().textValue());
      if (!url.hasQuery()) {
        return url.url().replaceAll("/+$", "");
      }
      bad(text.place(), "`public_url` has a query.", "Write only where the gateway is, for example `https://gw.example`.");
    } catch (BadTarget refused) {
      bad(text.place(), "`public_url` cannot be used. " + refused.getMessage(), "Write for example `https://gw.example`.");
    }
    return null;
  }

  private Listen listen() {
    ScalarNode text = keys.textNode("listen");
    if (text == null) {
      return Listen.DEFAULT;
    }
    return Listen.parse(text.json().textValue()).orElseGet(() -> {
      String sentence = "`listen` is a host and a port, which `" + Shown.word(text.json().textValue()) + "` is not.";
      bad(text.place(), sentence, "Write for example `127.0.0.1:8080` or `[::1]:8080`.");
      return Listen.DEFAULT;
    });
  }

  private Manifests manifests() {
    Keys own = section(keys.map("manifests"), "manifests");
    List<Path> found = new ArrayList<>();
    int before = findings.errors();
    for (ScalarNode text : Listed.texts(own, "paths")) {
      Path path = paths.of(text);
      if (path != null) {
        found.add(path);
      }
    }
    if (own.has("paths") && found.isEmpty() && findings.errors() == before) {
      bad(own.place("paths"), "`paths` is empty.", "Name at least one directory, or leave it out for `manifests`.");
    }
    if (!own.has("paths")) {
      found.add(paths.fallback("manifests"));
    }
    boolean warn = "warn".equals(own.oneOf("unknown_keys", List.of("error", "warn")));
    Manifests manifests = new Manifests(found, warn, own.bool("watch", true));
    own.finish();
    return manifests;
  }

  private String store() {
    ScalarNode text = keys.textNode("store");
    String store = text == null ? "sqlite" : text.json().textValue();
    if (store.startsWith("postgres://") || store.startsWith("postgresql://")) {
      NotYet.find(text.place(), "store: postgres", "Write `store: sqlite`, or leave it out.", findings);
    } else if (!store.equals("sqlite")) {
      bad(text.place(), "`store` is `sqlite` or a `postgres://` URL.", "");
    }
    return store;
  }

  private Egress egress() {
    Keys own = section(keys.map("egress"), "egress");
    List<String> networks = Networks.read(own, "allow_networks", findings);
    boolean plain = own.bool("plain_http", false);
    EgressReader reach = new EgressReader(own, findings);
    boolean report = reach.reportOnly();
    Set<Integer> ports = reach.ports();
    List<Listen> resolvers = reach.resolvers();
    Keys files = section(own.map("files"), "files");
    List<ScalarNode> hosts = Listed.texts(files, "allowed_domains");
    Files where = new Files(hosts.stream().map(host -> host.json().textValue()).toList(), hosts.stream().map(ScalarNode::place)
        .toList(),
        or(files.bytes("max_bytes"), FIFTY_MEGABYTES));
    files.finish();
    own.finish();
    return new Egress(networks, plain, ports, resolvers, report, where);
  }

  private Secrets secrets() {
    Keys own = section(keys.map("secrets"), "secrets");
    Node key = own.node("key");
    Duration refresh = own.duration("refresh");
    if (refresh != null && refresh.compareTo(LEAST_REFRESH) < 0) {
      bad(own.place("refresh"), "`refresh` is at least 1s.", "Write for example `5m`.");
    }
    Secrets secrets = new Secrets(key == null ? List.of() : new SourceReader(paths, findings).readKey(key),
        refresh == null ? USUAL_REFRESH : refresh);
    own.finish();
    return secrets;
  }

  private Limits limits() {
    Keys own = section(keys.map("limits"), "limits");
    long body = or(own.bytes("max_body"), TEN_MEGABYTES);
    long upload = or(own.bytes("max_upload"), GIGABYTE);
    long reply = or(own.bytes("max_reply"), TEN_MEGABYTES);
    if (reply > Integer.MAX_VALUE) {
      bad(own.place("max_reply"), "`max_reply` is more than one reply can hold.", "Write at most `2GB`.");
    }
    long held = or(own.bytes("max_held"), Runtime.getRuntime().maxMemory() / 8);
    long flight = or(own.integer("max_in_flight", 1, 1_000_000), IN_FLIGHT);
    own.finish();
    return new Limits(body, upload, Math.min(reply, Integer.MAX_VALUE), held, (int) flight);
  }

  private Log log() {
    Keys own = section(keys.map("log"), "log");
    String format = own.oneOf("format", List.of("json", "text"));
    String level = own.oneOf("level", List.of("trace", "debug", "info", "warn", "error"));
    own.finish();
    return new Log(format, level == null ? "info" : level);
  }

  private Audit audit() {
    Keys own = section(keys.map("audit"), "audit");
    Boolean enabled = own.has("enabled") ? own.bool("enabled", true) : null;
    long most = or(own.bytes("max_bytes"), GIGABYTE);
    if (most < LEAST_AUDIT) {
      bad(own.place("max_bytes"), "`max_bytes` is too little for a record of what was done.", "Write at least `1MB`.");
    }
    own.finish();
    return new Audit(enabled, Math.max(most, LEAST_AUDIT));
  }

  private Keys section(MapNode map, String name) {
    return new Keys(map == null ? new MapNode(new Place("", 1, 1, name), Map.of()) : map, findings);
  }

  private static long or(Long value, long absent) {
    return value == null ? absent : value;
  }

  private void bad(Place place, String sentence, String remedy) {
    findings.error(place, "bad-value", sentence, remedy);
  }
}
