package dev.waybill.body;

import dev.waybill.kind.Kind;

/** A way of writing a request body. */
public interface BodyKind extends Kind {
  BodyEncoder compile(BodySource source);
}
