package dev.waybill.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.kind.Key;
import dev.waybill.kind.Settings;
import dev.waybill.shape.Shape;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import java.util.List;

/**
 * {@code graphql}: a query with its variables as JSON (GraphQL over HTTP). Values go into variables only, so the query has no holes; what
 * auth and idempotency add becomes a variable.
 */
public final class GraphqlBody implements BodyKind {
  @Override
  public String name() {
    return "graphql";
  }

  @Override
  public String summary() {
    return "a GraphQL query with its variables, as JSON";
  }

  @Override
  public List<Key> keys() {
    return List.of(
        Key.required("query", "text", "the query or mutation; it has no holes, use variables"),
        Key.optional("variables", "shape", "the variables by name"));
  }

  @Override
  public boolean streams() {
    return true;
  }

  @Override
  public BodyEncoder compile(BodySource source) {
    if (!(source.value() instanceof MapNode map)) {
      source.findings().error(source.value().place(), "wrong-type", "`graphql` is a map with `query`, not " + source.value().kind() + ".");
      return BodyEncoder.NONE;
    }
    Settings settings = new Settings(map, source.compiler().streaming(), source.findings());
    String query = settings.keys().requiredText("query");
    Node variables = settings.keys().node("variables");
    settings.finish(this);
    if (query != null && (query.contains("{{") || query.startsWith("$."))) {
      source.findings().error(settings.keys().place("query"), "bad-query", "A GraphQL query is written out, without holes.",
          "Declare a variable, `query($id: ID!) { … }`, and give its value under `variables`.");
    }
    if (variables != null) {
      source.wantFields("variables", variables);
    }
    Shape shape = source.withFields(variables == null ? document -> Pairs.NODES.missingNode() : settings.compiler().shape(variables));
    return (document, boundary) -> {
      ObjectNode request = Pairs.NODES.objectNode().put("query", query);
      JsonNode values = shape.render(document);
      if (!values.isObject() && !values.isMissingNode() && !values.isNull()) {
        throw new Unrenderable("The variables of a GraphQL query have names, but their shape gives something else.");
      }
      if (values.isObject()) {
        request.set("variables", values);
      }
      return new Encoded(JsonBody.written(request), "application/json");
    };
  }
}
