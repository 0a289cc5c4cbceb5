package dev.waybill.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.document.Document;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.kind.Settings;
import dev.waybill.path.Selector;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.secret.Redactor;
import dev.waybill.secret.Secret;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Match;
import dev.waybill.shape.Shape;
import dev.waybill.shape.Unmapped;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Units;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings that all schemes with a session share: what is kept, how long, for whom, and where it goes. One compile, one
 * thread.
 */
final class SessionSettings {
  private static final List<String> PLACES = List.of("header", "query", "cookie", "field");

  /**
   * Where a provider wants to be called is no credential: an origin with a path, or a host under a top-level domain of letters.
   */
  private static final Pattern ADDRESS = Pattern.compile("https?://[^?#]*|[a-z0-9-]+(\\.[a-z0-9-]+)*\\.[a-z]{2,}");

  private final Settings settings;
  private final Means means;
  private final Selector per;
  private final Scope scope;

  SessionSettings(Settings settings, Means means) {
    this.settings = settings;
    this.means = means;
    Compiler compiler = settings.compiler();
    ScalarNode owner = settings.keys().textNode("per");
    List<String> input = owner == null ? List.of() : inputPath(owner.json().asText());
    this.scope = input.isEmpty() ? compiler.scope() : compiler.scope().with(Root.INPUT, only(input));
    this.per = owner == null ? null : compiler.with(scope).selector(owner);
    if (per != null && per.selectsMany()) {
      settings.findings().error(owner.place(), "bad-path", "`per` selects several values, but a session has one owner.",
          "Select one value.");
    }
  }

  /** What the scheme's own calls may read: with {@code per: $.input.x}, that input and no other. */
  Scope scope() {
    return scope;
  }

  Selector per() {
    return per;
  }

  /** The names of {@code $.input.a.b} below the input; empty where it is another path. */
  private static List<String> inputPath(String path) {
    return path.matches("\\$\\.input(\\.[A-Za-z_][A-Za-z0-9_-]*)+") ? List.of(path.substring("$.input.".length()).split("\\."))
        : List.of();
  }

  private static Names only(List<String> path) {
    Names names = Names.ANY;
    for (int i = path.size() - 1; i >= 0; i--) {
      names = new Names.Fields(Map.of(path.get(i), names));
    }
    return names;
  }

