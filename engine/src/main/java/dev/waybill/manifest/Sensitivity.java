package dev.waybill.manifest;

import dev.waybill.tree.Findings;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Shown;
import dev.waybill.tree.Suggest;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code sensitivity}. A word that is not known is a mistake: whoever writes it relies on what it does. */
final class Sensitivity {
  private static final List<String> WORDS = List.of("phi");

  private final Findings findings;

  Sensitivity(Findings findings) {
    this.findings = findings;
  }

  List<String> read(List<ScalarNode> nodes) {
    List<String> words = new ArrayList<>();
    for (ScalarNode node : nodes) {
      String word = node.json().textValue();
      if (WORDS.contains(word)) {
        words.add(word);
      } else {
        findings.error(node.place(), "unknown-word", "`sensitivity` cannot be `" + Shown.word(word) + "`.", Suggest.remedy(word,
            WORDS));
      }
    }
    return List.copyOf(words);
  }
}
