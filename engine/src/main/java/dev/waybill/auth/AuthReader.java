package dev.waybill.auth;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.waybill.document.Document;
import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.kind.Catalog;
import dev.waybill.kind.Settings;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Shape;
import dev.waybill.tree.Findings;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Suggest;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads an {@code auth} value: a scheme, a list of schemes, {@code choose}, or the name of one of the file's choices. */
public final class AuthReader {
  private final Catalog<AuthScheme> schemes;
  private final Means means;
  private final Compiler compiler;
  private final Findings findings;
  private final Map<String, Authorizer> choices = new LinkedHashMap<>();
  private boolean broken;

  /** @param compiler in the scope that credentials may read */
  public AuthReader(Catalog<AuthScheme> schemes, Means means, Compiler compiler, Findings findings) {
    this.schemes = schemes;
    this.means = means;
    this.compiler = compiler;
    this.findings = findings;
  }

  /** The file's own {@code auth}, whose choices later values may name. Null reads as none. */
  public Authorizer readFile(Node node) {
    int before = findings.errors();
    Authorizer authorizer = read(node, true);
    broken = findings.errors() > before;
    return authorizer;
  }

  /** The {@code auth} of an action, request or step. */
  public Authorizer read(Node node) {
    return read(node, false);
  }

  private Authorizer read(Node node, boolean file) {
    if (node == null) {
      return Authorizer.NONE;
    }
    if (node instanceof ScalarNode scalar) {
      return named(scalar);
    }
    if (node instanceof ListNode list) {
      if (list.items().isEmpty()) {
        findings.error(node.place(), "bad-auth", "This list holds no scheme.",
            "Write `auth: none` where there is no credential to send.");
      }
      List<Authorizer> all = new ArrayList<>();
      list.items().forEach(item -> all.add(read(item, false)));
      return new InTurn(all);
    }
    MapNode map = (MapNode) node;
    if (map.keys().contains("choose") || map.keys().contains("of")) {
      return choose(map, file);
    }
    if (map.keys().size() != 1) {
      findings.error(map.place(), "bad-auth", "An auth value names one scheme; here are " + map.keys().size() + ".",
          "Write several schemes as a list, or let `choose` pick one.");
      return Authorizer.NONE;
    }
    String scheme = map.keys().iterator().next();
    if (scheme.equals("none")) {
      findings.error(map.keyPlace(scheme), "bad-auth", "`none` has no settings.", "Write `auth: none`.");
      return Authorizer.NONE;
    }
    return schemes.find(scheme, map.keyPlace(scheme), findings)
        .map(found -> compile(found, map.get(scheme)))
        .orElse(Authorizer.NONE);
  }

  private Authorizer compile(AuthScheme scheme, Node settings) {
    if (settings instanceof MapNode map) {
      return scheme.compile(new Settings(map, compiler, findings), means);
    }
    findings.error(settings.place(), "wrong-type", "`" + scheme.name() + "` takes a map of settings, not " + settings.kind()
        + ".", "");
    return Authorizer.NONE;
  }

  private Authorizer named(ScalarNode scalar) {
    String name = scalar.json().asText();
    if (name.equals("none")) {
      return Authorizer.NONE;
    }
    Authorizer choice = choices.get(name);
    if (choice == null && broken && !schemes.knows(name)) {
      // Which choices the file has is not known: findings say so.
      return Authorizer.NONE;
    }
    if (choice == null) {
      List<String> known = new ArrayList<>(choices.keySet());
      known.add("none");
      findings.error(scalar.place(), "unknown-name", "There is no auth `" + name + "` among the file's choices.",
          schemes.knows(name) ? "A scheme needs its settings: { " + name + ": { … } }." : Suggest.remedy(name, known));
      return Authorizer.NONE;
    }
    return choice;
  }

  private Authorizer choose(MapNode map, boolean file) {
    Settings settings = new Settings(map, compiler, findings);
    Node which = settings.keys().required("choose", "Write choose: $.config.auth, or the name of one of the schemes.");
    MapNode of = settings.keys().map("of");
    settings.keys().finish();
    if (of == null || which == null) {
      if (!settings.keys().has("of")) {
        findings.error(map.place(), "missing-key", "`choose` needs `of` with the schemes to choose from.",
            "Write of: { name: { … } }.");
      }
      return Authorizer.NONE;
    }
    if (of.keys().isEmpty()) {
      findings.error(of.place(), "bad-auth", "`of` has no scheme to choose from.", "Write of: { name: { … } }.");
    }
    Map<String, Authorizer> options = new LinkedHashMap<>();
    of.entries().forEach((name, entry) -> {
      options.put(name, read(entry.value(), false));
      if (file) {
        choices.put(name, options.get(name));
      }
    });
    Shape name = compiler.text("choose", which);
    if (which instanceof ScalarNode literal && literal.isText() && !literal.json().textValue().startsWith("$")
        && !options.containsKey(literal.json().textValue())) {
      findings.error(which.place(), "unknown-name", "`of` has no `" + literal.json().textValue() + "`.",
          Suggest.remedy(literal.json().textValue(), options.keySet()));
    }
    Authorizer only = which instanceof ScalarNode word ? options.get(word.json().asText()) : null;
    return only != null ? only : new Chosen(name, options);
  }

