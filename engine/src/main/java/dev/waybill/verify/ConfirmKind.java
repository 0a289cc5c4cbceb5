package dev.waybill.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.document.Document;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.kind.Key;
import dev.waybill.kind.Settings;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.shape.Match;
import dev.waybill.shape.Shape;
import dev.waybill.shape.Unmapped;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import io.vertx.core.Future;
import java.util.List;

/**
 * Asks the provider's own API whether it is so, and believes that alone. Where the API cannot be asked at the moment nothing is
 * decided: the delivery fails, and the provider sends it again.
 */
public final class ConfirmKind implements VerifyKind {
  @Override
  public String name() {
    return "confirm";
  }

  @Override
  public String summary() {
    return "asks the provider's own API; its answer is $.output from then on";
  }

  @Override
  public List<Key> keys() {
    return List.of(
        Key.required("action", "text", "the action that asks"),
        Key.optional("with", "map of shapes", "its input"),
        Key.optional("when", "match", "what its output ($.output) must be; any where it is left out"));
  }

  @Override
  public Verifier compile(VerifySource source, Means means) {
    Settings settings = source.settings(name());
    settings.keys().required("action");
    ScalarNode action = settings.keys().textNode("action");
    MapNode with = settings.keys().map("with");
    Node when = settings.keys().node("when");
    settings.finish(this);
    if (action == null) {
      return delivery -> Verdict.refused("not_compiled").now();
    }
    means.actions().check(action, with);
    Shape input = with == null ? document -> ExactNodes.FACTORY.objectNode()
        : source.compiler().with(source.scope().without(Root.SECRET, "An action reads the secrets it needs itself.")).shape(with);
    Match match = when == null ? document -> true : source.with(Root.OUTPUT, Names.ANY).match(when);
    return new Check(action.json().textValue(), input, match);
  }

  private record Check(String action, Shape input, Match when) implements Verifier {
    @Override
    public Future<Verdict> verify(Delivery delivery) {
      JsonNode made;
      try {
        made = input.render(delivery.document());
      } catch (Unrenderable | Unmapped absent) {
        return Verdict.refused("incomplete").now();
      }
      return delivery.asks().ask(action, (ObjectNode) made)
          .map(output -> judged(delivery.document(), output))
          .recover(failed -> failed instanceof Failure failure && isAnswer(failure.problem())
              ? Verdict.refused("not_confirmed").now()
              : Future.failedFuture(failed));
    }

    private Verdict judged(Document document, JsonNode output) {
      return when.test(document.with(Root.OUTPUT, output)) ? new Verdict(null, output) : Verdict.refused("not_confirmed");
    }

    /** Whether the API has answered that it is not so; else it was not asked, or cannot say. */
    private static boolean isAnswer(Problem problem) {
      return switch (problem.code()) {
        case INVALID_REQUEST, NOT_FOUND, REJECTED, CONFLICT -> true;
        default -> false;
      };
    }
  }
}
