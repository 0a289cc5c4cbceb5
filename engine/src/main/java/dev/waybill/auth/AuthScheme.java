package dev.waybill.auth;

import dev.waybill.kind.Kind;
import dev.waybill.kind.Settings;

/** A way of authorizing calls. */
public interface AuthScheme extends Kind {
  /** @param means what it may use beside its settings */
  Authorizer compile(Settings settings, Means means);
}