  /** All of them, in order. */
  private record InTurn(List<Authorizer> all) implements Authorizer {
    @Override
    public Future<HttpCall> authorize(HttpCall call, Exchange exchange) {
      Future<HttpCall> result = Future.succeededFuture(call);
      for (Authorizer each : all) {
        result = result.compose(changed -> each.authorize(changed, exchange));
      }
      return result;
    }

    @Override
    public Map<String, Shape> fields() {
      Map<String, Shape> fields = new LinkedHashMap<>();
      all.forEach(each -> fields.putAll(each.fields()));
      return fields;
    }

    @Override
    public String body() {
      return all.stream().map(Authorizer::body).filter(body -> !body.isEmpty()).findFirst().orElse("");
    }

    @Override
    public Set<String> keeps() {
      Set<String> names = new LinkedHashSet<>();
      all.forEach(each -> names.addAll(each.keeps()));
      return names;
    }

    @Override
    public boolean needsInputs() {
      return all.stream().allMatch(Authorizer::needsInputs);
    }

    @Override
    public Set<String> inputs() {
      Set<String> names = new LinkedHashSet<>();
      all.forEach(each -> names.addAll(each.inputs()));
      return names;
    }

    @Override
    public Future<Document> open(Trip trip) {
      Future<Document> result = Future.succeededFuture(trip.document());
      for (Authorizer each : all) {
        result = result.compose(document -> each.open(trip.with(document)));
      }
      return result;
    }

    @Override
    public Future<HttpCall> preview(HttpCall call) {
      Future<HttpCall> result = Future.succeededFuture(call);
      for (Authorizer each : all) {
        result = result.compose(each::preview);
      }
      return result;
    }

    @Override
    public boolean renews(HttpReply reply) {
      return all.stream().anyMatch(each -> each.renews(reply));
    }

    /** Those that the reply speaks of; all, where an error rule asked for it. */
    @Override
    public Future<Boolean> renew(HttpCall sent, HttpReply refused) {
      boolean named = renews(refused);
      Future<Boolean> result = Future.succeededFuture(false);
      for (Authorizer each : all) {
        if (!named || each.renews(refused)) {
          result = result.compose(before -> each.renew(sent, refused).map(now -> before || now));
        }
      }
      return result;
    }
  }

  /** The one that the document names. */
  private record Chosen(Shape name, Map<String, Authorizer> options) implements Authorizer {
    @Override
    public Future<HttpCall> authorize(HttpCall call, Exchange exchange) {
      return chosen(call.trip().document()).authorize(call, exchange);
    }

    @Override
    public Set<String> keeps() {
      Set<String> names = new LinkedHashSet<>();
      options.values().forEach(each -> names.addAll(each.keeps()));
      return names;
    }

    @Override
    public boolean needsInputs() {
      return false;
    }

    @Override
    public Set<String> inputs() {
      Set<String> names = new LinkedHashSet<>();
      options.values().forEach(each -> names.addAll(each.inputs()));
      return names;
    }

    @Override
    public Future<Document> open(Trip trip) {
      return chosen(trip.document()).open(trip);
    }

    @Override
    public Future<HttpCall> preview(HttpCall call) {
      return chosen(call.trip().document()).preview(call);
    }

    @Override
    public boolean renews(HttpReply reply) {
      return chosen(reply.document()).renews(reply);
    }

    @Override
    public Future<Boolean> renew(HttpCall sent, HttpReply refused) {
      return chosen(sent.trip().document()).renew(sent, refused);
    }

    private Authorizer chosen(Document document) {
      String word = Credential.rendered(name, document, "choice of the auth scheme").asText();
      Authorizer option = options.get(word);
      if (option == null) {
        throw Credential.refused("The setting that chooses the auth scheme names none of " + String.join(", ", options.keySet())
            + ".");
      }
      return option;
    }

    @Override
    public Map<String, Shape> fields() {
      Map<String, Shape> fields = new LinkedHashMap<>();
      options.forEach((word, option) -> option.fields().forEach((field, value) -> fields.put(field,
          document -> chosen(document) == option ? value.render(document)
              : MissingNode.getInstance())));
      return fields;
    }
  }
}
