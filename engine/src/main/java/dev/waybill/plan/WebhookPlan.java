package dev.waybill.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.decode.Decoder;
import dev.waybill.decode.Form;
import dev.waybill.decode.FormDecoder;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.http.HttpReply;
import dev.waybill.path.Selector;
import dev.waybill.shape.Match;
import dev.waybill.shape.Shape;
import dev.waybill.template.Text;
import dev.waybill.tree.ExactNodes;
import dev.waybill.verify.Incoming;
import dev.waybill.verify.Verifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One webhook, compiled. Immutable and thread-safe but for what it has seen.
 *
 * @param base the document that every delivery begins with
 * @param challenge or null
 * @param split from the outermost piece to the innermost; empty where a delivery is one piece
 * @param dedupe what makes a piece the same as one before, or null
 * @param lacking a sentence for each key that cannot be used; not empty means {@code not_configured}
 */
public record WebhookPlan(
    String provider,
    String name,
    Document base,
    Decoder decoder,
    Verifier verifier,
    Challenge challenge,
    List<Selector> split,
    Shape dedupe,
    List<EventPlan> events,
    AnswerPlan reply,
    List<String> lacking,
    Seen seen) {

  /**
   * The provider's question whether the address is ours.
   *
   * @param verified whether it is answered only after {@code verify} holds
   */
  public record Challenge(Match when, AnswerPlan reply, boolean verified) {}

  public WebhookPlan {
    split = List.copyOf(split);
    events = List.copyOf(events);
    lacking = List.copyOf(lacking);
  }

  /**
   * The document of a delivery. Nothing of it is parsed before something asks; then what cannot be read throws
   * {@link dev.waybill.decode.Undecodable}.
   */
  public Document document(Incoming incoming) {
    return base.withLazy(Root.HEADER, incoming.headers()::node)
        .withLazy(Root.REQUEST, () -> request(incoming))
        .withLazy(Root.BODY, () -> body(incoming));
  }

  private JsonNode body(Incoming incoming) {
    JsonNode body = decoder.decode(new HttpReply(200, incoming.headers(), incoming.raw(), Document.EMPTY));
    return body == null ? MissingNode.getInstance() : body;
  }

  private static ObjectNode request(Incoming incoming) {
    Form form = Form.of(incoming.headers(), incoming.raw());
    ObjectNode request = ExactNodes.FACTORY.objectNode();
    request.put("method", incoming.method()).put("url", incoming.url()).put("path", incoming.path());
    request.set("query", FormDecoder.parse(incoming.query()));
    request.set("headers", incoming.headers().node());
    request.set("form", form.fields());
    request.set("files", form.files());
    return request.put("raw", incoming.raw().toString(StandardCharsets.UTF_8));
  }

  /** The documents of its pieces, in their order; null where there are more than {@code most}, which are not made. */
  public List<Document> pieces(Document whole, int most) {
    List<Piece> pieces = List.of(new Piece(whole, ExactNodes.FACTORY.arrayNode()));
    for (Selector path : split) {
      List<Piece> deeper = new ArrayList<>();
      for (Piece piece : pieces) {
        JsonNode found = path.select(piece.document());
        for (JsonNode item : found.isArray() ? found : found.isMissingNode() || found.isNull() ? List.<JsonNode>of()
            : List.of(found)) {
          if (deeper.size() == most) {
            return null;
          }
          ArrayNode items = ExactNodes.FACTORY.arrayNode().addAll(piece.items()).add(item);
          deeper.add(new Piece(piece.document().with(Root.ITEM, item).with(Root.ITEMS, items), items));
        }
      }
      pieces = deeper;
    }
    return pieces.stream().map(Piece::document).toList();
  }

  /** @param items the pieces it is part of, the outermost first, itself last */
  private record Piece(Document document, ArrayNode items) {}

  /** What makes the piece the same as one before, or null where nothing does. */
  public String identity(Document piece) {
    return dedupe == null ? null : Text.of(dedupe.render(piece));
  }
}
