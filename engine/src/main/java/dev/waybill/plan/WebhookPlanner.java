package dev.waybill.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.decode.Decoder;
import dev.waybill.document.Document;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.kind.Literals;
import dev.waybill.manifest.Manifest;
import dev.waybill.path.Selector;
import dev.waybill.schema.Contracts;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Shape;
import dev.waybill.standing.Standing;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import dev.waybill.verify.Verifier;
import dev.waybill.verify.VerifyReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles the webhooks of one manifest. */
final class WebhookPlanner {
  private static final String NO_SECRET = "A secret cannot stand in what leaves the gateway or is shown.";
  private static final String NO_DISPATCH = "A delivery is no dispatch and has no such name.";
  private static final Map<String, Names> REQUEST = Map.of("method", Names.LEAF, "url", Names.LEAF, "path", Names.LEAF,
      "query", Names.ANY, "headers", Names.ANY, "form", Names.ANY, "files", Names.ANY, "raw", Names.LEAF);

  private final Manifest manifest;
  private final Kinds kinds;
  private final Contracts contracts;
  private final CallPlanner.Setup setup;
  private final VerifyMeans means;
  private final Standing.Lease standing;
  private final Findings findings;

  WebhookPlanner(Manifest manifest, Kinds kinds, Contracts contracts, CallPlanner.Setup setup, VerifyMeans means,
      Standing.Lease standing, Findings findings) {
    this.manifest = manifest;
    this.kinds = kinds;
    this.contracts = contracts;
    this.setup = setup;
    this.means = means;
    this.standing = standing;
    this.findings = findings;
  }

  /** The plan, or empty where the webhook cannot be received; then findings say why. */
  Optional<WebhookPlan> plan(String name, MapNode webhook) {
    int before = findings.errors();
    Keys keys = new Keys(webhook, findings);
    Scope scope = setup.scope().without(Root.ID, NO_DISPATCH).with(Root.REQUEST, new Names.Fields(REQUEST))
        .with(Root.HEADER, Names.ANY).with(Root.BODY, Names.ANY);
    Decoder decoder = new DecoderReader(kinds.decoders(), findings).read(keys.node("decode"));
    List<String> lacking = new ArrayList<>();
    Node verify = keys.required("verify", "Write how the provider proves itself, or verify: none where it cannot.");
    Verifier verifier = verify == null ? null
        : new VerifyReader(kinds.verifiers(), means.of(name, verify, lacking::add), scope, setup.compiler().with(scope),
            findings).read(verify);
    Scope open = scope.without(Root.SECRET, NO_SECRET);
    WebhookPlan.Challenge challenge = challenge(keys.map("challenge"), open);
    Scope inside = asks(verify) ? open.with(Root.OUTPUT, Names.ANY) : open;
    List<Selector> split = split(keys.node("split"), inside);
    Scope piece = split.isEmpty() ? inside : inside.with(Root.ITEM, Names.ANY).with(Root.ITEMS, Names.ANY);
    Node dedupe = keys.node("dedupe");
    if (dedupe instanceof ScalarNode scalar && Literals.isLiteral(scalar)) {
      findings.error(dedupe.place(), "bad-dedupe", "This is the same for every piece, so all but the first would emit nothing.",
          "Write where the provider's id of it stands, for example $.body.id.");
    }
    Shape identity = dedupe == null ? null : setup.compiler().with(piece).text("dedupe", dedupe);
    List<EventPlan> events = new EventPlanner(contracts, manifest, setup.compiler().with(piece), findings).plan(keys,
        !split.isEmpty());
    AnswerPlan reply = answers(inside).plan(keys.map("reply"));
    keys.finish(manifest.warnsOfUnknownKeys());
    if (findings.errors() > before) {
      return Optional.empty();
    }
    return Optional.of(new WebhookPlan(manifest.id(), name, setup.document(), decoder, verifier, challenge, split, identity,
        events, reply,
        lacking, standing.keep("webhook " + name, Seen::new)));
  }

  private static boolean asks(Node verify) {
    return verify instanceof MapNode map && map.keys().contains("confirm")
        || verify instanceof ListNode list && list.items().stream().anyMatch(WebhookPlanner::asks);
  }

  private AnswerPlanner answers(Scope scope) {
    return new AnswerPlanner(setup.compiler().with(scope), manifest.warnsOfUnknownKeys(), findings);
  }

  private WebhookPlan.Challenge challenge(MapNode map, Scope scope) {
    if (map == null) {
      return null;
    }
    Keys keys = new Keys(map, findings);
    Node when = keys.required("when");
    keys.required("reply");
    MapNode reply = keys.map("reply");
    boolean verified = keys.bool("verified", true);
    keys.finish(manifest.warnsOfUnknownKeys());
    return when == null || reply == null ? null
        : new WebhookPlan.Challenge(setup.compiler().with(scope).match(when), answers(scope).plan(reply), verified);
  }

  /** From the second path on the piece of the one before is there to go on from. */
  private List<Selector> split(Node node, Scope scope) {
    List<Selector> split = new ArrayList<>();
    if (node instanceof ListNode list && list.items().isEmpty()) {
      findings.error(node.place(), "bad-value", "The list under `split` is empty.",
          "Write the path of the pieces, or leave it out.");
    }
    for (Node path : node == null ? List.<Node>of() : node instanceof ListNode list ? list.items() : List.of(node)) {
      Compiler compiler = setup.compiler().with(split.isEmpty() ? scope
          : scope.with(Root.ITEM, Names.ANY).with(Root.ITEMS, Names.ANY));
      split.add(compiler.selector(path));
    }
    return split;
  }

  /** The public addresses of all webhooks, for {@code $.hook}; nothing where the gateway's own is not known. */
  static Document withHooks(Document document, Manifest manifest, String publicUrl) {
    if (publicUrl == null || manifest.webhooks().isEmpty()) {
      return document;
    }
    ObjectNode urls = ExactNodes.FACTORY.objectNode();
    manifest.webhooks().keySet().forEach(name -> urls.put(name, publicUrl + "/v1/webhooks/" + manifest.id() + "/" + name));
    return document.with(Root.HOOK, urls);
  }

  /** The names below {@code $.hook}. */
  static Scope withHooks(Scope scope, Manifest manifest) {
    Map<String, Names> names = new HashMap<>();
    manifest.webhooks().keySet().forEach(name -> names.put(name, Names.LEAF));
    if (manifest.root().get("webhooks") instanceof MapNode written) {
      written.keys().forEach(name -> names.put(name, Names.LEAF));
    } else if (manifest.root().get("webhooks") != null) {
      return scope.with(Root.HOOK, Names.ANY);
    }
    return names.isEmpty() ? scope.without(Root.HOOK, "This manifest has no webhooks.")
        : scope.with(Root.HOOK, new Names.Fields(names));
  }

  /** Whether the text of a node names a webhook that a test plays. */
  static boolean isTested(Manifest manifest, String name) {
    return manifest.tests().stream().anyMatch(test -> test.get("webhook") instanceof ScalarNode hook
        && hook.json().asText().equals(name));
  }
}
