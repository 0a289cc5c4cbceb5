package dev.waybill.body;

import dev.waybill.kind.Kind;

/** A way of writing a request body. */
public interface BodyKind extends Kind {
  BodyEncoder compile(BodySource source);

  /** Whether a {@code $base64} in its shape is streamed, so that the file need not be in memory. */
  default boolean streams() {
    return false;
  }
}
