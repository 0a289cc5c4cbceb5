package dev.waybill.access;

import dev.waybill.access.Scope.Area;
import java.util.List;

/**
 * Who calls, and what they may do. Immutable.
 *
 * @param name as in the settings; for logs, never a secret
 */
public record Caller(String name, List<Scope> scopes) {
  /** Everybody, where there is no access control. */
  public static final Caller ANYONE = new Caller("anyone", List.of(Scope.parse("dispatch:*/*"), Scope.parse("read"),
      Scope.parse("admin:read"), Scope.parse("admin:write")));

  public Caller {
    scopes = List.copyOf(scopes);
  }

  public boolean mayDispatch(String provider, String action) {
    return scopes.stream().anyMatch(scope -> scope.allows(provider, action));
  }

  /** Whether any action of the provider may be dispatched; where not, the provider must look as if it did not exist. */
  public boolean mayUse(String provider) {
    return scopes.stream().anyMatch(scope -> scope.reaches(provider));
  }

  /**
   * Whether discovery shows the provider: what may be used, and everything to one who only looks ({@code read} without dispatch).
   */
  public boolean sees(String provider) {
    return mayUse(provider) || scopes.stream().noneMatch(scope -> scope.area() == Area.DISPATCH);
  }

  /**
   * Whether a scope names the provider itself, as sensitive data wants it: {@code dispatch:*}{@code /*} does not. Where there is no
   * access control nobody is asked.
   */
  public boolean namesProvider(String provider) {
    return this == ANYONE || scopes.stream().anyMatch(scope -> provider.equals(scope.provider()));
  }

  /** Whether a scope that names the provider itself allows the action; what wildcards allow beside it does not count. */
  public boolean namesAction(String provider, String action) {
    return this == ANYONE || scopes.stream().anyMatch(scope -> provider.equals(scope.provider()) && scope.allows(provider, action));
  }

  /** How the caller is known: {@code key}, or {@code open} where there is no access control. */
  public String kind() {
    return this == ANYONE ? "open" : "key";
  }

  /** Whether a scope of this area is held; whoever may write what is administered may also read it. */
  public boolean may(Area area) {
    return scopes.stream().anyMatch(
        scope -> scope.area() == area || area == Area.ADMIN_READ && scope.area() == Area.ADMIN_WRITE);
  }
}
