package dev.waybill.manifest;

import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.TreeReader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a file into a {@link Manifest}. Every top-level and action-level key is known or found; all findings are made in one run,
 * and a manifest with findings is returned all the same, so that the rest of it can be checked too.
 */
public final class ManifestReader {
  /**
   * How to read.
   *
   * @param root the directory that {@code extends} may not leave, or null where nothing may be extended
   * @param warnOfUnknownKeys whether an unknown key is only a warning ({@code manifests.unknown_keys: warn})
   */
  public record Options(Path root, boolean warnOfUnknownKeys) {}

  private static final Pattern ACTION = Pattern.compile("[a-z][a-z0-9_]{0,99}");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,99}");
  private static final String ACTION_RULE = "Begin with a small letter; small letters, digits and `_` follow.";
  private static final String WORD_RULE = "Begin with a letter; letters, digits, `_` and `-` follow.";
  private static final int MOST_ACTIONS = 500;
  private static final int MOST_WEBHOOKS = 100;
  private static final int MOST_SECRETS = 100;
  private static final int MOST_MAPS = 200;
  private static final int MOST_TESTS = 1_000;
  private static final int MOST_DOMAINS = 500;

  private final Keys keys;
  private final Findings findings;
  private final Sections sections;
  private final boolean warn;

  private ManifestReader(MapNode root, Findings findings, boolean warn) {
    this.keys = new Keys(root, findings);
    this.findings = findings;
    this.sections = new Sections(findings);
    this.warn = warn;
  }

  /** The manifest, or empty where the file is no map at all; findings say what is wrong with it. */
  public static Optional<Manifest> read(Path file, byte[] bytes, Options options, Findings findings) {
    Optional<Node> read = TreeReader.read(file.toString(), bytes, findings);
    if (read.isPresent() && !(read.get() instanceof MapNode)) {
      findings.error(
          read.get().place(), "wrong-type", "A manifest is a map, but this is " + read.get().kind() + ".",
          "Begin with `manifest: 1`.");
    }
    return read.filter(MapNode.class::isInstance)
        .map(
            root -> {
              Extension.Extended extended = new Extension(file, options.root(), findings).apply((MapNode) root);
              return new ManifestReader(extended.merged(), findings, options.warnOfUnknownKeys()).read(file, extended.file());
            });
  }

  private Manifest read(Path file, String extended) {
    Identity identity = new Identity(keys, findings);
    MapNode headers = keys.map("headers");
    ActionReader.Inherited inherited =
        new ActionReader.Inherited(
            keys.node("auth"),
            headers == null ? new MapNode(keys.place(), Map.of()) : headers,
            keys.duration("timeout"),
            keys.map("retry"),
            keys.list("limits"),
            keys.map("breaker"),
            List.copyOf(sections.maps(keys, "errors", ActionReader.MOST_ERRORS)));
    Manifest manifest =
        new Manifest(
            keys.map(),
            file.toString(),
            extended,
            identity.format(),
            identity.id(file),
            identity.name(),
            identity.version(),
            keys.text("description"),
            Collections.unmodifiableMap(identity.links()),
            texts("tags"),
            allowedDomains(),
            keys.map("config"),
            fixed(sections.named(keys, "secrets", WORD, WORD_RULE, MOST_SECRETS, new SecretReader(findings, warn)::read)),
            keys.textNode("base"),
            keys.map("tls"),
            inherited.auth(),
            inherited.headers(),
            inherited.timeout(),
            inherited.retry(),
            inherited.limits(),
            inherited.breaker(),
            inherited.errors(),
            fixed(sections.named(keys, "maps", WORD, WORD_RULE, MOST_MAPS, this::map)),
            keys.map("probe"),
            new Sensitivity(findings).read(keys.words("sensitivity")),
            fixed(
                sections.named(
                    keys, "actions", ACTION, ACTION_RULE, MOST_ACTIONS, new ActionReader(inherited, findings, warn)::read)),
            fixed(sections.named(keys, "webhooks", WORD, WORD_RULE, MOST_WEBHOOKS, this::map)),
            List.copyOf(sections.maps(keys, "tests", MOST_TESTS)),
            keys.map("test_defaults"),
            warn);
    doesSomething(manifest);
    keys.finish(warn);
    return manifest;
  }

  private MapNode map(String name, MapNode.Entry entry) {
    return sections.map(name, entry.value());
  }

  private List<String> texts(String key) {
    return keys.words(key).stream().map(word -> word.json().textValue()).toList();
  }

  private static <T> Map<String, T> fixed(Map<String, T> map) {
    return Collections.unmodifiableMap(map);
  }

  private List<ScalarNode> allowedDomains() {
    String remedy = "Write the hosts that may be called, for example `allowed_domains: [api.acme.example]`.";
    if (keys.required("allowed_domains", remedy) == null) {
      return List.of();
    }
    ListNode list = keys.list("allowed_domains");
    if (list == null) {
      return List.of();
    }
    if (list.items().isEmpty()) {
      findings.error(list.place(), "bad-value", "`allowed_domains` is empty, so nothing could be called.", remedy);
    } else if (list.items().size() > MOST_DOMAINS) {
      findings.error(list.place(), "too-many", "`allowed_domains` holds more than " + MOST_DOMAINS + " hosts.");
    }
    return List.copyOf(keys.words("allowed_domains"));
  }

  private void doesSomething(Manifest manifest) {
    boolean named = keys.node("actions") instanceof MapNode actions && !actions.keys().isEmpty();
    boolean hooked = keys.node("webhooks") instanceof MapNode webhooks && !webhooks.keys().isEmpty();
    if (!named && !hooked) {
      findings.error(
          manifest.place(), "missing-key", "There is no action and no webhook.", "Write at least one action under `actions`.");
    }
  }
}
