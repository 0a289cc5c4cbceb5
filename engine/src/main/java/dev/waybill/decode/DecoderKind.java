package dev.waybill.decode;

import dev.waybill.kind.Kind;
import dev.waybill.tree.Keys;

/** A way of reading a reply's body. */
public interface DecoderKind extends Kind {
  /** @param keys the settings beside {@code as}, or null where only the name is given */
  Decoder compile(Keys keys);
}
