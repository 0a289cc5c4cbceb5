package dev.waybill.access;

import dev.waybill.access.Scope.Area;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who calls, what they may do and how much of it. What is asked on every dispatch is looked up, not searched. Immutable but for
 * what the ration counts; thread-safe.
 */
public final class Caller {
  /** Known by a key. */
  public static final String KEY = "key";

  /** Known by a certificate. */
  public static final String CERTIFICATE = "certificate";

  /** Known by a JSON Web Token. */
  public static final String TOKEN = "token";

  /** Everybody, where there is no access control. */
  public static final Caller ANYONE = new Caller("anyone", "anyone", List.of(Scope.parse("dispatch:*/*"), Scope.parse("read"),
      Scope.parse("admin:read"), Scope.parse("admin:write")), Ration.UNLIMITED);

  private static final String ALL = "*";

  private final String name;
  private final String kind;
  private final List<Scope> scopes;
  private final Ration ration;
  private final Instant until;
  /** By provider or {@code *}: the actions or {@code *}. */
  private final Map<String, Set<String>> dispatches = new HashMap<>();
  private final Set<Area> areas = EnumSet.noneOf(Area.class);

  /** A caller known by a key, without limits. */
  public Caller(String name, List<Scope> scopes) {
    this(name, KEY, scopes, Ration.UNLIMITED);
  }

  /**
   * @param name as in the settings, or a token's subject; for logs, never a secret
   * @param kind {@code key}, {@code certificate}, {@code token} or {@code anyone}
   */
  public Caller(String name, String kind, List<Scope> scopes, Ration ration) {
    this(name, kind, scopes, ration, null);
  }

  Caller(String name, String kind, List<Scope> scopes, Ration ration, Instant until) {
    this.name = name;
    this.kind = kind;
    this.scopes = List.copyOf(scopes);
    this.ration = ration;
    this.until = until;
    for (Scope scope : this.scopes) {
      areas.add(scope.area());
      if (scope.area() == Area.DISPATCH) {
        dispatches.computeIfAbsent(scope.provider(), provider -> new HashSet<>()).add(scope.action());
      }
    }
    if (areas.contains(Area.ADMIN_WRITE)) {
      areas.add(Area.ADMIN_READ);
    }
  }

  public String name() {
    return name;
  }

  /** {@code key}, {@code certificate}, {@code token} or {@code anyone}: names count apart in each of them. */
  public String kind() {
    return kind;
  }

  public List<Scope> scopes() {
    return scopes;
  }

  /** How much may be dispatched. */
  public Ration ration() {
    return ration;
  }

  /** When what the caller showed ends, or null where it does not. */
  public Instant until() {
    return until;
  }

  public boolean mayDispatch(String provider, String action) {
    return holds(provider, action) || holds(ALL, action);
  }

  /** Whether any action of the provider may be dispatched; where not, the provider must look as if it did not exist. */
  public boolean mayUse(String provider) {
    return dispatches.containsKey(ALL) || dispatches.containsKey(provider);
  }

  /**
   * Whether discovery shows the provider: what may be used, and everything to one who only looks ({@code read} without dispatch).
   */
  public boolean sees(String provider) {
    return mayUse(provider) || dispatches.isEmpty();
  }

  /**
   * Whether a scope names the provider itself, as sensitive data wants it: {@code dispatch:*}{@code /*} does not. Where there is
   * no access control nobody is asked.
   */
  public boolean namesProvider(String provider) {
    return this == ANYONE || !provider.equals(ALL) && dispatches.containsKey(provider);
  }

  /** Whether a scope that names the provider itself allows the action; what wildcards allow beside it does not count. */
  public boolean namesAction(String provider, String action) {
    return this == ANYONE || !provider.equals(ALL) && holds(provider, action);
  }

  /** Whether a scope of this area is held; whoever may write what is administered may also read it. */
  public boolean may(Area area) {
    return areas.contains(area);
  }

  private boolean holds(String provider, String action) {
    Set<String> actions = dispatches.get(provider);
    return actions != null && (actions.contains(ALL) || actions.contains(action));
  }

  @Override
  public String toString() {
    return "Caller[" + kind + " " + name + "]";
  }
}
