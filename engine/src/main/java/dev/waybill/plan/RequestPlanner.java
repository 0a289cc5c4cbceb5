package dev.waybill.plan;

import dev.waybill.body.BodyEncoder;
import dev.waybill.body.BodyKind;
import dev.waybill.body.BodySource;
import dev.waybill.body.Encoding;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.http.FieldRules;
import dev.waybill.kind.Catalog;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Shape;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Shown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Compiles one {@code request}: method, URL, query, headers, body. */
final class RequestPlanner {
  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
  private static final Set<String> CREDENTIAL_HEADERS = Set.of("authorization", "x-api-key", "api-key", "x-auth-token", "cookie");
  private static final String NOT_IN_URL = "A secret cannot stand in a URL: it ends up in logs.";

  private final Catalog<BodyKind> bodies;
  private final UrlPlanner urls;
  private final Findings findings;

  RequestPlanner(Catalog<BodyKind> bodies, UrlPlanner urls, Findings findings) {
    this.bodies = bodies;
    this.urls = urls;
    this.findings = findings;
  }

  /** The method a request names, or null where it names none or several. */
  static String method(MapNode request) {
    List<String> named = METHODS.stream().filter(request.keys()::contains).toList();
    return named.size() == 1 ? named.get(0) : null;
  }

  /**
   * @param fields what auth and idempotency put into the body, for a URL
   * @param keyHeader the idempotency header, or null
   * @param keySuffix what follows the dispatch's id in the key
   * @return null where the request cannot be used; then findings say why
   */
  RequestPlan plan(MapNode request, MapNode fileHeaders, UrlPlan base, boolean hasBase, Compiler compiler, Scope scope,
      Function<UrlPlan, Map<String, Shape>> fields, String keyHeader, String keySuffix) {
    Keys keys = new Keys(request, findings);
    String method = method(request);
    if (method == null) {
      findings.error(request.place(), "bad-request", "A request names exactly one method with its path.",
          "Write, for example, POST: /messages.");
      METHODS.forEach(keys::node);
    }
    Compiler inUrl = compiler.with(scope.without(Root.SECRET, NOT_IN_URL));
    UrlPlan url = null;
    if (method != null) {
      Node path = keys.node(method);
      if (path instanceof ScalarNode scalar && scalar.isText()) {
        url = urls.request(scalar, base, hasBase, inUrl);
      } else {
        findings.error(path.place(), "wrong-type", "The path of a request is text, not " + path.kind() + ".", "Write it in quotes.");
      }
    }
    MapNode query = keys.map("query");
    Shape queryShape = query == null ? null : compiler.with(scope.without(Root.SECRET,
        "A secret cannot stand in the query here: it ends up in logs.")).shape(query);
    List<RequestPlan.Field> headers = headers(fileHeaders, keys.map("headers"), compiler);
    Encoding encoding = Encoding.read(keys.map("encode"), findings);
    if (keys.has("encode") && query == null && !keys.has("form") && !keys.has("multipart")) {
      findings.error(keys.place("encode"), "bad-request",
          "`encode` says how a query or form is written, and this request has none.",
          "Leave it out.");
    }
    BodyEncoder body = body(keys, encoding, compiler, url == null ? Map.of() : fields.apply(url));
    keys.node("auth");
    keys.finish();
    return method == null || url == null ? null : new RequestPlan(method, url, queryShape, encoding, headers, body, keyHeader, keySuffix);
  }

  private List<RequestPlan.Field> headers(MapNode file, MapNode own, Compiler compiler) {
    Map<String, RequestPlan.Field> fields = new LinkedHashMap<>();
    addHeaders(file, compiler, fields);
    addHeaders(own, compiler, fields);
    return List.copyOf(fields.values());
  }

  private void addHeaders(MapNode headers, Compiler compiler, Map<String, RequestPlan.Field> fields) {
    if (headers == null) {
      return;
    }
    headers.entries().forEach((name, entry) -> {
      if (!FieldRules.isToken(name)) {
        findings.error(entry.keyPlace(), "bad-header", "`" + Shown.word(name) + "` is no header name.",
            "Use letters, digits and hyphens (a token of RFC 9110).");
      } else if (FieldRules.isForbidden(name)) {
        findings.error(entry.keyPlace(), "bad-header", "The header `" + name + "` belongs to the connection and cannot be set.",
            "Leave it out; the engine sends what is needed.");
      }
      literal(name, entry.value());
      fields.put(name.toLowerCase(Locale.ROOT), new RequestPlan.Field(name, compiler.text(name, entry.value())));
    });
  }

  private void literal(String name, Node value) {
    if (!(value instanceof ScalarNode scalar) || !scalar.isText()) {
      return;
    }
    String text = scalar.json().textValue();
    boolean constant = !text.startsWith("$") && !text.contains("{{");
    if (constant && !FieldRules.isValue(text)) {
      findings.error(value.place(), "bad-header", "The value of `" + name + "` holds a character that a header cannot carry.",
          "Use visible ASCII characters and spaces.");
    }
    if (constant && CREDENTIAL_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
      findings.error(value.place(), "credential-literal", "The header `" + name + "` holds a credential that is written into the manifest.",
          "Declare it under `secrets` and write \"{{secret.name}}\", or use `auth`.");
    }
  }

  private BodyEncoder body(Keys keys, Encoding encoding, Compiler compiler, Map<String, Shape> fields) {
    List<String> names = new ArrayList<>();
    bodies.all().forEach(kind -> names.add(kind.name()));
    names.addAll(bodies.planned());
    List<String> given = names.stream().filter(keys::has).toList();
    if (given.size() > 1) {
      findings.error(keys.place(given.get(1)), "bad-request", "A request has one body; here are " + String.join(" and ", given) + ".",
          "Keep one of them.");
    }
    given.forEach(keys::node);
    if (given.isEmpty()) {
      if (!fields.isEmpty()) {
        findings.error(keys.place(), "bad-auth", "There is no body to hold the field `" + fields.keySet().iterator().next() + "`.",
            "Add a json, form or multipart body.");
      }
      return BodyEncoder.NONE;
    }
    Node value = keys.node(given.get(0));
    return bodies.find(given.get(0), keys.place(given.get(0)), findings)
        .map(kind -> kind.compile(new BodySource(value, encoding, fields, compiler, findings)))
        .orElse(BodyEncoder.NONE);
  }
}
