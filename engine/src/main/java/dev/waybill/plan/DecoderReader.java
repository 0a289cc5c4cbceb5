package dev.waybill.plan;

import dev.waybill.decode.AutoDecoder;
import dev.waybill.decode.Decoder;
import dev.waybill.decode.DecoderKind;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.kind.Catalog;
import dev.waybill.kind.Key;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;

/** Reads {@code decode}: a decoder's name, or a map with {@code as} and its settings. */
final class DecoderReader {
  private final Catalog<DecoderKind> decoders;
  private final Findings findings;

  DecoderReader(Catalog<DecoderKind> decoders, Findings findings) {
    this.decoders = decoders;
    this.findings = findings;
  }

  /** What may be read of a good reply: of one that is not looked at, no body. */
  static Scope good(Scope afterwards, Node decode) {
    return looksAt(decode) ? afterwards
        : afterwards.without(Root.BODY, "There is no `$.body` here: `decode: none` does not look at it.");
  }

  static boolean looksAt(Node decode) {
    return !word(decode).equals("none");
  }

  /** The decoder's name; {@code auto} where none is written. */
  static String word(Node decode) {
    Node as = decode instanceof MapNode map ? map.get("as") : decode;
    return as == null ? "auto" : as.json().asText();
  }

  /** Null reads as {@code auto}. */
  Decoder read(Node node) {
    Decoder auto = new AutoDecoder().compile(null);
    if (node == null) {
      return auto;
    }
    if (node instanceof ScalarNode scalar && scalar.isText()) {
      return decoders.find(scalar.json().textValue(), node.place(), findings).map(kind -> kind.compile(null)).orElse(auto);
    }
    if (!(node instanceof MapNode map)) {
      findings.error(node.place(), "wrong-type", "`decode` is a decoder's name or a map with `as`, not " + node.kind() + ".", "");
      return auto;
    }
    Keys keys = new Keys(map, findings);
    String as = keys.requiredText("as", "Write for example `as: json`.");
    DecoderKind kind = as == null ? null : decoders.find(as, keys.place("as"), findings).orElse(null);
    if (kind == null) {
      return auto;
    }
    Decoder decoder = kind.compile(keys);
    keys.finish(kind.keys().stream().map(Key::name).toList());
    return decoder;
  }
}