  /** What is kept, by name, from the document of the login. */
  Map<String, Shape> keep(Scope afterwards) {
    Map<String, Shape> kept = new LinkedHashMap<>();
    MapNode map = settings.keys().map("keep");
    if (map != null) {
      map.entries().forEach((name, entry) -> {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_-]*")) {
          settings.findings().error(entry.keyPlace(), "bad-name", "`" + name + "` cannot be kept under that name.",
              "Begin with a letter; letters, digits, `_` and `-` follow.");
        }
        kept.put(name, settings.compiler().with(afterwards).shape(entry.value()));
      });
    }
    return kept;
  }

  /** How long a session is good, from the document of its login; null where that does not say. */
  Shape expires(Scope afterwards, String standard) {
    Node node = settings.keys().node("expires");
    Optional<Duration> fixed = node instanceof ScalarNode scalar && scalar.isText() ? Units.duration(scalar.json().textValue())
        : Optional.empty();
    if (fixed.isPresent()) {
      JsonNode seconds = TextNode.valueOf(BigDecimal.valueOf(fixed.get().toMillis(), 3).toPlainString());
      return document -> seconds;
    }
    if (node == null && standard == null) {
      return null;
    }
    if (node != null && !(node instanceof ScalarNode scalar && scalar.isText() && scalar.json().textValue().startsWith("$"))) {
      settings.findings().error(node.place(), "bad-value",
          "`expires` is a duration, or a selector to a time in the reply, but this is neither.",
          "Write for example `55m` or `$.body.expires_in`.");
      return null;
    }
    Node time = node == null ? new ScalarNode(settings.place(), TextNode.valueOf(standard), standard, false) : node;
    return settings.compiler().with(afterwards).shape(time);
  }

  Match renewWhen(Match standard) {
    Node node = settings.keys().node("renew_when");
    Scope reply = settings.compiler().scope().with(Root.STATUS, Names.LEAF).with(Root.HEADER, Names.ANY)
        .with(Root.BODY, Names.ANY);
    return node == null ? standard : settings.compiler().with(reply).match(node);
  }

  /** Where the values go; {@code standard} where the manifest does not say. */
  Authorizer place(Set<String> names, Authorizer standard) {
    MapNode map = settings.keys().map("place");
    if (map == null) {
      return standard;
    }
    if (PLACES.stream().filter(map.keys()::contains).count() != 1) {
      settings.findings().error(map.place(), "bad-auth", "`place` needs exactly one of `header`, `query`, `cookie` and `field`.",
          "Write, for example, { header: X-Session, value: \"{{session.token}}\" }.");
      return standard;
    }
    Map<String, MapNode.Entry> entries = new LinkedHashMap<>(map.entries());
    if (!entries.containsKey("value")) {
      String token = "{{session.token}}";
      entries.put("value", new MapNode.Entry(map.place(), new ScalarNode(map.place(), TextNode.valueOf(token), token, false)));
    }
    Compiler compiler = settings.compiler().with(scope.with(Root.SESSION, fields(names)));
    return new KeyAuth().compile(new Settings(new MapNode(map.place(), entries), compiler, settings.findings()), means);
  }

  static Names fields(Set<String> names) {
    Map<String, Names> fields = new HashMap<>();
    names.forEach(name -> fields.put(name, Names.ANY));
    return new Names.Fields(fields);
  }

  /** The sessions that schemes with the same settings and secrets share, whatever compile they belong to. */
  Sessions sessions(String scheme) {
    String identity = means.provisions().identity(settings.keys().map().json().toString());
    return means.standing()
        .keep("auth." + scheme + " " + identity, () -> new Sessions(means.timeline(), means.random()::nextDouble));
  }

  /** Makes sessions of what logins give. */
  Maker maker(Set<String> names, Shape expires) {
    Node place = settings.keys().node("place");
    String put = place == null ? "" : place.json().toString();
    Set<String> credentials = names.stream().filter(name -> name.equals("token") || put.contains("session." + name))
        .collect(Collectors.toSet());
    return new Maker(credentials, place == null, expires, means.provisions());
  }

  /**
   * Makes sessions.
   *
   * @param credentials the names of the values that nobody may see, whatever they look like
   * @param others whether nobody may see the others either, but for addresses
   * @param expires or null
   */
  record Maker(Set<String> credentials, boolean others, Shape expires, Provisions provisions) {
    Session session(ObjectNode values, long openedNanos, Document document) {
      List<Secret> secrets = new ArrayList<>();
      values.properties().forEach(field -> texts(field.getValue())
          .filter(text -> credentials.contains(field.getKey()) || others && !ADDRESS.matcher(text).matches())
          .forEach(text -> secrets.add(Secret.of(text))));
      Duration life = expires == null ? null : provisions.until(life(document));
      return new Session(values, openedNanos, life, Redactor.of(secrets));
    }

    private JsonNode life(Document document) {
      try {
        return expires.render(document);
      } catch (Unmapped | Unrenderable unusable) {
        throw Problem.of(Code.BAD_RESPONSE, "life_unusable", "How long the login is good cannot be read: "
            + unusable.getMessage()).failure();
      }
    }
  }

  private static Stream<String> texts(JsonNode value) {
    if (value.isContainerNode()) {
      List<JsonNode> inner = new ArrayList<>();
      value.forEach(inner::add);
      return inner.stream().flatMap(SessionSettings::texts);
    }
    return value.isTextual() ? Stream.of(value.textValue()) : Stream.empty();
  }
}
