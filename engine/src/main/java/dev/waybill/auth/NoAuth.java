package dev.waybill.auth;

import dev.waybill.kind.Key;
import dev.waybill.kind.Settings;
import java.util.List;

/** {@code auth: none}: the call goes out as it is. */
public final class NoAuth implements AuthScheme {
  @Override
  public String name() {
    return "none";
  }

  @Override
  public String summary() {
    return "no credentials";
  }

  @Override
  public List<Key> keys() {
    return List.of();
  }

  @Override
  public Authorizer compile(Settings settings, Means means) {
    settings.finish(this);
    return Authorizer.NONE;
  }
}
