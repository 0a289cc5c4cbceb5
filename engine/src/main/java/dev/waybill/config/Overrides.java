package dev.waybill.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Findings;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Shown;
import dev.waybill.tree.Suggest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The environment variables that stand for keys of the settings. They are laid over the file's tree, so that both are read and
 * checked by the same code; their place names the variable as the file. Empty variables count as not set.
 */
final class Overrides {
  private static final JsonNodeFactory NODES = ExactNodes.FACTORY;
  private static final String PREFIX = "WAYBILL_";
  private static final String MEANT = "Did you mean `";
  private static final int LONGEST_NUMBER = 18;
  private static final Set<String> OTHERS =
      Set.of("WAYBILL_SECRETS_DIR", "WAYBILL_STORE_KEY", "WAYBILL_STORE_KEY_FILE", "WAYBILL_JAVA_OPTS", "WAYBILL_HOME");
  /** What Kubernetes sets where a service is called waybill. */
  private static final Pattern CLUSTER =
      Pattern.compile("WAYBILL_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

  private enum Type {
    TEXT,
    LIST,
    NUMBERS,
    PLAIN
  }

  private record Key(Type type, String... path) {}

  private static final Map<String, Key> KEYS = new LinkedHashMap<>();

  static {
    KEYS.put("WAYBILL_LISTEN", new Key(Type.TEXT, "listen"));
    KEYS.put("WAYBILL_PUBLIC_URL", new Key(Type.TEXT, "public_url"));
    KEYS.put("WAYBILL_TLS_CERT", new Key(Type.TEXT, "tls", "cert"));
    KEYS.put("WAYBILL_TLS_KEY", new Key(Type.TEXT, "tls", "key"));
    KEYS.put("WAYBILL_TLS_CLIENT_CA", new Key(Type.TEXT, "tls", "client_ca"));
    KEYS.put("WAYBILL_TLS_CLIENT_AUTH", new Key(Type.TEXT, "tls", "client_auth"));
    KEYS.put("WAYBILL_ACCESS_JWT_ISSUER", new Key(Type.TEXT, "access", "jwt", "issuer"));
    KEYS.put("WAYBILL_ACCESS_JWT_AUDIENCE", new Key(Type.LIST, "access", "jwt", "audience"));
    KEYS.put("WAYBILL_ACCESS_JWT_JWKS", new Key(Type.TEXT, "access", "jwt", "jwks"));
    KEYS.put("WAYBILL_ACCESS_JWT_ALGORITHMS", new Key(Type.LIST, "access", "jwt", "algorithms"));
    KEYS.put("WAYBILL_ACCESS_JWT_NAME", new Key(Type.TEXT, "access", "jwt", "name"));
    KEYS.put("WAYBILL_ACCESS_JWT_SCOPES_CLAIM", new Key(Type.TEXT, "access", "jwt", "scopes", "claim"));
    KEYS.put("WAYBILL_ACCESS_JWT_LIMITS_RATE", new Key(Type.TEXT, "access", "jwt", "limits", "rate"));
    KEYS.put("WAYBILL_ACCESS_JWT_LIMITS_IN_FLIGHT", new Key(Type.PLAIN, "access", "jwt", "limits", "in_flight"));
    KEYS.put("WAYBILL_MANIFESTS_PATHS", new Key(Type.LIST, "manifests", "paths"));
    KEYS.put("WAYBILL_MANIFESTS_UNKNOWN_KEYS", new Key(Type.TEXT, "manifests", "unknown_keys"));
    KEYS.put("WAYBILL_MANIFESTS_WATCH", new Key(Type.PLAIN, "manifests", "watch"));
    KEYS.put("WAYBILL_DATA", new Key(Type.TEXT, "data"));
    KEYS.put("WAYBILL_STORE", new Key(Type.TEXT, "store"));
    KEYS.put("WAYBILL_SECRETS_REFRESH", new Key(Type.TEXT, "secrets", "refresh"));
    KEYS.put("WAYBILL_EGRESS_FILES_ALLOWED_DOMAINS", new Key(Type.LIST, "egress", "files", "allowed_domains"));
    KEYS.put("WAYBILL_EGRESS_FILES_MAX_BYTES", new Key(Type.PLAIN, "egress", "files", "max_bytes"));
    KEYS.put("WAYBILL_EGRESS_PLAIN_HTTP", new Key(Type.PLAIN, "egress", "plain_http"));
    KEYS.put("WAYBILL_EGRESS_ALLOW_NETWORKS", new Key(Type.LIST, "egress", "allow_networks"));
    KEYS.put("WAYBILL_EGRESS_MODE", new Key(Type.TEXT, "egress", "mode"));
    KEYS.put("WAYBILL_EGRESS_PORTS", new Key(Type.NUMBERS, "egress", "ports"));
    KEYS.put("WAYBILL_EGRESS_RESOLVERS", new Key(Type.LIST, "egress", "resolvers"));
    KEYS.put("WAYBILL_LIMITS_MAX_BODY", new Key(Type.PLAIN, "limits", "max_body"));
    KEYS.put("WAYBILL_LIMITS_MAX_REPLY", new Key(Type.PLAIN, "limits", "max_reply"));
    KEYS.put("WAYBILL_LIMITS_MAX_UPLOAD", new Key(Type.PLAIN, "limits", "max_upload"));
    KEYS.put("WAYBILL_LIMITS_MAX_HELD", new Key(Type.PLAIN, "limits", "max_held"));
    KEYS.put("WAYBILL_LIMITS_MAX_IN_FLIGHT", new Key(Type.PLAIN, "limits", "max_in_flight"));
    KEYS.put("WAYBILL_AUDIT_ENABLED", new Key(Type.PLAIN, "audit", "enabled"));
    KEYS.put("WAYBILL_AUDIT_MAX_BYTES", new Key(Type.PLAIN, "audit", "max_bytes"));
    KEYS.put("WAYBILL_LOG_FORMAT", new Key(Type.TEXT, "log", "format"));
    KEYS.put("WAYBILL_LOG_LEVEL", new Key(Type.TEXT, "log", "level"));
  }

  private Overrides() {}

  /** Whether something stands in a variable and not in the file. */
  static boolean isVariable(Place place) {
    return KEYS.containsKey(place.file());
  }

  /** The file's tree with every variable that is set in the place of its key. */
  static MapNode over(MapNode file, Variables variables, Findings findings) {
    MapNode result = file;
    for (Map.Entry<String, Key> entry : KEYS.entrySet()) {
      String text = variables.find(entry.getKey()).orElse("");
      if (!text.isBlank()) {
        Key key = entry.getValue();
        Place place = new Place(entry.getKey(), 1, 1, String.join(".", key.path));
        result = put(result, key.path, 0, node(key.type, text.strip(), place));
      }
    }
    warnOfUnknown(variables, new HashSet<>(file.json().findValuesAsText("env")), findings);
    return result;
  }

  private static MapNode put(MapNode map, String[] path, int depth, Node value) {
    Map<String, MapNode.Entry> entries = new LinkedHashMap<>(map.entries());
    String key = path[depth];
    Node present = map.get(key);
    if (depth + 1 == path.length) {
      entries.put(key, new MapNode.Entry(value.place(), value));
    } else if (present == null || present instanceof MapNode) {
      MapNode below = present == null ? new MapNode(value.place(), Map.of()) : (MapNode) present;
      entries.put(key, new MapNode.Entry(map.keyPlace(key), put(below, path, depth + 1, value)));
    }
    return new MapNode(map.place(), entries);
  }

  private static Node node(Type type, String text, Place place) {
    if (type == Type.LIST || type == Type.NUMBERS) {
      List<Node> items = new ArrayList<>();
      for (String item : text.split(",")) {
        if (!item.isBlank()) {
          JsonNode value = type == Type.NUMBERS ? plain(item.strip()) : NODES.textNode(item.strip());
          items.add(scalar(value, item.strip(), place));
        }
      }
      return new ListNode(place, items);
    }
    return scalar(type == Type.PLAIN ? plain(text) : NODES.textNode(text), text, place);
  }

  private static JsonNode plain(String text) {
    if (text.equals("true") || text.equals("false")) {
      return NODES.booleanNode(text.equals("true"));
    }
    boolean number = text.length() <= LONGEST_NUMBER && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? NODES.numberNode(Long.parseLong(text)) : NODES.textNode(text);
  }

  /** Counts as quoted: in a variable there is nothing else that the text could have been. */
  private static ScalarNode scalar(JsonNode value, String text, Place place) {
    return new ScalarNode(place, value, text, false);
  }

  /** @param named variables that the file names */
  private static void warnOfUnknown(Variables variables, Set<String> named, Findings findings) {
    List<String> known = KEYS.keySet().stream().map(name -> name.substring(PREFIX.length())).toList();
    for (String name : new TreeSet<>(variables.names())) {
      boolean others = name.startsWith("WAYBILL_CONFIG_") || name.startsWith("WAYBILL_SECRET_") || OTHERS.contains(name)
          || CLUSTER.matcher(name).matches() || named.contains(name);
      if (name.startsWith(PREFIX) && !others && !KEYS.containsKey(name)) {
        String remedy = Suggest.remedy(name.substring(PREFIX.length()), known);
        String sentence = "The environment variable `" + Shown.word(name) + "` is not known and has no effect.";
        findings.warning(new Place(name, 1, 1, ""), "unknown-variable", sentence,
            remedy.startsWith(MEANT) ? remedy.replace(MEANT, MEANT + PREFIX)
            : "docs/settings.md names those that are. What has none stands in waybill.yaml.");
      }
    }
  }
}
