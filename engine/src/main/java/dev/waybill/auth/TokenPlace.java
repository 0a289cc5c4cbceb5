package dev.waybill.auth;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.document.Document;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.kind.Settings;
import dev.waybill.secret.Redactor;
import dev.waybill.secret.Secret;
import dev.waybill.shape.Shape;
import dev.waybill.template.Escape;
import dev.waybill.template.Template;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Where a token goes, and the text around it.
 *
 * @param value or null for the token alone
 */
record TokenPlace(Placement placement, Template value) {

  /** {@code Authorization: Bearer} where the map is absent; findings and null where it cannot be read. */
  static TokenPlace read(MapNode map, Settings settings) {
    if (map == null) {
      return new TokenPlace(Placement.header("Authorization"), null);
    }
    Settings own = new Settings(map, settings.compiler(), settings.findings());
    Placement placement = Placement.read(own.keys(), "place", settings.findings());
    Node value = own.keys().node("value");
    own.keys().finish();
    if (placement != null && placement.kind() == Placement.Kind.QUERY) {
      settings.findings().warning(map.place(), "secret-in-query",
          "A credential in the query ends up in the provider's access logs.", "Use a header where the provider takes one.");
    }
    int before = settings.findings().errors();
    Template template = value == null ? null : settings.compiler()
        .with(settings.compiler().scope().with(Root.SESSION, new Names.Fields(Map.of("token", Names.LEAF))))
        .template(value, Escape.NONE);
    if (settings.findings().errors() == before) {
      Placement.requireMention(value, "session.token", settings.findings());
    }
    return placement == null ? null : new TokenPlace(placement, template);
  }

  /**
   * Puts what the maker gives into this place, anew for each call.
   *
   * @param told of each token, so that the log masks it
   */
  Authorizer authorizer(Function<Document, String> maker, Consumer<Redactor> told) {
    return placement.kind() == Placement.Kind.FIELD ? new InField(this, maker, told)
        : (call, exchange) -> Future.succeededFuture(placement.put(call, text(call.trip().document(), document -> {
          String token = maker.apply(document);
          // The provider may give the token back: it is a credential as long as it holds.
          call.trip().mask(masks(token, told));
          return token;
        })));
  }

  private static Redactor masks(String token, Consumer<Redactor> told) {
    if (token.equals(Redactor.MASK)) {
      return Redactor.NONE;
    }
    Redactor masks = Redactor.late(List.of(Secret.of(token)));
    told.accept(masks);
    return masks;
  }

  private String text(Document document, Function<Document, String> maker) {
    String token = maker.apply(document);
    if (value == null) {
      return placement.name().equals("Authorization") ? "Bearer " + token : token;
    }
    return Credential.rendered(value, document.with(Root.SESSION, ExactNodes.FACTORY.objectNode().put("token", token)),
        placement.what());
  }

  /** In the body, which is written before the call is one: what was put there is remembered by the document it was made of. */
  private static final class InField implements Authorizer {
    private final TokenPlace place;
    private final Function<Document, String> maker;
    private final Consumer<Redactor> told;
    private final Map<Document, Redactor> made = Collections.synchronizedMap(new WeakHashMap<>());

    private InField(TokenPlace place, Function<Document, String> maker, Consumer<Redactor> told) {
      this.place = place;
      this.maker = maker;
      this.told = told;
    }

    @Override
    public Future<HttpCall> authorize(HttpCall call, Exchange exchange) {
      Redactor masks = made.get(call.trip().document());
      if (masks != null) {
        call.trip().mask(masks);
      }
      return Future.succeededFuture(call);
    }

    @Override
    public Map<String, Shape> fields() {
      return Map.of(place.placement.name(), document -> TextNode.valueOf(place.text(document, noted -> {
        String token = maker.apply(noted);
        made.put(document, masks(token, told));
        return token;
      })));
    }

    @Override
    public String toString() {
      return "InField";
    }
  }
}
