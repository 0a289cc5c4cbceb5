package dev.waybill.verify;

import dev.waybill.kind.Kind;

/** A way of verifying deliveries. */
public interface VerifyKind extends Kind {
  /** @param means what it may use beside its settings */
  Verifier compile(VerifySource source, Means means);
}
