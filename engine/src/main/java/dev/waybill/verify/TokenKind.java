package dev.waybill.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.kind.Key;
import dev.waybill.path.Selector;
import dev.waybill.shape.Match;
import dev.waybill.shape.Shape;
import dev.waybill.shape.Unmapped;
import dev.waybill.template.Text;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A fixed token: a match whose right sides are secrets. What is compared with a secret is compared in constant time; a secret
 * that is not set is equal to nothing.
 */
public final class TokenKind implements VerifyKind {
  private static final List<String> OTHERS = List.of("not", "contains", "exists");

  @Override
  public String name() {
    return "token";
  }

  @Override
  public String summary() {
    return "a fixed token: a match whose right side is the secret";
  }

  @Override
  public List<Key> keys() {
    return List.of();
  }

  @Override
  public Verifier compile(VerifySource source, Means means) {
    if (!(source.value() instanceof MapNode map) || map.keys().isEmpty()) {
      source.findings().error(source.value().place(), "wrong-type", "`token` is a match, not " + source.value().kind() + ".",
          "Write token: { $.header.x-token: $.secret.hook }.");
      return delivery -> Verdict.refused("not_compiled").now();
    }
    List<Wanted> wanted = new ArrayList<>();
    List<Match> others = new ArrayList<>();
    map.entries().forEach((selector, entry) -> {
      if (mentionsSecret(entry.value())) {
        wanted.add(new Wanted(selector(selector, entry, source), source.fixed().shape(compared(entry.value(), source)),
            new Spot(scalar(selector, entry))));
      } else {
        others.add(source.compiler().match(new MapNode(map.place(), Map.of(selector, entry))));
      }
    });
    if (wanted.isEmpty()) {
      source.findings().error(map.place(), "bad-verify",
          "`token` compares nothing with a secret, so anybody could send what it wants.",
          "Declare the token under `secrets` and write, for example, { $.header.x-token: $.secret.hook }.");
    }
    return new Check(List.copyOf(wanted), List.copyOf(others), means.settings());
  }

  /** The right side of an equation, however it is written; with a secret nothing else can be asked in constant time. */
  private static Node compared(Node node, VerifySource source) {
    if (!(node instanceof MapNode map)) {
      return node;
    }
    OTHERS.stream().filter(map.keys()::contains).findFirst()
        .ifPresent(other -> source.findings().error(map.keyPlace(other), "bad-verify",
        "`" + other + "` cannot be asked of a secret: a token is equal to it, or is none.",
        "Write { $.header.x-token: $.secret.hook }."));
    return map.keys().equals(Set.of("equals")) ? map.get("equals") : node;
  }

  private static Selector selector(String text, MapNode.Entry entry, VerifySource source) {
    return source.compiler().selector(scalar(text, entry));
  }

  private static ScalarNode scalar(String text, MapNode.Entry entry) {
    return new ScalarNode(entry.keyPlace(), com.fasterxml.jackson.databind.node.TextNode.valueOf(text), text, true);
  }

  private static boolean mentionsSecret(Node node) {
    if (node instanceof MapNode map) {
      return map.entries().values().stream().anyMatch(entry -> mentionsSecret(entry.value()));
    }
    if (node instanceof ListNode list) {
      return list.items().stream().anyMatch(TokenKind::mentionsSecret);
    }
    return node instanceof ScalarNode scalar && scalar.isText() && scalar.json().textValue().contains("secret.");
  }

  /** What one selector must find. */
  private record Wanted(Selector selector, Shape secret, Spot spot) {
    boolean holds(Document delivery, Document settings) {
      JsonNode right = right(settings);
      JsonNode value = selector.select(delivery);
      boolean holds = false;
      for (JsonNode token : right.isArray() ? right : List.of(right)) {
        for (JsonNode given : selector.selectsMany() ? value : List.of(value)) {
          String text = Text.of(given);
          String known = Text.of(token);
          holds |= text != null && known != null && !known.isEmpty() && Same.text(text, known);
        }
      }
      return holds;
    }

    private JsonNode right(Document settings) {
      try {
        return secret.render(settings);
      } catch (Unrenderable | Unmapped unset) {
        return MissingNode.getInstance();
      }
    }
  }

  private record Check(List<Wanted> wanted, List<Match> others, List<Document> settings) implements Verifier {
    @Override
    public Future<Verdict> verify(Delivery delivery) {
      boolean holds = false;
      for (Document each : settings) {
        boolean all = true;
        for (Wanted one : wanted) {
          all &= one.holds(delivery.document(), each);
        }
        Document document = delivery.document().with(Root.SECRET, each.root(Root.SECRET));
        for (Match other : others) {
          all &= other.test(document);
        }
        holds |= all;
      }
      return (holds ? Verdict.HOLDS : Verdict.refused("wrong_token")).now();
    }

    @Override
    public Incoming signed(Incoming bare, Signing signing) {
      Incoming result = bare;
      for (Wanted one : wanted) {
        String text = KeyRing.text(one.secret(), settings.get(0));
        if (text == null) {
          throw new Unsignable("There is no token to send.");
        }
        result = one.spot().put(result, text);
      }
      return result;
    }

    @Override
    public String toString() {
      return "Token";
    }
  }
}
