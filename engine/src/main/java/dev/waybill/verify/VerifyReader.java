package dev.waybill.verify;

import dev.waybill.document.Scope;
import dev.waybill.kind.Catalog;
import dev.waybill.shape.Compiler;
import dev.waybill.tree.Findings;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Reads a {@code verify} value: {@code none}, one way, or a list of which all must hold, asked in their order. */
public final class VerifyReader {
  private static final String FORMS = "Write verify: { signature: { … } }, another kind, or `none`.";
  private static final Verifier NOBODY = delivery -> Verdict.refused("not_compiled").now();

  private final Catalog<VerifyKind> kinds;
  private final Means means;
  private final Scope scope;
  private final Compiler compiler;
  private final Findings findings;

  /** @param compiler in the scope */
  public VerifyReader(Catalog<VerifyKind> kinds, Means means, Scope scope, Compiler compiler, Findings findings) {
    this.kinds = kinds;
    this.means = means;
    this.scope = scope;
    this.compiler = compiler;
    this.findings = findings;
  }

  /** What cannot be compiled verifies nothing; findings say why. */
  public Verifier read(Node node) {
    if (!(node instanceof ListNode list)) {
      return one(node, true);
    }
    if (list.items().isEmpty()) {
      findings.error(node.place(), "bad-verify", "The list under `verify` is empty, so nothing would be verified.", FORMS);
      return NOBODY;
    }
    List<Verifier> all = new ArrayList<>();
    list.items().forEach(item -> all.add(one(item, false)));
    return new InTurn(List.copyOf(all));
  }

  private Verifier one(Node node, boolean alone) {
    if (node instanceof ScalarNode scalar && scalar.isText()) {
      return named(scalar, alone);
    }
    if (!(node instanceof MapNode map) || map.keys().size() != 1) {
      findings.error(node.place(), "bad-verify", "An entry of `verify` names one way to verify, and this is "
          + (node instanceof MapNode many ? "a map of " + many.keys().size() : node.kind()) + ".", FORMS);
      return NOBODY;
    }
    String kind = map.keys().iterator().next();
    if (kind.equals("none")) {
      findings.error(map.keyPlace(kind), "bad-verify", "`none` has no settings.", "Write verify: none.");
      return NOBODY;
    }
    return kinds.find(kind, map.keyPlace(kind), findings)
        .map(found -> found.compile(new VerifySource(map.get(kind), scope, compiler, findings), means)).orElse(NOBODY);
  }

  private Verifier named(ScalarNode scalar, boolean alone) {
    String word = scalar.json().textValue();
    if (word.equals("none") && alone) {
      return kinds.find(word, scalar.place(), findings)
          .map(found -> found.compile(new VerifySource(scalar, scope, compiler, findings), means)).orElse(NOBODY);
    }
    findings.error(scalar.place(), "bad-verify", word.equals("none")
        ? "`none` cannot stand in a list: what is beside it would not count."
        : "`verify` needs the settings of `" + word + "`.", FORMS);
    return NOBODY;
  }

  /** All of them, the next only where the one before holds. */
  private record InTurn(List<Verifier> all) implements Verifier {
    @Override
    public Future<Verdict> verify(Delivery delivery) {
      Future<Verdict> result = Verdict.HOLDS.now();
      for (Verifier each : all) {
        result = result.compose(before -> !before.holds() ? before.now()
            : each.verify(delivery).map(verdict -> verdict.holds() && verdict.output().isMissingNode() ? before : verdict));
      }
      return result;
    }

    @Override
    public Incoming signed(Incoming bare, Signing signing) {
      Incoming result = bare;
      for (Verifier each : all) {
        result = each.signed(result, signing);
      }
      return result;
    }
  }
}
